/** Memory (M): the room. */
import { CurvePanel } from '../charts/curve-panel.tsx';
import { RoomPage } from './room-page.tsx';

export default function MemoryRoom() {
  return (
    <RoomPage room="memory">
      <CurvePanel curve="memory" />
    </RoomPage>
  );
}
