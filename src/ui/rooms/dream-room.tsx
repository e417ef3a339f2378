/** Dream: the room. */
import { FailureLab } from '../failures/failure-lab.tsx';
import { RoomPage } from './room-page.tsx';

export default function DreamRoom() {
  return (
    <RoomPage room="dream">
      <FailureLab />
    </RoomPage>
  );
}
