/** Report: the room. */
import { ResultsPanel } from '../results/results-panel.tsx';
import { RoomPage } from './room-page.tsx';

export default function ReportRoom() {
  return (
    <RoomPage
      title="Report"
      story="What the agent scores and what V and M know, each number with the command that measures it again."
      section="table 1"
      source="src/diagnostics"
    >
      <ResultsPanel />
    </RoomPage>
  );
}
