/** The curves of the run, one chart each; where there is a C, the search that looks for C beside its fitness. */
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
