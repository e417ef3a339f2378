/**
 * The runs of this browser: lists, names, copies and deletes them, and puts one back to where it is resumed. Each task
 * has a worker of its own, which ends with it.
 */

import { withTabLock } from '../../files/locks.ts';
import { list, storageRefusal } from '../../files/opfs.ts';
import { messageOf } from '../../math/text.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../checkpoint/checkpoint.ts';
import { sweepDrivers } from '../checkpoint/drivers.ts';
import { forgetRun, keepUnfinished } from '../checkpoint/saved-run.ts';
import { needsEpisodes, stagesDoneOf } from '../checkpoint/stages-done.ts';
import { filesPersist, storageRoom } from '../clients/machine.ts';
import type { StageName } from '../events.ts';
import { folderOf } from '../run.ts';
import type { RunSettings } from '../settings/settings.ts';
import { sweepTimeline } from '../timeline/sweep.ts';
import {
  type Archive,
  folderOfFile,
  KEPT_FOLDER,
  keptFileOf,
  newCopyFile,
  type OpenedArchive,
  RUNS_FOLDER,
  readNames,
  runFileOf,
  writeName,
} from './run-files.ts';
import {
  type ListedRun,
  type RunDetails,
  type RunFile,
  type StoredRun,
  storedRun,
  unreadable,
} from './stored-run.ts';

const TASK = 'this run';

export interface StorageUse {
  /** Bytes that the page stores, and that the browser grants in all; null where it does not say. */
  used: number | null;
  all: number | null;
  /** Whether they stay until the visitor deletes them. */
  persist: boolean | null;
}

export class RunLibrary {
  private readonly open: () => Promise<OpenedArchive>;

  /** @param open a new archive worker, which the library ends */
  constructor(open: () => Promise<OpenedArchive>) {
    this.open = open;
  }

  /** All runs, the newest first. @param onNotice about names that cannot be read */
  list(onNotice: (text: string) => void): Promise<ListedRun[]> {
    return this.with(async (archive) =>
      (await listRuns(archive, onNotice)).sort((a, b) => b.changed - a.changed),
    );
  }

  /** What a header does not say, of one run after the other, by one worker. */
  details(
    runs: readonly ListedRun[],
    onDetails: (run: ListedRun, details: RunDetails) => void,
  ): Promise<void> {
    return this.with(async (archive) => {
      for (const run of runs) onDetails(run, await detailsOf(archive, run));
    });
  }

  async storage(): Promise<StorageUse> {
    const room = await storageRoom();
    const used = room === null ? null : room.all - room.free;
    return { used, all: room?.all ?? null, persist: await filesPersist() };
  }

  /** @param name empty: the usual one again */
  rename({ path }: ListedRun, name: string): Promise<void> {
    return this.with((archive) => writeName(archive, path, name.trim() === '' ? null : name.trim()));
  }

  /** A copy of networks, curves and settings; its episodes are collected again if it is resumed. */
  duplicate(run: StoredRun): Promise<void> {
    return this.with(async (archive) => {
      const bytes = await readRun(archive, run);
      const path = newCopyFile(run.settings);
      await archive.call((files) => files.write(path, bytes));
      await writeName(archive, path, `Copy of ${run.name}`);
    });
  }

  /** With the snapshots of V and M that no other run names. */
  remove({ path }: ListedRun): Promise<void> {
    const folder = folderOfFile(path);
    return this.with(async (archive) => {
      await withTabLock(folder ?? path, TASK, async () => {
        await archive.call((files) => files.remove(folder ?? path));
        await writeName(archive, path, null);
      });
      const left = await listRuns(archive, () => undefined);
      await sweepTimeline(archive, left);
      // What a run names that cannot be read, or that has begun and is not stored yet, is not known.
      const isUnderWay = [...(await lockedFolders())].some((name) => name.startsWith(`${RUNS_FOLDER}/`));
      if (!isUnderWay && left.every(({ fault }) => fault === null))
        await sweepDrivers(
          archive,
          left.flatMap((each) => (each.fault === null && each.driver !== null ? [each.driver] : [])),
        );
    });
  }

  /** The file of a run, as a checkpoint. */
  read(run: Pick<StoredRun, 'path' | 'name'>): Promise<Uint8Array> {
    return this.with((archive) => readRun(archive, run));
  }

  /**
   * Puts an unfinished run to where a run of its settings is resumed, which keeps the one that is there as a file.
   * @returns the settings to start
   */
  restore(run: StoredRun): Promise<RunSettings> {
    const { path, settings, name } = run;
    if (folderOfFile(path) !== null) return Promise.resolve(settings);
    return this.with((archive) =>
      withTabLock(folderOf(settings), TASK, async () => {
        const checkpoint = decodeCheckpoint(await readRun(archive, run));
        await keepUnfinished(archive, settings);
        await forgetRun(archive, settings);
        const stagesDone = withoutEpisodes(stagesDoneOf(checkpoint.report) ?? [], settings);
        const bytes = encodeCheckpoint({ ...checkpoint, report: { ...checkpoint.report, stagesDone } });
        const folderPath = runFileOf(settings);
        await archive.call((files) => files.write(folderPath, bytes));
        await writeName(archive, folderPath, name);
        await archive.call((files) => files.remove(path));
        await writeName(archive, path, null);
        return settings;
      }),
    );
  }

  private async with<T>(task: (archive: Archive) => Promise<T>): Promise<T> {
    const archive = await this.open();
    try {
      return await task(archive);
    } finally {
      archive.end();
    }
  }
}

/** All runs, in no order. */
async function listRuns(archive: Archive, onNotice: (text: string) => void): Promise<ListedRun[]> {
  const names = await readNames(archive, onNotice);
  const locked = await lockedFolders();
  const files = await filesOf(archive);
  const runs: ListedRun[] = [];
  for (const { path, bytes, changed } of files) {
    const underWay = locked.has(folderOfFile(path) ?? path);
    const file: RunFile = { path, bytes, changed, underWay, name: names[path] };
    try {
      const header = await archive.call((worker) => worker.header(path));
      // Null: it was deleted meanwhile.
      if (header === null) continue;
      const run = storedRun(file, header);
      if (!(await isPutAway(archive, run))) runs.push(run);
    } catch (error) {
      runs.push(unreadable(file, messageOf(error)));
    }
  }
  return runs;
}

/**
 * Whether the run is finished and kept as a file, byte for byte: the page was closed before its folder was deleted,
 * which is done now.
 */
async function isPutAway(archive: Archive, run: ListedRun): Promise<boolean> {
  if (folderOfFile(run.path) === null || run.fault !== null || run.stage !== null || run.underWay)
    return false;
  const { settings, path } = run;
  return withTabLock(folderOf(settings), TASK, async () => {
    const bytes = await archive.call((files) => files.read(path));
    if (bytes === null) return true;
    if ((await keptFileOf(archive, settings, bytes)) === null) return false;
    await forgetRun(archive, settings);
    return true;
  });
}

/** The stages that need no doing where the file is all there is: the same seeds make the same episodes again. */
function withoutEpisodes(done: readonly StageName[], settings: RunSettings): StageName[] {
  if (!needsEpisodes(done, settings)) return [...done];
  return done.filter((stage) => stage !== 'collect' && stage !== 'encode');
}

async function detailsOf(archive: Archive, run: ListedRun): Promise<RunDetails> {
  const folder = folderOfFile(run.path);
  const bytes = folder === null ? run.bytes : await archive.call((files) => files.bytesOf(folder));
  const place = run.fault === null ? run.picture : null;
  const picture = place && (await archive.call((files) => files.part(run.path, place.begin, place.end)));
  return { bytes, picture };
}

async function readRun(
  archive: Archive,
  { path, name }: Pick<StoredRun, 'path' | 'name'>,
): Promise<Uint8Array> {
  const bytes = await archive.call((files) => files.read(path));
  if (bytes === null) throw new Error(`“${name}” is no longer in this browser: it was deleted meanwhile`);
  return bytes;
}

/** The file of each run. */
async function filesOf(archive: Archive): Promise<{ path: string; bytes: number; changed: number }[]> {
  const folders = await archive.call((files) => files.list(RUNS_FOLDER));
  const unfinished = await Promise.all(
    folders.map(async ({ name }) => {
      const folder = `${RUNS_FOLDER}/${name}`;
      const inside = await archive.call((files) => files.list(folder));
      return inside.filter((file) => file.name === 'run.safetensors').map((file) => ({ folder, ...file }));
    }),
  );
  const kept = await archive.call((files) => files.list(KEPT_FOLDER));
  return [
    ...unfinished.flat(),
    ...kept
      .filter(({ name }) => name.endsWith('.safetensors'))
      .map((file) => ({ folder: KEPT_FOLDER, ...file })),
  ].map(({ folder, name, bytes, changed }) => ({ path: `${folder}/${name}`, bytes, changed }));
}

/** Folders in which a run is under way, in this tab or another. */
async function lockedFolders(): Promise<ReadonlySet<string>> {
  if (typeof navigator.locks?.query !== 'function') return new Set();
  const { held = [] } = await navigator.locks.query();
  return new Set(held.map(({ name }) => name ?? ''));
}

/** Whether there may be a run at all: asked when the page opens, before a worker is started for the list. */
export async function anyRunStored(): Promise<boolean> {
  try {
    return (await list(RUNS_FOLDER)).length > 0 || (await list(KEPT_FOLDER)).length > 0;
  } catch (error) {
    // Where the browser refuses files, as in private windows, nothing is stored.
    if ((await storageRefusal(RUNS_FOLDER)) !== null) return false;
    throw error;
  }
}
