/**
 * The episodes that are stored: those of the run of these settings, or those that were brought in. A page of them at a
 * time, each with a strip of its frames; one can be looked at, all can be saved. Reads: the dataset. Runs: the commands
 * of data-commands.ts.
 */
import { Group } from '@mantine/core';
import { useEffect } from 'react';
import { EPISODES_SHOWN, type EpisodeSource } from '../../store/dataset.ts';
import { CommandButton } from '../common/command-button.tsx';
import { Missing, Panel } from '../common/panel.tsx';
import { Segments } from '../common/segments.tsx';
import { deliver } from '../files.ts';
import { useDataset, useLab, useWorkbench } from '../workbench.tsx';
import classes from './data.module.css';
import { EpisodeRow } from './episode-row.tsx';
import { Pager } from './pager.tsx';
import { summaryInWords, whyNone } from './words.ts';

export function EpisodesPanel() {
  const { run } = useWorkbench();
  const settings = useLab((state) => state.settings);
  const status = useLab((state) => state.status);
  const source = useDataset((state) => state.source);
  const episodes = useDataset((state) => state.episodes);
  const first = useDataset((state) => state.first);
  const working = useDataset((state) => state.working);

  useEffect(() => {
    void run('listEpisodes');
  }, [run]);

  const listed = episodes?.[source];
  return (
    <Panel
      title="Episodes"
      about={listed && listed.length > 0 ? summaryInWords(listed) : 'What V and M are trained on.'}
      testId="episodes"
      tools={
        <Group gap={6} justify="flex-end">
          <Segments<EpisodeSource>
            aria-label="Which episodes"
            size="xs"
            value={source}
            onChange={(value) => void run('chooseEpisodes', value)}
            data={[
              { value: 'run', label: `Of the run${countOf(episodes?.run)}` },
              { value: 'imported', label: `Imported${countOf(episodes?.imported)}` },
            ]}
          />
          <CommandButton
            command="saveEpisodes"
            size="compact-sm"
            variant="default"
            disabled={working !== null || !listed?.length}
            run={() => void run('saveEpisodes', deliver)}
            testId="save-episodes"
          />
        </Group>
      }
    >
      {working !== null && <Working text={working} />}
      {listed === undefined ? (
        <Missing>Reading the episodes …</Missing>
      ) : listed.length === 0 ? (
        <Missing>{whyNone(source, settings, status)}</Missing>
      ) : (
        <>
          <ul className={classes.list}>
            {listed.slice(first, first + EPISODES_SHOWN).map((episode) => (
              <EpisodeRow key={episode.paths.trajectory} episode={episode} />
            ))}
          </ul>
          <Pager count={listed.length} first={first} />
        </>
      )}
    </Panel>
  );
}

const countOf = (listed: readonly unknown[] | undefined): string =>
  listed === undefined || listed.length === 0 ? '' : ` (${listed.length.toLocaleString('en')})`;

function Working({ text }: { text: string }) {
  return (
    <Group gap="sm" role="status" className={classes.working}>
      <span>{text}</span>
      {text.startsWith('Writing episode') && (
        <CommandButton command="stopSaving" size="compact-xs" variant="default" />
      )}
    </Group>
  );
}
