/** Controller (C): the room. */
import { CurvePanel } from '../charts/curve-panel.tsx';
import { SearchPanel } from '../charts/search-panel.tsx';
import { WeightsPanel } from '../controller/weights-panel.tsx';
import { PopulationPanel } from '../population/population-panel.tsx';
import { RoomPage } from './room-page.tsx';
import classes from './rooms.module.css';

export default function ControllerRoom() {
  return (
    <RoomPage room="controller">
      <WeightsPanel />
      <PopulationPanel />
      <div className={classes.pair}>
        <CurvePanel curve="fitness" />
        <SearchPanel />
      </div>
    </RoomPage>
  );
}
