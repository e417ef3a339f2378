/** One stage: status, progress, time left, and one line on what it is doing. */
import { Progress } from '@mantine/core';
import type { StageName, StageProgress } from '../../lab/events.ts';
import { Icon } from '../common/icons.tsx';
import { formatDuration } from '../format.ts';
import { useLab } from '../workbench.tsx';
import classes from './stages.module.css';

const STAGES: Readonly<Record<StageName, { title: string; about: string }>> = {
  collect: { title: 'Collect', about: 'Record training episodes' },
  vision: { title: 'Train V', about: 'VAE: frame → z → frame' },
  encode: { title: 'Encode', about: 'Encode every frame as z' },
  memory: { title: 'Train M', about: 'MDN-RNN: predict the next z' },
  diagnose: { title: 'Diagnostics', about: 'Test V and M on unseen episodes' },
  evolve: { title: 'Evolve C', about: 'CMA-ES or mirrored pairs: maximise the return' },
  evaluate: { title: 'Evaluate', about: 'Return on unseen seeds' },
};

const COLOURS: Readonly<Record<StageProgress['status'], string>> = {
  waiting: 'gray',
  running: 'blue',
  paused: 'yellow',
  done: 'teal',
  stopped: 'gray',
  failed: 'red',
  skipped: 'gray',
};

export function StageItem({ name }: { name: StageName }) {
  const progress = useLab((state) => state.stages[name]);
  const { title, about } = STAGES[name];
  const { status } = progress;
  const detail = progress.detail || about;
  return (
    <li
      className={classes.item}
      data-status={status}
      data-testid={`stage-${name}`}
      title={`${title}: ${detail}`}
    >
      <div className={classes.top}>
        <span className={classes.mark} data-status={status} aria-hidden="true">
          <StatusMark status={status} />
        </span>
        <span className={classes.title}>{title}</span>
        <span className={classes.status}>{statusText(progress)}</span>
      </div>
      <Progress
        value={status === 'done' ? 100 : progress.fraction * 100}
        color={COLOURS[status]}
        size={3}
        aria-label={`${title}, progress`}
      />
      <p className={classes.detail}>{detail}</p>
    </li>
  );
}

function StatusMark({ status }: { status: StageProgress['status'] }) {
  if (status === 'done') return <Icon name="check" />;
  if (status === 'failed') return <Icon name="close" />;
  if (status === 'paused') return <Icon name="pause" />;
  if (status === 'stopped') return <Icon name="stop" />;
  return null;
}

function statusText({ status, eta, elapsed }: StageProgress): string {
  if (status === 'waiting') return '';
  if (status === 'running') return eta === null ? 'running' : `${formatDuration(eta)} left`;
  // A stage that an earlier run did has no time of its own.
  if (status === 'done' && elapsed > 0) return formatDuration(elapsed);
  return status;
}
