/** Vision (V): the room. */
import { ReconstructionPanel } from '../reconstruction/reconstruction-panel.tsx';
import { TimelapsePanel } from '../timelapse/timelapse-panel.tsx';
import { ScatterPanel } from '../vision/scatter-panel.tsx';
import { VisionBench } from '../vision/vision-bench.tsx';
import { RoomPage } from './room-page.tsx';

export default function VisionRoom() {
  return (
    <RoomPage room="vision">
      <VisionBench aside={<ReconstructionPanel />} />
      <ScatterPanel />
      <TimelapsePanel part="vision" />
    </RoomPage>
  );
}
