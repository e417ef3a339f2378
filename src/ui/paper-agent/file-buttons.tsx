/** For who cannot drop: files, or a whole folder of them, by the browser's own dialog. */
import { Button } from '@mantine/core';
import { type ChangeEvent, useRef } from 'react';
import { Icon } from '../common/icons.tsx';
import { usefulFiles } from '../dropped-files.ts';
import { useWorkbench } from '../workbench.tsx';
import classes from './paper-agent.module.css';

/** Known to every browser, and not to React's types. */
const WHOLE_FOLDER = { webkitdirectory: '' };

export function FileButtons() {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const { run } = useWorkbench();

  const take = (event: ChangeEvent<HTMLInputElement>, whole: boolean): void => {
    const chosen = [...(event.currentTarget.files ?? [])];
    // Without it the same files could not be chosen twice.
    event.currentTarget.value = '';
    const wanted = whole ? usefulFiles(chosen) : chosen;
    if (wanted.length > 0) void run('takePaperFiles', wanted);
  };

  return (
    <div className={classes.fileButtons}>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<Icon name="load" />}
        onClick={() => files.current?.click()}
      >
        Files…
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<Icon name="load" />}
        onClick={() => folder.current?.click()}
      >
        Folder…
      </Button>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        accept=".json,.png"
        aria-label="Files of the paper's agent"
        data-testid="paper-files"
        onChange={(event) => take(event, false)}
      />
      <input
        ref={folder}
        type="file"
        multiple
        hidden
        {...WHOLE_FOLDER}
        aria-label="Folder of the paper's agent"
        data-testid="paper-folder"
        onChange={(event) => take(event, true)}
      />
    </div>
  );
}
