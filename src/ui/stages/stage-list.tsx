/**
 * The stages of a run in their order, with the progress of each, and the load of the rollout pool. Reads: `stages`
 * and `workers`, refreshed ten times per second at most. Runs nothing.
 */
import { stagesOf } from '../../lab/events.ts';
import { useLab } from '../workbench.tsx';
import { StageCard } from './stage-card.tsx';
import classes from './stages.module.css';
import { WorkerLoads } from './worker-loads.tsx';

export function StageList() {
  const experiment = useLab((state) => state.settings.experiment);
  return (
    <section aria-label="Stages of the run">
      <ol className={classes.list}>
        {stagesOf(experiment).map((name, index) => (
          <StageCard key={name} name={name} number={index + 1} />
        ))}
      </ol>
      <WorkerLoads />
    </section>
  );
}
