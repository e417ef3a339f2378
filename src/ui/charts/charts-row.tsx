/**
 * The curves of a run, one chart each; for an agent that drives, the CMA-ES search beside its fitness. Reads: the
 * series of the lab (`lab.curves`, `lab.search`), hard tracks, the state of the search. Runs: `continueSearch`,
 * `replay`. Charts are drawn from rows that the store selects (at most 400 real points), four times per second at
 * most; a chart never adds a point. Each chart has a text alternative on its figure; the legend holds the newest
 * values as text.
 */
import { hasController } from '../../lab/settings/settings.ts';
import { useExperiment } from '../experiments/index.tsx';
import classes from './charts.module.css';
import { CurvePanel } from './curve-panel.tsx';
import { SearchPanel } from './search-panel.tsx';

export function ChartsRow() {
  const acts = hasController(useExperiment());
  return (
    <div className={classes.row} data-drives={acts}>
      <CurvePanel curve="vision" />
      <CurvePanel curve="memory" />
      {acts ? (
        <>
          <CurvePanel key="fitness" curve="fitness" />
          <SearchPanel />
        </>
      ) : (
        <CurvePanel key="dream-error" curve="dream-error" />
      )}
    </div>
  );
}
