/** Train your own: what to run, its stages, the curves of V, M and C while they learn. */

import { ChartsRow } from '../charts/charts-row.tsx';
import columns from '../common/columns.module.css';
import { RunBar } from '../header/run-bar.tsx';
import { LatentsPanel } from '../latents/latents-panel.tsx';
import { PopulationPanel } from '../population/population-panel.tsx';
import { ReconstructionPanel } from '../reconstruction/reconstruction-panel.tsx';
import { TimelapsePanel } from '../timelapse/timelapse-panel.tsx';
import { TimelinePanel } from '../timeline/timeline-panel.tsx';
import { OtherRuns } from '../train/other-runs.tsx';
import { RoomPage } from './room-page.tsx';

export default function TrainRoom() {
  return (
    <RoomPage room="train">
      <RunBar />
      <OtherRuns />
      <ChartsRow />
      <TimelinePanel />
      <div className={columns.pair}>
        <div className={columns.stack}>
          <ReconstructionPanel />
          <TimelapsePanel part="vision" />
        </div>
        <div className={columns.stack}>
          <TimelapsePanel part="memory" />
          <LatentsPanel />
        </div>
      </div>
      <PopulationPanel />
    </RoomPage>
  );
}
