/** Report: the room. */
import { ReproductionPanel } from '../results/reproduction-panel.tsx';
import { ResultsPanel } from '../results/results-panel.tsx';
import { RoomPage } from './room-page.tsx';

export default function ReportRoom() {
  return (
    <RoomPage room="report">
      <ResultsPanel />
      <ReproductionPanel />
    </RoomPage>
  );
}
