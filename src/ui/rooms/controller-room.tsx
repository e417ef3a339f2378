/** Controller (C): the room. */

import { CurvePanel } from '../charts/curve-panel.tsx';
import { SearchPanel } from '../charts/search-panel.tsx';
import columns from '../common/columns.module.css';
import { TestedMeans } from '../controller/tested-means.tsx';
import { WeightsPanel } from '../controller/weights-panel.tsx';
import { PopulationPanel } from '../population/population-panel.tsx';
import { RoomPage } from './room-page.tsx';

export default function ControllerRoom() {
  return (
    <RoomPage room="controller">
      <WeightsPanel />
      <TestedMeans />
      <PopulationPanel />
      <div className={columns.pair}>
        <CurvePanel curve="fitness" />
        <SearchPanel />
      </div>
    </RoomPage>
  );
}
