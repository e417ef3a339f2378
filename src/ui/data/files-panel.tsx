/**
 * Files out and in: .npz of others, curves as CSV, the run as one safetensors file. Reads: what is imported. Runs:
 * `importEpisodes`, `deleteImported`, `saveCurves`, `saveFitness`, `saveReport`, `saveCheckpoint`, `loadCheckpoint`.
 */
import { Button, FileButton, Group } from '@mantine/core';
import { useRef, useState } from 'react';
import { fractionFor } from '../../lab/episode-shares.ts';
import { presetSettings } from '../../lab/settings/presets.ts';
import { CommandButton } from '../common/command-button.tsx';
import { Locked } from '../common/locked.tsx';
import { Panel } from '../common/panel.tsx';
import { useQuestion } from '../common/use-question.ts';
import { deliver } from '../files.ts';
import { CheckpointButtons } from '../header/checkpoint-buttons.tsx';
import { useLocked } from '../locked.ts';
import { useDataset, useLab, useWorkbench } from '../workbench.tsx';
import classes from './data.module.css';

export function FilesPanel() {
  const { run } = useWorkbench();
  const hasCurves = useLab(({ trained }) => trained.vision);
  const hasSearch = useLab(({ trained }) => trained.controller);
  return (
    <Panel title="Files" testId="files">
      <div className={classes.kind}>
        <h3 className={classes.name}>Episodes in</h3>
        <p className={classes.facts}>
          .npz files of this page, of <code>npm run export</code> or of your own; they follow those that are
          there. All of them are taken, or none where one does not fit. Your own drives are among them, once
          they are recorded in the room Environment. The share that a run takes is its setting “Fraction
          imported”.
        </p>
        <ImportButtons />
      </div>
      <div className={classes.kind}>
        <h3 className={classes.name}>Curves out</h3>
        <p className={classes.facts}>How V and M learned, and the generations of the search, a line each.</p>
        <Group gap={6}>
          <CommandButton
            command="saveCurves"
            size="compact-sm"
            variant="default"
            disabled={!hasCurves}
            run={() => run('saveCurves', deliver)}
            testId="save-curves"
          />
          <CommandButton
            command="saveFitness"
            size="compact-sm"
            variant="default"
            disabled={!hasSearch}
            run={() => run('saveFitness', deliver)}
          />
        </Group>
      </div>
      <div className={classes.kind}>
        <h3 className={classes.name}>The run, out and in</h3>
        <p className={classes.facts}>
          One .safetensors file: networks, settings, seed, curves, pictures and scores, without the episodes.
        </p>
        <CheckpointButtons />
      </div>
    </Panel>
  );
}

function ImportButtons() {
  const { run } = useWorkbench();
  const why = useLocked();
  const count = useDataset((state) => state.episodes?.imported.length ?? 0);
  const working = useDataset((state) => state.working !== null);
  const preset = useLab((state) => state.settings.preset);
  const experiment = useLab((state) => state.settings.experiment);
  const [deleting, setDeleting] = useState(false);
  const { asks, setAsks, asker } = useQuestion<'delete'>(deleting);
  const episodes = presetSettings(experiment, preset)['collect.episodes'];
  const fraction = fractionFor(count, episodes);
  const forgetFiles = useRef<() => void>(null);
  const take = (files: File[]): void => {
    if (files.length > 0) void run('importEpisodes', files).finally(() => forgetFiles.current?.());
  };
  if (asks === 'delete') {
    return (
      <Group gap="xs" role="alertdialog" aria-label="Delete the imported episodes?">
        <span>
          Delete {count === 1 ? 'the imported episode' : `all ${count} imported episodes`} for good?
        </span>
        <Button
          size="compact-sm"
          color="red"
          onClick={() => {
            setAsks(null);
            setDeleting(true);
            void run('deleteImported').finally(() => setDeleting(false));
          }}
        >
          Delete
        </Button>
        <Button size="compact-sm" variant="default" autoFocus onClick={() => setAsks(null)}>
          Keep
        </Button>
      </Group>
    );
  }
  return (
    <Group gap={6}>
      <FileButton
        multiple
        accept=".npz"
        resetRef={forgetFiles}
        onChange={take}
        disabled={working}
        inputProps={{ 'aria-label': 'Files of episodes' }}
      >
        {({ onClick }) => (
          <CommandButton
            command="importEpisodes"
            size="compact-sm"
            variant="default"
            disabled={working}
            run={onClick}
            testId="import-episodes"
          />
        )}
      </FileButton>
      {count > 0 && (
        <>
          <Locked why={why}>
            <Button
              size="compact-sm"
              disabled={why !== null}
              data-testid="train-imported"
              onClick={() => {
                run('setSetting', 'collect.source', 'imported');
                run('setSetting', 'collect.episodes', count);
                run('openRoom', 'train');
              }}
            >
              Train on {count === 1 ? 'it' : `these ${count}`} alone
            </Button>
          </Locked>
          <Locked why={why}>
            <Button
              size="compact-sm"
              variant="default"
              disabled={why !== null}
              data-testid="mix-imported"
              onClick={() => {
                run('setSetting', 'collect.source', 'played');
                run('setSetting', 'collect.episodes', episodes);
                run('setSetting', 'collect.importedFraction', fraction);
                run('openRoom', 'train');
              }}
            >
              {count === 1 ? 'Mix it' : `Mix ${Math.min(count, episodes)} of them`} into a run of{' '}
              {episodes.toLocaleString('en')}
            </Button>
          </Locked>
          <CommandButton
            command="deleteImported"
            size="compact-sm"
            variant="default"
            ref={asker('delete')}
            disabled={working}
            run={() => setAsks('delete')}
          />
        </>
      )}
    </Group>
  );
}
