/** Saving as a download, for buttons and dialogs. */
import { useCallback } from 'react';
import { deliver } from './files.ts';
import { useWorkbench } from './workbench.tsx';

/** Resolves to whether the file was handed over; where it was not, a notice says why. */
export function useSaveCheckpoint(): () => Promise<boolean> {
  const { run } = useWorkbench();
  return useCallback(async () => (await run('saveCheckpoint', deliver)) !== null, [run]);
}
