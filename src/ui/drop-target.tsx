/** The whole page takes what is dropped on it: a checkpoint, or the files of the paper's own agent. */
import { useEffect, useState } from 'react';
import { messageOf } from '../lab/words.ts';
import { addNotice } from '../store/store.ts';
import classes from './drop-target.module.css';
import { droppedFiles, isPaperFile } from './dropped-files.ts';
import { readFile } from './files.ts';
import { useWorkbench, type Workbench } from './workbench.tsx';

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** Every file to where it belongs; whatever cannot be read is said. */
async function takeDropped(transfer: DataTransfer, { lab, actions, paper }: Workbench): Promise<void> {
  try {
    const files = await droppedFiles(transfer);
    const papers = await Promise.all(files.map(isPaperFile));
    const ours = files.filter((_, i) => papers[i]);
    const [checkpoint, ...more] = files.filter((_, i) => !papers[i]);
    if (files.length === 0) {
      addNotice(lab.store, 'warning', 'Nothing that was dropped is a .safetensors, .json or .png file.');
    }
    if (ours.length > 0) void paper.take(ours);
    if (checkpoint) void actions.loadCheckpoint(checkpoint.name, () => readFile(checkpoint));
    if (more.length > 0) {
      const names = more.map(({ name }) => name).join(', ');
      addNotice(lab.store, 'warning', `One checkpoint at a time: not loaded were ${names}.`);
    }
  } catch (error) {
    addNotice(lab.store, 'error', `What was dropped could not be read: ${messageOf(error)}`);
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
      if (event.dataTransfer) void takeDropped(event.dataTransfer, workbench);
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
        Drop a checkpoint (.safetensors), or the paper&rsquo;s own files (.json, .png)
      </div>
    </div>
  );
}
