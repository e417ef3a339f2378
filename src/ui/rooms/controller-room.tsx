/** Controller (C): the room. */
import { CurvePanel } from '../charts/curve-panel.tsx';
import { SearchPanel } from '../charts/search-panel.tsx';
import { PopulationPanel } from '../population/population-panel.tsx';
import { RoomPage } from './room-page.tsx';
import classes from './rooms.module.css';

export default function ControllerRoom() {
  return (
    <RoomPage
      title="Controller (C)"
      story="C turns z and h into an action with one matrix: no layers, no memory of its own. CMA-ES finds its weights by trying many of them, because the world cannot be differentiated."
      section="appendix A.3, A.4"
      source="src/controller/controller.ts"
    >
      <PopulationPanel />
      <div className={classes.pair}>
        <CurvePanel curve="fitness" />
        <SearchPanel />
      </div>
    </RoomPage>
  );
}
