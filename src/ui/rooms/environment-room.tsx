/** Environment: the room. */
import { WorldPanel } from '../world/world-panel.tsx';
import { RoomPage } from './room-page.tsx';

export default function EnvironmentRoom() {
  return (
    <RoomPage
      title="Environment"
      story="The world that the agent acts in. It has the rules, the physics and the rewards of the original; the agent gets nothing of it but a picture of 64 × 64 pixels, fifty times a second for the car."
      section="section 3.2"
      source="src/env/experiments.ts"
    >
      <WorldPanel />
    </RoomPage>
  );
}
