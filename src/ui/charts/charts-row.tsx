/** The curves of the run, one chart each. */
import type { CurveName } from '../../lab/events.ts';
import { useLab } from '../workbench.tsx';
import classes from './charts.module.css';
import { CurvePanel } from './curve-panel.tsx';

export function ChartsRow() {
  const experiment = useLab((state) => state.settings.experiment);
  const curves: CurveName[] = ['vision', 'memory', experiment === 'car-racing' ? 'fitness' : 'dream-error'];
  return (
    <div className={classes.row}>
      {curves.map((curve) => (
        <CurvePanel key={curve} curve={curve} />
      ))}
    </div>
  );
}
