/** Save and load: one safetensors file holds weights, settings, seed and scores. */
import { FileButton, Tooltip } from '@mantine/core';
import { useRef } from 'react';
import { CommandButton } from '../common/command-button.tsx';
import { Locked } from '../common/locked.tsx';
import { readFile } from '../files.ts';
import { useLocked } from '../locked.ts';
import { useSaveCheckpoint } from '../save-checkpoint.ts';
import { useLab, useWorkbench } from '../workbench.tsx';
import classes from './header.module.css';

export function CheckpointButtons() {
  const { run } = useWorkbench();
  const save = useSaveCheckpoint();
  const why = useLocked();
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
        disabled={why !== null}
        inputProps={{ 'aria-label': 'Checkpoint file' }}
      >
        {({ onClick }) => (
          <Locked why={why}>
            <Tooltip
              label="Load a checkpoint (.safetensors), or drop one anywhere on the page."
              disabled={why !== null}
              multiline
              maw={300}
            >
              <CommandButton
                command="loadCheckpoint"
                run={onClick}
                variant="default"
                disabled={why !== null}
                testId="load"
              />
            </Tooltip>
          </Locked>
        )}
      </FileButton>
    </div>
  );
}
