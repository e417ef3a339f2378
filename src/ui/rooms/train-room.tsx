/** Train your own: what to run, its stages, the curves of V, M and C while they learn. */
import { ChartsRow } from '../charts/charts-row.tsx';
import { RunBar } from '../header/run-bar.tsx';
import { LatentsPanel } from '../latents/latents-panel.tsx';
import { PopulationPanel } from '../population/population-panel.tsx';
import { ReconstructionPanel } from '../reconstruction/reconstruction-panel.tsx';
import { TimelapsePanel } from '../timelapse/timelapse-panel.tsx';
import { OneNetwork } from '../train/one-network.tsx';
import { RoomPage } from './room-page.tsx';
import classes from './rooms.module.css';

export default function TrainRoom() {
  return (
    <RoomPage room="train">
      <RunBar />
      <OneNetwork />
      <ChartsRow />
      <div className={classes.pair}>
        <div className={classes.stack}>
          <ReconstructionPanel />
          <TimelapsePanel part="vision" />
        </div>
        <div className={classes.stack}>
          <TimelapsePanel part="memory" />
          <LatentsPanel />
        </div>
      </div>
      <PopulationPanel />
    </RoomPage>
  );
}
