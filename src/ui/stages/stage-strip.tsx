/**
 * The stages of a run as one slim strip, with the buttons that pause and stop it and the load of the rollout pool:
 * shown while
 * something trains, after a run of this visit, and in the room where one trains. Reads: `stages`, `workers`,
 * `status`. Runs: `pauseRun`, `resumeRun`, `stopRun`.
 */
import { stagesOf } from '../../lab/events.ts';
import { isBusy } from '../../store/store.ts';
import { CommandButton } from '../common/command-button.tsx';
import { useLab, useRooms } from '../workbench.tsx';
import { StageItem } from './stage-item.tsx';
import classes from './stages.module.css';
import { WorkerLoads } from './worker-loads.tsx';

export function StageStrip() {
  const experiment = useLab((state) => state.settings.experiment);
  const status = useLab((state) => state.status);
  const wanted = useRooms(({ room }) => room === 'train');
  if (status === 'idle' && !wanted) return null;
  return (
    <section className={classes.strip} aria-label="Stages of the run">
      <ol className={classes.list}>
        {stagesOf(experiment).map((name) => (
          <StageItem key={name} name={name} />
        ))}
      </ol>
      <WorkerLoads />
      {isBusy(status) && (
        <div className={classes.buttons}>
          {status === 'running' ? (
            <CommandButton command="pauseRun" size="compact-sm" variant="default" testId="pause" />
          ) : (
            <CommandButton command="resumeRun" size="compact-sm" testId="resume" />
          )}
          <CommandButton command="stopRun" size="compact-sm" variant="default" testId="stop" />
        </div>
      )}
    </section>
  );
}
