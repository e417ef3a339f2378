/**
 * A bar over the steps of the episode: drag it, or use its arrow keys, to see any of them again, as they were driven.
 * Beyond what was driven, C or a script drives on to the step. The viewer's thread computes it. Runs: `seek`.
 */
import { useCallback, useRef } from 'react';
import { COMMANDS } from '../../store/commands.ts';
import type { ViewerFrame } from '../../store/engine.ts';
import { useFrames, useViewer, useWorkbench } from '../workbench.tsx';
import classes from './scrubber.module.css';

/** `over`: at the lower edge of the picture, in place of below it. */
export function Scrubber({ over = false }: { over?: boolean }) {
  const person = useViewer(({ actor }) => actor === 'human');
  // Whoever has the wheel drives: the bar is back when that is over.
  const away = useViewer(({ replaying, episodeResult }) => person && !replaying && episodeResult === null);
  return away ? null : <Bar over={over} person={person} />;
}

function Bar({ over, person }: { over: boolean; person: boolean }) {
  const { run } = useWorkbench();
  const bar = useRef<HTMLInputElement>(null);
  const held = useRef(false);

  const draw = useCallback(
    (frame: ViewerFrame) => {
      const input = bar.current;
      if (input === null) return;
      const last = Math.max(1, lastStep(frame, person));
      input.max = String(last);
      if (!held.current) input.value = String(frame.step);
      input.setAttribute('aria-valuetext', `step ${stepOf(frame)}`);
      input.style.setProperty('--driven', `${(100 * frame.driven) / last}%`);
      input.style.setProperty('--at', `${(100 * Number(input.value)) / last}%`);
    },
    [person],
  );
  useFrames(draw);
  const release = (): void => {
    held.current = false;
  };

  return (
    <input
      ref={bar}
      type="range"
      className={classes.bar}
      data-over={over}
      data-testid="scrubber"
      min={0}
      step={1}
      defaultValue={0}
      aria-label={COMMANDS.seek.label}
      title="Drag to any step of this episode"
      onPointerDown={() => {
        held.current = true;
      }}
      onPointerUp={release}
      onPointerCancel={release}
      onLostPointerCapture={release}
      onChange={(event) => void run('seek', Number(event.currentTarget.value))}
    />
  );
}

/** Where the bar ends: a person drives no step unseen. */
function lastStep({ whole, driven, limit }: ViewerFrame, person: boolean): number {
  return whole || person ? driven : limit;
}

/** "412 / 943" where more was driven; "412" at the last step of an episode that goes on. */
export function stepOf({ step, driven, whole }: ViewerFrame): string {
  return whole || step < driven ? `${step} / ${driven}` : String(step);
}
