/** Commands of the room Runs: what is done to a run of this browser. */
import type { CommandTargets as Page } from './command.ts';
import type { ListedRun, StoredRun } from './run-library.ts';

export const LIBRARY_COMMANDS = {
  listRuns: { label: 'List the runs', unlisted: true, run: ({ library }: Page) => library.refresh() },
  resumeStored: {
    label: 'Go on',
    icon: 'play',
    run: ({ library, rooms }: Page, run: StoredRun) => {
      rooms.open('train');
      return library.resume(run);
    },
  },
  openStored: {
    label: 'Open',
    icon: 'load',
    run: ({ library }: Page, run: StoredRun) => library.open(run),
  },
  renameStored: {
    label: 'Rename',
    icon: 'edit',
    run: ({ library }: Page, run: ListedRun, name: string) => library.rename(run, name),
  },
  duplicateStored: {
    label: 'Duplicate',
    icon: 'copy',
    run: ({ library }: Page, run: StoredRun) => library.duplicate(run),
  },
  deleteStored: {
    label: 'Delete',
    icon: 'trash',
    run: ({ library }: Page, run: ListedRun) => library.remove(run),
  },
  compareStored: {
    label: 'Draw the curves of a run',
    run: ({ library }: Page, path: string, on: boolean) => library.compare(path, on),
  },
} as const;
