/** Position in the recording, speed, and the dream: start, end, temperature and seed. */
import { NativeSelect, NumberInput, Slider, Tooltip } from '@mantine/core';
import { useCallback, useRef } from 'react';
import type { PaperMoment } from '../../lab/clients/paper-client.ts';
import { COMMANDS } from '../../store/commands.ts';
import { SPEEDS } from '../../store/loop-clock.ts';
import { CommandButton, CommandIcon } from '../common/command-button.tsx';
import { useWorkbench } from '../workbench.tsx';
import classes from './paper-controls.module.css';
import { useMoments, usePaper } from './use-paper.ts';

const ABOUT_TAU =
  'Temperature of the dream. The log-weights of the mixture are divided by τ; the noise is ' +
  'multiplied by √τ. The interactive article uses 0.7 for the car.';

export function PaperControls() {
  const { paper, run } = useWorkbench();
  const { parts, replay, playing, dreaming, speed } = usePaper((state) => state);
  const able = parts.memory !== null && parts.controller !== null;
  const playable = replay !== null || dreaming !== null;

  return (
    <div className={classes.controls}>
      <div className={classes.transport}>
        <CommandIcon
          command={playing ? 'pausePaper' : 'playPaper'}
          name={playing ? "Pause the paper's agent" : "Play the paper's agent"}
          testId="paper-play"
          disabled={!playable}
        />
        <CommandIcon
          command="stepPaper"
          name="Step the paper's agent"
          testId="paper-step"
          disabled={!playable}
        />
        <Position frames={replay?.frames ?? null} />
        <NativeSelect
          aria-label="Speed of the paper's agent"
          size="xs"
          w={78}
          value={String(speed)}
          onChange={(event) => run('setPaperSpeed', Number(event.currentTarget.value))}
          data={SPEEDS.map((value) => ({ value: String(value), label: `${value}×` }))}
        />
      </div>
      <div className={classes.dreamTools}>
        <Temperature />
        <Seed />
        {dreaming === null ? (
          <CommandButton
            command="startPaperDream"
            run={() => run('startPaperDream', paper.latest?.frame ?? 0)}
            size="xs"
            variant="default"
            disabled={replay === null}
            testId="paper-dream"
          />
        ) : (
          <CommandButton command="endPaperDream" size="xs" testId="paper-wake" />
        )}
        {parts.starts && (
          <Tooltip
            label="Start from an initial z of the authors (initial_z.json), selected by the seed, with h = 0."
            multiline
            maw={280}
          >
            <CommandButton
              command="startPaperDream"
              run={() => run('startPaperDream', 'start')}
              label="Dream from an initial z"
              size="xs"
              variant="default"
              disabled={!able}
              testId="paper-dream-start"
            />
          </Tooltip>
        )}
      </div>
    </div>
  );
}

/** The current frame, and the slider over the recording if there is one; moving it ends the dream. */
function Position({ frames }: { frames: number | null }) {
  const { run } = useWorkbench();
  const slider = useRef<HTMLInputElement>(null);
  const text = useRef<HTMLSpanElement>(null);

  const draw = useCallback(
    ({ frame, dream }: PaperMoment) => {
      if (slider.current && frame !== null) slider.current.value = String(frame + 1);
      if (!text.current) return;
      const where = frame === null ? '' : `frame ${frame + 1} of ${frames}`;
      text.current.textContent = dream ? `${where ? `${where}, ` : ''}dream step ${dream.step}` : where;
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
          aria-label={COMMANDS.seekPaper.label}
          data-testid="paper-seek"
          onChange={(event) => run('seekPaper', Number(event.currentTarget.value) - 1)}
        />
      )}
      <span ref={text} className={`numbers ${classes.position}`} data-testid="paper-place" />
    </div>
  );
}

function Temperature() {
  const { run } = useWorkbench();
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
        onChange={(value) => run('setPaperTau', value)}
      />
    </>
  );
}

function Seed() {
  const { run } = useWorkbench();
  const seed = usePaper((state) => state.seed);
  return (
    <NumberInput
      aria-label={COMMANDS.setPaperSeed.label}
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
      onChange={(value) => typeof value === 'number' && run('setPaperSeed', value)}
    />
  );
}
