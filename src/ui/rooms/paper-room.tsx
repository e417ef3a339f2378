/** The paper’s agent: the room. */
import { PaperAgentSection } from '../paper-agent/paper-agent-section.tsx';
import { RoomPage } from './room-page.tsx';

export default function PaperRoom() {
  return (
    <RoomPage
      title="The paper’s agent"
      story="The M and C that the authors published, run on the latents that they recorded."
      section="section 3"
      source="src/paper"
    >
      <PaperAgentSection />
    </RoomPage>
  );
}
