/** The picture of the other agent's car, on the track of the watched one and at the same step. */
import { useViewer } from '../workbench.tsx';
import { Standing } from './standing.tsx';
import { WorldCanvas } from './world-canvas.tsx';
import classes from './world-view.module.css';

export function OtherStage() {
  const name = useViewer((state) => state.other);
  return (
    <figure className={classes.one} data-drop="other">
      <div className={classes.stage} data-drivable="true" role="img" aria-label={`Driven by ${name}`}>
        <WorldCanvas picture="opponent" />
      </div>
      <Standing who="opponent" />
    </figure>
  );
}
