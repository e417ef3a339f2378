/** One failure: what happens, what to look for, the way out, and the buttons that start both. */
import { Button, Group } from '@mantine/core';
import { Locked } from '../common/locked.tsx';
import { scoredReplay } from '../common/replay-words.ts';
import { useLocked } from '../locked.ts';
import { useLab, useWorkbench } from '../workbench.tsx';
import classes from './failures.module.css';
import type { Failure, Needed } from './failures.ts';

interface FailureCardProps {
  failure: Failure;
  /** What it shows is below. */
  shown: boolean;
  onStart(): void;
}

export function FailureCard({ failure, shown, onStart }: FailureCardProps) {
  const { id, title, happens, look, wayOut, takes, make, mend } = failure;
  const { run } = useWorkbench();
  const missing = useMissing(failure.needs);
  const locked = useLocked();
  const why = missing ?? (make === null ? null : locked);
  const worst = useWorst();

  const start = (): void => {
    onStart();
    if (make !== null) void run('startWith', make);
    else if (id === 'forecast') dreamOf('reality');
    else if (worst !== null) run('replayScored', 'controller', worst.seed, worst.told);
  };
  const dreamOf = (driver: 'reality' | 'controller'): void => {
    // What a person drove waits at its end.
    run('stopDriving');
    run('setDreamDriver', driver);
    run('setTau', 1);
    void run('startDream');
    run('play');
    run('openRoom', 'watch');
  };
  const end = (): void => {
    onStart();
    if (mend !== null) void run('startWith', mend);
    else dreamOf('controller');
  };

  return (
    <li className={classes.card} data-shown={shown} data-testid={`failure-${id}`}>
      <h3 className={classes.title}>{title}</h3>
      <p className={classes.text}>{happens}</p>
      <dl className={classes.hints}>
        <dt>Look for</dt>
        <dd>{look}</dd>
        <dt>The way out</dt>
        <dd>{wayOut}</dd>
      </dl>
      <Group gap={8} className={classes.buttons}>
        <Locked why={why}>
          <Button
            size="compact-md"
            disabled={why !== null}
            onClick={start}
            aria-label={`${title}: make it happen`}
          >
            Make it happen
          </Button>
        </Locked>
        {id !== 'worst' && (
          <Locked why={why}>
            <Button
              size="compact-md"
              variant="default"
              disabled={why !== null}
              onClick={end}
              aria-label={`${title}: the way out`}
            >
              The way out
            </Button>
          </Locked>
        )}
        <span className={classes.takes}>{takes ?? 'at once'}</span>
      </Group>
    </li>
  );
}

/** What is missing for it, with the way out; null where nothing is. */
function useMissing(needs: Needed): string | null {
  const { experiment } = useLab((state) => state.settings);
  const { vision, memory, controller } = useLab((state) => state.trained);
  const scored = useLab(({ evaluation }) => evaluation?.world === 'real');
  if (needs === null) return null;
  if (experiment !== 'car-racing') return 'This one is of the car: choose CarRacing-v3 at the top first.';
  if (!vision || !memory || !controller) {
    return 'This one needs a trained car: “Pretrained agent” in the header, or train one.';
  }
  return needs === 'score' && !scored
    ? 'This one needs an evaluation in reality, at the end of a run.'
    : null;
}

/** The track of the evaluation with the least return; null without an evaluation in reality. */
function useWorst(): { seed: number; told: string } | null {
  const evaluation = useLab((state) => state.evaluation);
  if (evaluation === null || evaluation.world !== 'real') return null;
  const { returns, seeds } = evaluation.agent;
  const value = Math.min(...returns);
  const seed = seeds[returns.indexOf(value)];
  return seed === undefined
    ? null
    : { seed, told: scoredReplay({ actor: 'controller', one: 'Track', seed, value }) };
}
