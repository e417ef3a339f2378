/**
 * An episode: a strip of its frames, who acted, its steps and return; looked at, or saved as an .npz. Reads: the strips
 * of the dataset. Runs: `lookAtEpisode`, `saveEpisode`.
 */
import { Group } from '@mantine/core';
import { type ListedEpisode, STRIP_FRAMES } from '../../store/dataset.ts';
import { CommandButton } from '../common/command-button.tsx';
import { deliver } from '../files.ts';
import { formatBytes } from '../format.ts';
import { PictureSheet } from '../vision/picture-sheet.tsx';
import { useDataset, useWorkbench } from '../workbench.tsx';
import classes from './data.module.css';
import { EpisodePlayer } from './episode-player.tsx';
import { episodeInWords, policyInWords } from './words.ts';

export function EpisodeRow({ episode }: { episode: ListedEpisode }) {
  const { run } = useWorkbench();
  const { number, paths, bytes } = episode;
  const strip = useDataset((state) => state.strips[paths.trajectory] ?? null);
  const shown = useDataset((state) => state.shown);
  const working = useDataset((state) => state.working !== null);
  const open = shown?.episode.paths.trajectory === paths.trajectory;
  return (
    <li className={classes.row} data-testid="episode" data-episode={number}>
      <div className={classes.strip}>
        <PictureSheet
          pictures={strip}
          columns={STRIP_FRAMES}
          label={`${STRIP_FRAMES} frames of episode ${number}, evenly spread`}
          testId={`strip-${number}`}
        />
      </div>
      <div className={classes.words}>
        <h3 className={classes.name}>
          {number} · {policyInWords(episode.policy)}
        </h3>
        <p className={classes.facts}>
          {episodeInWords(episode)} · {formatBytes(bytes)}
        </p>
      </div>
      <Group gap={6} className={classes.buttons}>
        <CommandButton
          command="lookAtEpisode"
          label={open ? 'Close' : 'Look'}
          size="compact-sm"
          variant="default"
          run={() => void run('lookAtEpisode', open ? null : episode)}
        />
        <CommandButton
          command="saveEpisode"
          size="compact-sm"
          variant="default"
          disabled={working}
          run={() => void run('saveEpisode', episode, deliver)}
        />
      </Group>
      {open && <EpisodePlayer key={number} episode={episode} frames={shown.frames} />}
    </li>
  );
}
