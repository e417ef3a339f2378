/** Where in the recording, awake or dreaming, and how the dream is dreamed. */
import { ActionIcon, Button, NativeSelect, NumberInput, Slider, Tooltip } from '@mantine/core';
import { useCallback, useRef } from 'react';
import type { PaperMoment } from '../../lab/clients/paper-client.ts';
import { SPEEDS } from '../../store/viewer-loop.ts';
import { DreamIcon, PauseIcon, PlayIcon, StepIcon, SunIcon } from '../common/icons.tsx';
import { useWorkbench } from '../workbench.tsx';
import classes from './paper-agent.module.css';
import { useMoments, usePaper } from './use-paper.ts';

const ABOUT_TAU =
  'Temperature of the dream. The log-weights of the mixture are divided by τ; the noise is multiplied by √τ. The interactive article uses 0.7 for the car.';

export function PaperControls() {
  const { paper } = useWorkbench();
  const { parts, replay, playing, dreaming, speed } = usePaper((state) => state);
  const able = parts.memory !== null && parts.controller !== null;
  const playable = replay !== null || dreaming !== null;

  return (
    <div className={classes.controls}>
      <div className={classes.transport}>
        <Tooltip label={playing ? 'Pause' : 'Play'}>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={playing ? "Pause the paper's agent" : "Play the paper's agent"}
            data-testid="paper-play"
            disabled={!playable}
            onClick={() => paper.toggle()}
          >
            {playing ? <PauseIcon /> : <PlayIcon />}
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Step">
          <ActionIcon
            variant="default"
            size={30}
            aria-label="Step the paper's agent"
            data-testid="paper-step"
            disabled={!playable}
            onClick={() => paper.step()}
          >
            <StepIcon />
          </ActionIcon>
        </Tooltip>
        <Place frames={replay?.frames ?? null} />
        <NativeSelect
          aria-label="Speed of the paper's agent"
          size="xs"
          w={78}
          value={String(speed)}
          onChange={(event) => paper.state.setState({ speed: Number(event.currentTarget.value) })}
          data={SPEEDS.map((value) => ({ value: String(value), label: `${value}×` }))}
        />
      </div>
      <div className={classes.dreamTools}>
        <Temperature />
        <Seed />
        {dreaming === null ? (
          <Button
            size="xs"
            variant="default"
            leftSection={<DreamIcon />}
            disabled={replay === null}
            data-testid="paper-dream"
            onClick={() => paper.dreamFrom(paper.latest?.frame ?? 0)}
          >
            Dream from here
          </Button>
        ) : (
          <Button size="xs" leftSection={<SunIcon />} data-testid="paper-wake" onClick={() => paper.wakeUp()}>
            End dream
          </Button>
        )}
        {parts.starts && (
          <Tooltip
            label="Start from an initial z of the authors (initial_z.json), selected by the seed, with h = 0."
            multiline
            maw={280}
          >
            <Button
              size="xs"
              variant="default"
              leftSection={<DreamIcon />}
              disabled={!able}
              data-testid="paper-dream-start"
              onClick={() => paper.dreamFrom('start')}
            >
              Dream from an initial z
            </Button>
          </Tooltip>
        )}
      </div>
    </div>
  );
}

/** Where it is, and the slider over the recording, if there is one; moving it wakes up there. */
function Place({ frames }: { frames: number | null }) {
  const { paper } = useWorkbench();
  const slider = useRef<HTMLInputElement>(null);
  const place = useRef<HTMLSpanElement>(null);

  const draw = useCallback(
    ({ frame, dream }: PaperMoment) => {
      if (slider.current && frame !== null) slider.current.value = String(frame + 1);
      if (!place.current) return;
      const where = frame === null ? '' : `frame ${frame + 1} of ${frames}`;
      place.current.textContent = dream ? `${where ? `${where}, ` : ''}dream step ${dream.step}` : where;
    },
    [frames],
  );
  useMoments(draw);

  return (
    <div className={classes.place}>
      {frames !== null && (
        <input
          ref={slider}
          type="range"
          className={classes.seek}
          min={1}
          max={frames}
          defaultValue={1}
          aria-label="Frame of the recording"
          data-testid="paper-seek"
          onChange={(event) => paper.wakeAt(Number(event.currentTarget.value) - 1)}
        />
      )}
      <span ref={place} className={`numbers ${classes.position}`} data-testid="paper-place" />
    </div>
  );
}

function Temperature() {
  const { paper } = useWorkbench();
  const tau = usePaper((state) => state.tau);
  return (
    <>
      <Tooltip label={ABOUT_TAU} multiline maw={320}>
        <span className={classes.tau}>
          τ <span className="numbers">{tau.toFixed(2)}</span>
        </span>
      </Tooltip>
      <Slider
        className={classes.tauSlider}
        thumbLabel="Temperature of the paper's dream"
        size="sm"
        min={0.05}
        max={2}
        step={0.05}
        label={null}
        marks={[{ value: 0.7 }]}
        value={tau}
        onChange={(value) => paper.state.setState({ tau: value })}
      />
    </>
  );
}

function Seed() {
  const { paper } = useWorkbench();
  const seed = usePaper((state) => state.seed);
  return (
    <NumberInput
      aria-label="Seed of the dream"
      size="xs"
      w={104}
      leftSection={<span className={classes.seed}>Seed</span>}
      leftSectionWidth={42}
      allowDecimal={false}
      allowNegative={false}
      min={0}
      max={2 ** 31 - 1}
      clampBehavior="strict"
      value={seed}
      onChange={(value) => typeof value === 'number' && paper.setSeed(value)}
    />
  );
}
