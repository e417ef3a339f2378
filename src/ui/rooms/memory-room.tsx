/** Memory (M): the room. */

import { CurvePanel } from '../charts/curve-panel.tsx';
import columns from '../common/columns.module.css';
import { FanPanel } from '../memory/fan-panel.tsx';
import { MemoryPanel } from '../memory/memory-panel.tsx';
import { TimelapsePanel } from '../timelapse/timelapse-panel.tsx';
import { RoomPage } from './room-page.tsx';

export default function MemoryRoom() {
  return (
    <RoomPage room="memory">
      <MemoryPanel />
      <FanPanel />
      <div className={columns.pair}>
        <TimelapsePanel part="memory" />
        <CurvePanel curve="memory" />
      </div>
    </RoomPage>
  );
}
