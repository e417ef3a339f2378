/** Files dropped anywhere on the page: a checkpoint, episodes, or the files of the paper's agent. */
import { useEffect, useState } from 'react';
import { messageOf } from '../math/text.ts';
import classes from './drop-target.module.css';
import { droppedFiles, sortDropped } from './dropped-files.ts';
import { readFile } from './files.ts';
import { useWorkbench, type Workbench } from './workbench.tsx';

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** Loads every file by its kind, after the drop `before`; a file that cannot be read gets a notice. */
async function takeDropped(
  transfer: DataTransfer,
  { run }: Workbench,
  before: Promise<void>,
  races: boolean,
): Promise<void> {
  try {
    const [files] = await Promise.allSettled([droppedFiles(transfer), before]);
    if (files.status === 'rejected') throw files.reason;
    const { papers, episodes, checkpoint, notices } = await sortDropped(files.value);
    for (const [level, text] of notices) run('notify', level, text);
    if (papers.length > 0) void run('takePaperFiles', papers);
    if (episodes.length > 0) void run('importEpisodes', episodes);
    if (checkpoint) {
      void run(races ? 'raceFile' : 'loadCheckpoint', checkpoint.name, () => readFile(checkpoint));
    }
  } catch (error) {
    run('notify', 'error', `The dropped files could not be read: ${messageOf(error)}`);
  }
}

export function DropTarget() {
  const workbench = useWorkbench();
  const [over, setOver] = useState(false);

  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    // Entering a child leaves its parent: only the balance of both says whether the pointer is still here.
    let depth = 0;
    // Of two drops the later one counts, even where the folders of the first take longer to read.
    let taking = Promise.resolve();
    const enter = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth++;
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      depth = Math.max(0, depth - 1);
      setOver(depth > 0);
    };
    const drop = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      const races = event.target instanceof Element && event.target.closest('[data-drop="other"]') !== null;
      if (event.dataTransfer) taking = takeDropped(event.dataTransfer, workbench, taking, races);
    };
    window.addEventListener('dragenter', enter, { signal });
    window.addEventListener('dragover', (event) => carriesFiles(event) && event.preventDefault(), { signal });
    window.addEventListener('dragleave', leave, { signal });
    window.addEventListener('drop', drop, { signal });
    return () => listening.abort();
  }, [workbench]);

  if (!over) return null;
  return (
    <div className={classes.overlay} aria-hidden="true">
      <div className={classes.message}>
        Drop a checkpoint (.safetensors), episodes (.npz) or the files of the paper&rsquo;s published agent
        (.json, .png)
      </div>
    </div>
  );
}
