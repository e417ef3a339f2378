/**
 * How V or M learned: the same pictures after more and more training steps, to drag through or to play. Reads:
 * `lab.timelapse`, which grows while the network trains and comes with a checkpoint. Runs nothing.
 */
import { Button, Slider } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Timelapse } from '../../lab/events.ts';
import { toRgba } from '../../store/pictures.ts';
import { useContext2d } from '../common/context-2d.ts';
import { Missing, Panel } from '../common/panel.tsx';
import { formatCount } from '../format.ts';
import { matchesMedia } from '../media.ts';
import { useVersion, useWorkbench } from '../workbench.tsx';
import classes from './timelapse.module.css';

const SIZE = 64;
const BYTES = SIZE * SIZE * 3;
/** One snapshot is shown for so long. */
const SNAPSHOT_MS = 900;

const WORDS: Readonly<Record<Timelapse['part'], { title: string; about: string }>> = {
  vision: {
    title: 'How V learned',
    about: 'Above, frames that V has not learned from; below, what it painted of them after so many steps.',
  },
  memory: {
    title: 'How M learned to dream',
    about: 'Above, what happened; below, what M dreamed from the same moment after so many training steps.',
  },
};

export function TimelapsePanel({ part }: { part: Timelapse['part'] }) {
  const { lab } = useWorkbench();
  useVersion(lab.timelapse[part]);
  const timelapse = lab.timelapse[part].value;
  const { title, about } = WORDS[part];
  return (
    <Panel title={title} about={about} testId={`timelapse-${part}`}>
      {timelapse === null || timelapse.steps.length === 0 ? (
        <Missing>{`Begins with the first training step of ${part === 'vision' ? 'V' : 'M'}.`}</Missing>
      ) : (
        <Player timelapse={timelapse} />
      )}
    </Panel>
  );
}

function Player({ timelapse }: { timelapse: Timelapse }) {
  const { part, steps } = timelapse;
  const last = steps.length - 1;
  // Null: the newest, which changes while the network trains.
  const [chosen, setChosen] = useState<number | null>(null);
  const [playing, setPlaying] = useState(() => !matchesMedia('(prefers-reduced-motion: reduce)'));
  const shown = Math.min(chosen ?? (playing ? 0 : last), last);

  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => {
      if (document.hidden) return;
      setChosen((now) => ((now ?? 0) >= last ? 0 : (now ?? 0) + 1));
    }, SNAPSHOT_MS);
    return () => clearInterval(timer);
  }, [playing, last]);

  return (
    <>
      <Pictures timelapse={timelapse} shown={shown} />
      <div className={classes.controls}>
        <Button size="compact-sm" variant="default" onClick={() => setPlaying(!playing)}>
          {playing ? 'Pause' : 'Play'}
        </Button>
        <Slider
          className={classes.slider}
          thumbLabel={`${WORDS[part].title}: snapshot`}
          thumbProps={{ 'aria-valuetext': `step ${steps[shown]}` }}
          size="sm"
          min={0}
          max={Math.max(1, last)}
          step={1}
          label={null}
          disabled={last === 0}
          marks={steps.map((_, value) => ({ value }))}
          value={shown}
          onChange={(value) => {
            setPlaying(false);
            setChosen(value);
          }}
        />
        <output className="numbers">step {formatCount(steps[shown])}</output>
      </div>
    </>
  );
}

function Pictures({ timelapse, shown }: { timelapse: Timelapse; shown: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const contextOf = useContext2d();
  const { part, steps, frames, originals, pictures } = timelapse;

  useEffect(() => {
    const context = contextOf(canvas.current);
    if (!context) return;
    const image = context.createImageData(SIZE, SIZE);
    for (let column = 0; column < frames; column++) {
      toRgba(originals, column * BYTES, image.data);
      context.putImageData(image, column * (SIZE + 2), 0);
      toRgba(pictures, (shown * frames + column) * BYTES, image.data);
      context.putImageData(image, column * (SIZE + 2), SIZE + 2);
    }
  }, [contextOf, frames, originals, pictures, shown]);

  return (
    <canvas
      ref={canvas}
      className={classes.pictures}
      width={frames * (SIZE + 2) - 2}
      height={2 * SIZE + 2}
      role="img"
      aria-label={`${WORDS[part].title}: ${frames} true frames, and below them those after step ${steps[shown]}`}
      data-testid={`canvas-timelapse-${part}`}
    />
  );
}
