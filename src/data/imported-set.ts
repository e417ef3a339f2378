/**
 * Episodes that were brought in: a set of files of which all are there or none. New files are written aside, and a
 * small file that names the present set and counts its episodes is written last. An error, a full disk or a closed page
 * before that leaves the set of before.
 */
import type { World } from '../env/experiments.ts';
import { list, readFile, remove, writeFile } from '../files/files.ts';
import { hold, inTurn, unlessHeld } from '../files/locks.ts';
import { hashOf } from '../math/hash.ts';
import { messageOf } from '../math/text.ts';
import { encodeEpisode } from './episode.ts';
import { returnOf, summaryIn } from './episode-files.ts';
import { decodeEpisodeNpz } from './episode-npz.ts';
import { pathsIn } from './episode-paths.ts';

/** An .npz of an episode. */
export interface NamedNpz {
  /** For errors. */
  name: string;
  /** Of a `Blob`, as a chosen file is, the bytes are read when it is its turn. */
  bytes: Uint8Array | Blob;
}

export interface ImportedSet {
  /** Where its files are; episode n is at `pathsIn(folder, n).trajectory`. */
  folder: string;
  episodes: number;
}

export interface TakenEpisodes {
  /** Those that were brought in now. */
  episodes: number;
  steps: number;
}

/** Which set is present. */
const POINTER = 'present.json';
/** Of an error about many files, so many are named. */
const NAMED_FAULTS = 3;

/**
 * The present set.
 * @param folder of all that was brought in for an experiment
 * @throws Error where the file that names it is damaged
 */
export async function presentSet(folder: string): Promise<ImportedSet> {
  const bytes = await readFile(`${folder}/${POINTER}`);
  // Version 0.1 wrote the episodes into the folder itself, and counted nothing.
  if (bytes === null) return { folder, episodes: await countIn(folder) };
  let pointer: { set?: unknown; episodes?: unknown } | null;
  try {
    pointer = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    pointer = null;
  }
  const { set, episodes } = pointer ?? {};
  if (typeof set !== 'string' || !/^(set-\d+)?$/.test(set) || !Number.isSafeInteger(episodes)) {
    throw new Error(`${folder}/${POINTER}, which names the imported episodes, is damaged: import them again`);
  }
  return { folder: set === '' ? folder : `${folder}/${set}`, episodes: episodes as number };
}

async function countIn(folder: string): Promise<number> {
  for (let n = 0; ; n++) {
    if ((await summaryIn(pathsIn(folder, n))) === null) return n;
  }
}

/** The present set, whose files stay until this thread ends, whatever is brought in meanwhile. */
export async function holdSet(folder: string): Promise<ImportedSet> {
  for (;;) {
    const set = await presentSet(folder);
    const release = await hold(set.folder);
    if ((await presentSet(folder)).folder === set.folder) return set;
    release();
  }
}

/**
 * Brings in these episodes, all or none.
 * @param manner whether they replace those of before or follow them
 * @throws Error naming the files that are no episodes of this world, and what is wrong with each
 */
export function takeEpisodes(
  folder: string,
  npzs: readonly NamedNpz[],
  world: World,
  manner: 'replace' | 'add',
): Promise<TakenEpisodes> {
  if (npzs.length === 0) throw new Error('no file to import: choose one or more .npz files');
  return inTurn(`import ${folder}`, async () => {
    const before =
      manner === 'add' ? await setToFollow(folder) : { folder: await newFolder(folder), episodes: 0 };
    const after = { ...before, episodes: before.episodes + npzs.length };
    let steps = 0;
    try {
      steps = await writeAll(before, npzs, world);
      await pointTo(folder, after);
    } catch (error) {
      // A write can fail when the file is already in its place.
      const { folder: at, episodes } = await presentSet(folder);
      if (at !== after.folder || episodes !== after.episodes) {
        if (manner === 'replace') await discard(after.folder);
        throw error;
      }
    }
    if (manner === 'replace') await removeOthers(folder, after);
    return { episodes: npzs.length, steps };
  });
}

/** The present set, with its episodes counted: what is written behind them is none of it until it counts. */
async function setToFollow(folder: string): Promise<ImportedSet> {
  const set = await presentSet(folder);
  if (set.folder === folder) await pointTo(folder, set);
  return set;
}

/** Deletes all that was brought in; a run under way keeps the files that it reads. */
export function forgetEpisodes(folder: string): Promise<void> {
  return inTurn(`import ${folder}`, async () => {
    const none = { folder: await newFolder(folder), episodes: 0 };
    await pointTo(folder, none);
    await removeOthers(folder, none);
  });
}

/** A folder that is not there yet: its number follows the highest one, so no clock can name one twice. */
async function newFolder(folder: string): Promise<string> {
  const numbers = (await list(folder)).map(({ name }) => Number(/^set-(\d+)$/.exec(name)?.[1] ?? 0));
  return `${folder}/set-${Math.max(0, ...numbers) + 1}`;
}

/** Writes the episodes behind those of the set, where nothing reads them yet. @returns their steps */
async function writeAll(set: ImportedSet, npzs: readonly NamedNpz[], world: World): Promise<number> {
  const faults: string[] = [];
  let steps = 0;
  for (const [i, { name, bytes }] of npzs.entries()) {
    let file: Uint8Array;
    try {
      const npz = bytes instanceof Uint8Array ? bytes : new Uint8Array(await bytes.arrayBuffer());
      const episode = decodeEpisodeNpz(npz, world);
      steps += episode.rewards.length;
      file = encodeEpisode(episode, { return: String(returnOf(episode)), contents: hashOf(npz) });
    } catch (error) {
      faults.push(`${name}: ${messageOf(error)}`);
      continue;
    }
    // With a fault none will count; the others are only looked at, so that all faults are told at once.
    if (faults.length === 0) await writeFile(pathsIn(set.folder, set.episodes + i).trajectory, file);
  }
  if (faults.length === 0) return steps;
  const more = faults.length > NAMED_FAULTS ? `; and ${faults.length - NAMED_FAULTS} more` : '';
  throw new Error(faults.slice(0, NAMED_FAULTS).join('; ') + more);
}

async function pointTo(folder: string, { folder: at, episodes }: ImportedSet): Promise<void> {
  const set = at.slice(folder.length + 1);
  await writeFile(`${folder}/${POINTER}`, new TextEncoder().encode(JSON.stringify({ set, episodes })));
}

/** What an error leaves is removed by the next import. */
async function removeOthers(folder: string, present: ImportedSet): Promise<void> {
  try {
    for (const { name } of await list(folder)) {
      const path = `${folder}/${name}`;
      if (name === POINTER || path === present.folder) continue;
      // The episodes of version 0.1 are in `tapes`; a run holds the folder above it.
      await unlessHeld(name === 'tapes' ? folder : path, () => remove(path));
    }
  } catch (error) {
    console.warn(`episodes that were replaced could not be deleted: ${messageOf(error)}`);
  }
}

async function discard(path: string): Promise<void> {
  try {
    await remove(path);
  } catch (error) {
    // The caller throws the error of the import, which is the one that matters.
    console.warn(`the incomplete import ${path} could not be deleted: ${messageOf(error)}`);
  }
}
