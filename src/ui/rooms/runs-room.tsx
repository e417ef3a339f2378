/** Runs: the room. */
import { OverlayPanel } from '../runs/overlay-panel.tsx';
import { RunsPanel } from '../runs/runs-panel.tsx';
import { RoomPage } from './room-page.tsx';

export default function RunsRoom() {
  return (
    <RoomPage room="runs">
      <RunsPanel />
      <OverlayPanel />
    </RoomPage>
  );
}
