/** Data: the episodes that V and M learn from, and every file in and out. */
import columns from '../common/columns.module.css';
import { EpisodesPanel } from '../data/episodes-panel.tsx';
import { FilesPanel } from '../data/files-panel.tsx';
import { KeepingPanel } from '../data/keeping-panel.tsx';
import { RoomPage } from './room-page.tsx';

export default function DataRoom() {
  return (
    <RoomPage room="data">
      <EpisodesPanel />
      <div className={columns.pair}>
        <FilesPanel />
        <KeepingPanel />
      </div>
    </RoomPage>
  );
}
