/**
 * How V or M learned: the same pictures after more and more training steps, to drag through or to play. Reads:
 * `lab.timelapse`, which grows while the network trains and comes with a checkpoint. Runs nothing.
 */
import { Button, Slider } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Timelapse } from '../../lab/events.ts';
import { Missing, Panel } from '../common/panel.tsx';
import { PicturePairs } from '../common/picture-pairs.tsx';
import { formatCount } from '../format.ts';
import { matchesMedia } from '../media.ts';
import { useVersion, useWorkbench } from '../workbench.tsx';
import classes from './timelapse.module.css';

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
  const { part, steps, frames, originals, pictures } = timelapse;
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
      <PicturePairs
        above={originals}
        below={pictures}
        count={frames}
        from={shown * frames}
        label={`${WORDS[part].title}: ${frames} true frames, and below them those after step ${steps[shown]}`}
        testId={`canvas-timelapse-${part}`}
      />
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
