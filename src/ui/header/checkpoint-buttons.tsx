/** Save and load: one safetensors file holds weights, settings, seed and scores. */
import { Button, FileButton, Tooltip } from '@mantine/core';
import { useCallback, useRef } from 'react';
import { isOccupied } from '../../store/store.ts';
import { LoadIcon, SaveIcon } from '../common/icons.tsx';
import { download, readFile } from '../files.ts';
import { useLab, useWorkbench } from '../workbench.tsx';
import classes from './header.module.css';

export function useSaveCheckpoint(): () => Promise<void> {
  const { actions } = useWorkbench();
  return useCallback(async () => {
    await actions.saveCheckpoint(({ name, bytes }) => download(name, bytes, 'application/octet-stream'));
  }, [actions]);
}

export function CheckpointButtons() {
  const { actions } = useWorkbench();
  const save = useSaveCheckpoint();
  const busy = useLab(isOccupied);
  const anything = useLab(({ trained, savedAs }) => trained.vision || savedAs !== null);
  // Without it the same file could not be chosen twice.
  const forgetFile = useRef<() => void>(null);

  const load = (file: File | null): void => {
    if (file === null) return;
    void actions.loadCheckpoint(file.name, () => readFile(file)).finally(() => forgetFile.current?.());
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
        <Button
          variant="default"
          leftSection={<SaveIcon />}
          data-disabled={!anything || undefined}
          aria-disabled={!anything}
          onClick={() => anything && void save()}
          data-testid="save"
        >
          Save
        </Button>
      </Tooltip>
      <FileButton
        onChange={load}
        accept=".safetensors"
        resetRef={forgetFile}
        disabled={busy}
        inputProps={{ 'aria-label': 'Checkpoint file' }}
      >
        {(props) => (
          <Tooltip
            label="Load a checkpoint (.safetensors), or drop one anywhere on the page."
            multiline
            maw={300}
          >
            <Button
              variant="default"
              leftSection={<LoadIcon />}
              disabled={busy}
              data-testid="load"
              {...props}
            >
              Load
            </Button>
          </Tooltip>
        )}
      </FileButton>
    </div>
  );
}
