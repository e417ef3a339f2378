/** The paper’s agent: the room. */
import { PaperAgentSection } from '../paper-agent/paper-agent-section.tsx';
import { RoomPage } from './room-page.tsx';

export default function PaperRoom() {
  return (
    <RoomPage room="paper">
      <PaperAgentSection />
    </RoomPage>
  );
}
