/** The rollout pool while it works: steps per second of each worker, and which of them died. */
import { formatCount } from '../format.ts';
import { useLab } from '../workbench.tsx';
import classes from './stages.module.css';

export function WorkerLoads() {
  const workers = useLab((state) => state.workers);
  const running = useLab((state) => state.status === 'running');
  if (!running || workers.length === 0) return null;
  const busiest = Math.max(1, ...workers.map((worker) => worker.stepsPerSecond));
  const total = workers.reduce((sum, worker) => sum + (worker.alive ? worker.stepsPerSecond : 0), 0);
  const dead = workers.filter((worker) => !worker.alive).length;
  return (
    <div className={classes.workers} data-testid="workers">
      <span>
        Rollout pool: {workers.length} {workers.length === 1 ? 'worker' : 'workers'}, {formatCount(total)}{' '}
        steps/s
        {dead > 0 && <strong> · {dead} not answering</strong>}
      </span>
      <span className={classes.bars} aria-hidden="true">
        {workers.map((worker) => (
          <span
            key={worker.id}
            className={classes.bar}
            data-alive={worker.alive}
            title={
              `Worker ${worker.id}: ` +
              `${worker.alive ? `${formatCount(worker.stepsPerSecond)} steps/s` : 'not answering'}`
            }
          >
            <span style={{ height: `${worker.alive ? (100 * worker.stepsPerSecond) / busiest : 100}%` }} />
          </span>
        ))}
      </span>
    </div>
  );
}
