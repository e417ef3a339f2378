/** Dream: the room. */

import { FailureLab } from '../failures/failure-lab.tsx';
import { DreamTrained } from '../world/dream-trained.tsx';
import { RoomPage } from './room-page.tsx';

export default function DreamRoom() {
  return (
    <RoomPage room="dream">
      <DreamTrained />
      <FailureLab />
    </RoomPage>
  );
}
