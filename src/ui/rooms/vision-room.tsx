/** Vision (V): the room. */
import { LatentsPanel } from '../latents/latents-panel.tsx';
import { ReconstructionPanel } from '../reconstruction/reconstruction-panel.tsx';
import { RoomPage } from './room-page.tsx';
import classes from './rooms.module.css';

export default function VisionRoom() {
  return (
    <RoomPage
      title="Vision (V)"
      story="V compresses each picture to a few numbers, z, and can paint the picture again from them. What V leaves out, the agent cannot see. Move a slider and watch what its number stands for."
      section="appendix A.1"
      source="src/vision/model.ts"
    >
      <div className={classes.pair}>
        <LatentsPanel />
        <ReconstructionPanel />
      </div>
    </RoomPage>
  );
}
