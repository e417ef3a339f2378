/**
 * A run in the origin's private file system: saved after each stage, found after a reload. An unfinished run continues
 * where it stopped when it is started with the same settings, or from the room Runs. On the page a run that ends, or
 * that makes way for another, is kept as one file.
 */

import { messageOf } from '../../math/text.ts';
import { untilRoom } from '../disk-full.ts';
import { type StageName, stagesOf } from '../events.ts';
import {
  type Archive,
  keepRunFile,
  keptFileOf,
  newKeptFile,
  runFileOf,
  withRunFolder,
} from '../library/run-files.ts';
import type { RunOrigin } from '../open-run.ts';
import { folderOf, type RunContext } from '../run.ts';
import { bytesStored, gigabytes } from '../settings/data-size.ts';
import { withoutIdleSettings } from '../settings/effect.ts';
import type { RunSettings } from '../settings/settings.ts';
import { CHANGEABLE } from '../stages/changeable.ts';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import { driverIn, removeDriver } from './drivers.ts';
import { stagesDoneOf } from './stages-done.ts';
import type { WarmStartRecord } from './warm-start.ts';

export interface SavedRun extends Checkpoint {
  stagesDone: StageName[];
}

export async function saveRun(archive: Archive, run: SavedRun): Promise<void> {
  const bytes = fileOf(run);
  await archive.call((files) => files.write(runFileOf(run.settings), bytes));
}

function fileOf(run: SavedRun): Uint8Array {
  return encodeCheckpoint({ ...run, report: { ...run.report, stagesDone: run.stagesDone } });
}

/**
 * The unfinished run of these settings with the same warm start, or null; an unreadable one is reported and ignored. A
 * continued search equals a run of these settings from the start, so it is found without its warm start; so is a run on
 * an agent's own driving, for no run of these settings begins with nothing.
 * @param base 'any': whatever the run began with
 */
export async function findRun(
  archive: Archive,
  settings: RunSettings,
  base: WarmStartRecord | null | 'any',
  onUnreadable: (reason: string) => void,
): Promise<SavedRun | null> {
  const bytes = await archive.call((files) => files.read(runFileOf(settings)));
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
  // A diverged training may continue at another learning rate; what follows the run is no part of it.
  const learningRates = (['vision', 'memory'] as const).flatMap((part) =>
    stagesDone.includes(part) ? [] : CHANGEABLE[part],
  );
  const changeable: (keyof RunSettings)[] = [...learningRates, 'rounds'];
  // What has no effect makes no difference: a preset may have had another value of it.
  const stored = withoutIdleSettings(checkpoint.settings);
  const same = Object.entries(withoutIdleSettings(settings)).every(
    ([key, value]) =>
      stored[key as keyof RunSettings] === value || changeable.includes(key as keyof RunSettings),
  );
  const begun = (checkpoint.report.base ?? null) as WarmStartRecord | null;
  const sameStart = base === 'any' || JSON.stringify(begun) === JSON.stringify(base);
  const impliesStart = base === null && (begun?.keep === 'search' || begun?.keep === 'policy');
  return same && (sameStart || impliesStart) ? { ...checkpoint, stagesDone } : null;
}

/**
 * Prepares a run: deletes the files of an older one of the same name and checks that the new one fits.
 * @param keep the networks and curves of the older one are kept as a file
 * @throws Error with the bytes needed and the bytes free, before the run starts
 */
export async function beginRun(
  archive: Archive,
  settings: RunSettings,
  stagesDone: readonly StageName[],
  keep = false,
): Promise<void> {
  if (keep) await keepUnfinished(archive, settings);
  await forgetRun(archive, settings);
  if (!stagesDone.includes('collect')) await checkRoom(archive, settings);
}

/** @throws Error with the bytes needed and the bytes free */
export async function checkRoom(archive: Archive, settings: RunSettings): Promise<void> {
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
      'lower collect.episodes or collect.steps in the settings, delete runs in the room Runs, or free some disk',
  );
}

/** Deletes all files of a run: trajectories, latents, the saved state. */
export async function forgetRun(archive: Archive, settings: RunSettings): Promise<void> {
  await archive.call((files) => files.remove(folderOf(settings)));
}

/** The unfinished run in the folder of these settings becomes a file of its own, without its episodes. */
export async function keepUnfinished(archive: Archive, settings: RunSettings): Promise<void> {
  const path = runFileOf(settings);
  const bytes = await archive.call((files) => files.read(path));
  if (bytes !== null) await keepRunFile(archive, newKeptFile(settings), path, bytes);
}

/**
 * Ends a run, which waits for room on a full disk. It is done also where its files cannot be put away: that is said.
 * @returns as endRun
 */
export async function putAway(
  context: Pick<RunContext, 'archive' | 'control' | 'emit' | 'waitForRoom'>,
  run: SavedRun,
  origin: RunOrigin,
): Promise<string | null> {
  let path: string | null = null;
  try {
    await untilRoom(context, async () => {
      path = await endRun(context.archive, run, origin !== 'script');
    });
  } catch (error) {
    if (context.control.signal.aborted) throw error;
    const text = `The run is done, but its files could not be put away: ${messageOf(error)}`;
    context.emit({ type: 'notice', level: 'warning', text });
  }
  return path;
}

/**
 * The end of a run: the next one of its settings starts over, and its episodes are no longer needed. A page that is
 * closed between the two steps leaves the run in both places; when it is resumed, it ends into the file that is there.
 * @param keep the run is kept as a file
 * @returns the path of that file; null where none is kept
 */
export async function endRun(archive: Archive, run: SavedRun, keep: boolean): Promise<string | null> {
  const { settings } = run;
  if (!keep) {
    await forgetRun(archive, settings);
    const driver = driverIn(run.report);
    if (driver !== null) await removeDriver(archive, driver);
    return null;
  }
  const bytes = fileOf(run);
  const path = (await keptFileOf(archive, settings, bytes)) ?? newKeptFile(settings);
  await keepRunFile(archive, path, runFileOf(settings), bytes);
  await forgetRun(archive, settings);
  return path;
}

/** Ends the finished run of these settings that is stored, whose files a script has; an unfinished one stays. */
export function forgetFinished(archive: Archive, settings: RunSettings): Promise<void> {
  return withRunFolder(settings, async () => {
    const run = await findRun(archive, settings, 'any', ignoreUnreadable);
    if (run === null) return;
    const isLeft = (stage: StageName): boolean => !run.stagesDone.includes(stage);
    if (!stagesOf(settings.experiment).some(isLeft)) await endRun(archive, run, false);
  });
}

/** The next run of its settings says so. */
function ignoreUnreadable(): void {}
