/** Memory (M): the room. */
import { CurvePanel } from '../charts/curve-panel.tsx';
import { MemoryPanel } from '../memory/memory-panel.tsx';
import { TimelapsePanel } from '../timelapse/timelapse-panel.tsx';
import { RoomPage } from './room-page.tsx';
import classes from './rooms.module.css';

export default function MemoryRoom() {
  return (
    <RoomPage room="memory">
      <MemoryPanel />
      <div className={classes.pair}>
        <TimelapsePanel part="memory" />
        <CurvePanel curve="memory" />
      </div>
    </RoomPage>
  );
}
