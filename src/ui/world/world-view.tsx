/** The large picture of the environment's room, and below it the race: opponent and track. */
import { usePanels } from '../experiments/index.tsx';
import { DrivableStage } from './drivable-stage.tsx';
import { OpponentBar } from './opponent-bar.tsx';
import { useHands } from './use-hands.ts';
import classes from './world-view.module.css';

export function WorldView() {
  const { hands: panel } = usePanels();
  const hands = useHands();
  return (
    <div className={classes.column}>
      <DrivableStage hands={hands} />
      {panel && <OpponentBar panel={panel} />}
    </div>
  );
}
