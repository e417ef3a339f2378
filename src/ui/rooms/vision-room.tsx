/** Vision (V): the room. */
import { LatentsPanel } from '../latents/latents-panel.tsx';
import { ReconstructionPanel } from '../reconstruction/reconstruction-panel.tsx';
import { TimelapsePanel } from '../timelapse/timelapse-panel.tsx';
import { RoomPage } from './room-page.tsx';
import classes from './rooms.module.css';

export default function VisionRoom() {
  return (
    <RoomPage room="vision">
      <div className={classes.pair}>
        <LatentsPanel />
        <div className={classes.stack}>
          <TimelapsePanel part="vision" />
          <ReconstructionPanel />
        </div>
      </div>
    </RoomPage>
  );
}
