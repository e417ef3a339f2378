/** Environment: the room. */
import { WorldPanel } from '../world/world-panel.tsx';
import { RoomPage } from './room-page.tsx';

export default function EnvironmentRoom() {
  return (
    <RoomPage room="environment">
      <WorldPanel />
    </RoomPage>
  );
}
