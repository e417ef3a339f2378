/** The curves of the run, one chart each; for an agent that drives, the search that looks for C beside its fitness. */
import { useLab } from '../workbench.tsx';
import classes from './charts.module.css';
import { CurvePanel } from './curve-panel.tsx';
import { SearchPanel } from './search-panel.tsx';

export function ChartsRow() {
  const drives = useLab((state) => state.settings.experiment === 'car-racing');
  return (
    <div className={classes.row} data-drives={drives}>
      <CurvePanel curve="vision" />
      <CurvePanel curve="memory" />
      {drives ? (
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
