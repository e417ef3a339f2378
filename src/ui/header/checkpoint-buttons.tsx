/** Save and load: one safetensors file holds weights, settings, seed and scores. */
import { FileButton, Tooltip } from '@mantine/core';
import { useCallback, useRef } from 'react';
import { isOccupied } from '../../store/store.ts';
import { CommandButton } from '../common/command-button.tsx';
import { deliver, readFile } from '../files.ts';
import { useLab, useWorkbench } from '../workbench.tsx';
import classes from './header.module.css';

export function useSaveCheckpoint(): () => Promise<void> {
  const { run } = useWorkbench();
  return useCallback(async () => {
    await run('saveCheckpoint', deliver);
  }, [run]);
}

export function CheckpointButtons() {
  const { run } = useWorkbench();
  const save = useSaveCheckpoint();
  const busy = useLab(isOccupied);
  const anything = useLab(({ trained, savedAs }) => trained.vision || savedAs !== null);
  // Without it the same file could not be chosen twice.
  const forgetFile = useRef<() => void>(null);

  const load = (file: File | null): void => {
    if (file === null) return;
    void run('loadCheckpoint', file.name, () => readFile(file)).finally(() => forgetFile.current?.());
  };

  return (
    <div className={classes.files}>
      <Tooltip
        label={
          anything
            ? 'Download the current networks as one .safetensors file: weights, settings, seed and scores.'
            : 'Nothing is trained yet.'
        }
        multiline
        maw={300}
      >
        <CommandButton
          command="saveCheckpoint"
          run={() => anything && void save()}
          variant="default"
          data-disabled={!anything || undefined}
          aria-disabled={!anything}
          testId="save"
        />
      </Tooltip>
      <FileButton
        onChange={load}
        accept=".safetensors"
        resetRef={forgetFile}
        disabled={busy}
        inputProps={{ 'aria-label': 'Checkpoint file' }}
      >
        {({ onClick }) => (
          <Tooltip
            label="Load a checkpoint (.safetensors), or drop one anywhere on the page."
            multiline
            maw={300}
          >
            <CommandButton
              command="loadCheckpoint"
              run={onClick}
              variant="default"
              disabled={busy}
              testId="load"
            />
          </Tooltip>
        )}
      </FileButton>
    </div>
  );
}
