/** Machines: the room of a run that several machines share. */
import { MachinesPanel } from '../machines/machines-panel.tsx';
import { SharePanel } from '../machines/share-panel.tsx';
import { ThroughputPanel } from '../machines/throughput-panel.tsx';
import { RoomPage } from './room-page.tsx';

export default function MachinesRoom() {
  return (
    <RoomPage room="machines">
      <SharePanel />
      <MachinesPanel />
      <ThroughputPanel />
    </RoomPage>
  );
}
