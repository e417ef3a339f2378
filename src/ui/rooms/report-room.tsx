/** Report: the room. */
import { ResultsPanel } from '../results/results-panel.tsx';
import { RoomPage } from './room-page.tsx';

export default function ReportRoom() {
  return (
    <RoomPage room="report">
      <ResultsPanel />
    </RoomPage>
  );
}
