/** Environment: the room. */
import { hasController } from '../../lab/settings/settings.ts';
import { DrivingPanel } from '../data/driving-panel.tsx';
import { useExperiment } from '../experiments/index.tsx';
import { WorldPanel } from '../world/world-panel.tsx';
import { RoomPage } from './room-page.tsx';

export default function EnvironmentRoom() {
  const acts = hasController(useExperiment());
  return (
    <RoomPage room="environment">
      <WorldPanel />
      {acts && <DrivingPanel />}
    </RoomPage>
  );
}
