/**
 * The large picture of the environment's room, beside it that of another agent on the same track, and below them the
 * race: opponent and track.
 */
import { usePanels } from '../experiments/index.tsx';
import { useViewer } from '../workbench.tsx';
import { DrivableStage } from './drivable-stage.tsx';
import { OpponentBar } from './opponent-bar.tsx';
import { OtherAgentBar } from './other-agent-bar.tsx';
import { OtherStage } from './other-stage.tsx';
import { Standing } from './standing.tsx';
import { useHands } from './use-hands.ts';
import classes from './world-view.module.css';

export function WorldView() {
  const { hands: panel } = usePanels();
  const hands = useHands();
  const two = useViewer((state) => state.opponent === 'other');
  return (
    <div className={classes.column}>
      <div className={classes.pair} data-two={two}>
        <figure className={classes.one}>
          <DrivableStage hands={hands} />
          {two && <Standing who="watched" />}
        </figure>
        {two && <OtherStage />}
      </div>
      {panel && <OpponentBar panel={panel} />}
      {panel && <OtherAgentBar />}
    </div>
  );
}
