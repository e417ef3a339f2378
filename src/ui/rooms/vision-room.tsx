/** Vision (V): the room. */
import { ReconstructionPanel } from '../reconstruction/reconstruction-panel.tsx';
import { TimelapsePanel } from '../timelapse/timelapse-panel.tsx';
import { ScatterPanel } from '../vision/scatter-panel.tsx';
import { VisionBench } from '../vision/vision-bench.tsx';
import { useViewer } from '../workbench.tsx';
import { RoomPage } from './room-page.tsx';

export default function VisionRoom() {
  // What was held or painted with one agent is let go of with the next.
  const agents = useViewer((state) => state.agents);
  return (
    <RoomPage room="vision">
      <VisionBench key={agents} aside={<ReconstructionPanel />} />
      <ScatterPanel />
      <TimelapsePanel part="vision" />
    </RoomPage>
  );
}
