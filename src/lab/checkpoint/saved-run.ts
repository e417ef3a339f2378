/**
 * A run in the origin's private file system: saved after each stage, found after a reload. An unfinished run continues
 * where it stopped when it is started with the same settings.
 */

import { messageOf } from '../../math/text.ts';
import type { spawnArchive } from '../clients/workers.ts';
import type { StageName } from '../events.ts';
import { folderOf } from '../run.ts';
import { bytesStored, gigabytes } from '../settings/data-size.ts';
import type { RunSettings } from '../settings/settings.ts';
import { CHANGEABLE } from '../stages/training-loop.ts';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import { stagesDoneOf } from './stages-done.ts';
import type { WarmStartRecord } from './warm-start.ts';

export interface SavedRun extends Checkpoint {
  stagesDone: StageName[];
}

type Archive = ReturnType<typeof spawnArchive>;

const nameOf = (settings: RunSettings): string => `${folderOf(settings)}/run.safetensors`;

export async function saveRun(archive: Archive, run: SavedRun): Promise<void> {
  const report = { ...run.report, stagesDone: run.stagesDone };
  const bytes = encodeCheckpoint({ ...run, report });
  await archive.call((files) => files.write(nameOf(run.settings), bytes));
}

/**
 * The unfinished run of these settings with the same warm start, or null; an unreadable one is reported and ignored. A
 * continued search equals a run of these settings from the start, so it is found without its warm start.
 */
export async function findRun(
  archive: Archive,
  settings: RunSettings,
  base: WarmStartRecord | null,
  onUnreadable: (reason: string) => void,
): Promise<SavedRun | null> {
  const bytes = await archive.call((files) => files.read(nameOf(settings)));
  if (bytes === null) return null;
  let checkpoint: Checkpoint;
  try {
    checkpoint = decodeCheckpoint(bytes);
  } catch (error) {
    // The tab was closed during a save, or the file has another version.
    onUnreadable(messageOf(error));
    return null;
  }
  const stagesDone = stagesDoneOf(checkpoint.report);
  if (stagesDone === null) return null;
  // A diverged training may continue at another learning rate.
  const changeable = (['vision', 'memory'] as const).flatMap((part) =>
    stagesDone.includes(part) ? [] : CHANGEABLE[part],
  );
  const same = Object.entries(settings).every(
    ([key, value]) =>
      checkpoint.settings[key as keyof RunSettings] === value ||
      changeable.includes(key as keyof RunSettings),
  );
  const begun = (checkpoint.report.base ?? null) as WarmStartRecord | null;
  const sameStart = JSON.stringify(begun) === JSON.stringify(base);
  const continuesSearch = base === null && begun?.keep === 'search';
  return same && (sameStart || continuesSearch) ? { ...checkpoint, stagesDone } : null;
}

/**
 * Prepares a run: deletes the files of an older one of the same name and checks that the new one fits.
 * @throws Error with the bytes needed and the bytes free, before the run starts
 */
export async function beginRun(
  archive: Archive,
  settings: RunSettings,
  stagesDone: readonly StageName[],
): Promise<void> {
  await forgetRun(archive, settings);
  if (stagesDone.includes('collect')) return;
  const needed = bytesStored(settings);
  const room = await archive.call((files) => files.room());
  if (room === null || needed <= room.free) return;
  if (room.inMemory) {
    throw new Error(
      `the run keeps up to ${gigabytes(needed)} in memory, because this browser stores no files for the page, and ` +
        `${gigabytes(room.free)} are free for it: lower collect.episodes or collect.steps in the settings, leave ` +
        'private browsing, or allow this site to store data',
    );
  }
  throw new Error(
    `the run stores up to ${gigabytes(needed)}, and this browser has room for ${gigabytes(room.free)}: ` +
      'lower collect.episodes or collect.steps in the settings, or free some disk',
  );
}

/** Deletes all files of a run: trajectories, latents, the saved state. */
export async function forgetRun(archive: Archive, settings: RunSettings): Promise<void> {
  await archive.call((files) => files.remove(folderOf(settings)));
}
