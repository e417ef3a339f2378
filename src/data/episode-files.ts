/**
 * Episodes and their latents as files of the origin. What is already there and whole is not made again, so that an
 * interrupted stage goes on where it was. Errors name the file.
 */
import { type OpenFile, openFile, readFile, writeFile } from '../files/opfs.ts';
import { readFileHeader, type SafetensorsHeader } from '../files/safetensors.ts';
import { collectEpisode, type EpisodeOrder } from './collect.ts';
import {
  decodeEpisode,
  decodeLatents,
  type Episode,
  encodeEpisode,
  encodeLatents,
  GATHER_ANEW,
  type LatentEpisode,
  type LatentSteps,
} from './episode.ts';
import { checkLatents, checkTape, checkVersion } from './episode-checks.ts';

/** Where an episode is: its actions, and its latents. */
export interface EpisodePaths {
  tape: string;
  latents: string;
}

/** What people want to know of a gathered episode. */
export interface Gathered {
  steps: number;
  return: number;
  policy: string;
  bytes: number;
  /** It was there before. */
  found: boolean;
}

export interface Encoded {
  frames: number;
  bytes: number;
  found: boolean;
}

/** Plays an episode into a file, unless this very episode is in it. */
export async function gatherInto(path: string, order: EpisodeOrder): Promise<Gathered> {
  const key = JSON.stringify(order);
  const header = await wholeHeader(path, checkTapeFile);
  if (header !== null && header.metadata.order === key) {
    const { metadata, byteLength, checked: steps } = header;
    return {
      steps,
      return: Number(metadata.return),
      policy: metadata.policy,
      bytes: byteLength,
      found: true,
    };
  }
  const episode = collectEpisode(order);
  const sum = episode.rewards.reduce((total, reward) => total + reward, 0);
  const bytes = encodeEpisode(episode, { order: key, return: String(sum) });
  await writeFile(path, bytes);
  return {
    steps: episode.rewards.length,
    return: sum,
    policy: episode.policy,
    bytes: bytes.length,
    found: false,
  };
}

/** The episode at `from` through V into the file `to`, unless its latents are in it. */
export async function encodeInto(
  to: string,
  from: string,
  latentSize: number,
  encode: (episode: Episode) => Promise<LatentSteps>,
): Promise<Encoded> {
  const tape = await wholeHeader(from, checkTapeFile);
  const latents = await wholeHeader(to, ({ tensors, metadata }) => {
    checkVersion(metadata, to);
    return checkLatents(tensors);
  });
  if (tape !== null && latents !== null && latents.metadata.seed === tape.metadata.seed) {
    const { steps, latentSize: size } = latents.checked;
    if (steps === tape.checked && size === latentSize) {
      return { frames: steps + 1, bytes: latents.byteLength, found: true };
    }
  }
  const episode = await readEpisode(from);
  const bytes = encodeLatents(await naming(from, () => encode(episode)));
  await writeFile(to, bytes);
  return { frames: episode.rewards.length + 1, bytes: bytes.length, found: false };
}

export async function readEpisode(path: string): Promise<Episode> {
  const bytes = present(path, await readFile(path));
  return naming(path, () => decodeEpisode(bytes));
}

/** The latents at `path` with the truth of the tape they are of. */
export async function readLatentEpisode(path: string, tapePath: string): Promise<LatentEpisode> {
  const bytes = present(path, await readFile(path));
  const latents = await naming(path, () => decodeLatents(bytes));
  const { truth, truthNames, rewards } = await readEpisode(tapePath);
  if (latents.rewards.length !== rewards.length) {
    throw new Error(`${path} has ${latents.rewards.length} steps, its tape ${tapePath} ${rewards.length}`);
  }
  return { ...latents, truth, truthNames };
}

/** Looks into a file that must be there. */
export async function lookInto<R>(path: string, use: (file: OpenFile) => R): Promise<R> {
  return present(path, await openFile(path, use));
}

/** Steps of the tape that a header describes. @throws RangeError where it describes no tape */
function checkTapeFile({ tensors, metadata }: SafetensorsHeader): number {
  checkVersion(metadata, 'the tape of an episode');
  const { policy, return: sum } = metadata;
  if (policy === undefined)
    throw new RangeError('the tape of an episode tells its policy, this one does not');
  // Only what was gathered into a file tells its return.
  if (sum !== undefined && !Number.isFinite(Number(sum))) {
    throw new RangeError(`the return of an episode is ${JSON.stringify(sum)}, expected a number`);
  }
  return checkTape(tensors);
}

/**
 * The header of a file that is there and whole, with what `check` tells of it; null where it is to be made (again):
 * cut short by a closed tab, garbled, or of another kind.
 */
function wholeHeader<R>(
  path: string,
  check: (header: SafetensorsHeader) => R,
): Promise<(SafetensorsHeader & { checked: R }) | null> {
  return openFile(path, (file) => {
    try {
      const header = readFileHeader(file);
      return { ...header, checked: check(header) };
    } catch (error) {
      if (error instanceof RangeError) return null;
      throw error;
    }
  });
}

function present<T>(path: string, content: T | null): T {
  if (content === null) {
    throw new Error(`${path} is gone from the browser's storage: ${GATHER_ANEW}`);
  }
  return content;
}

/** What is wrong with a file's content is told with the file's name. */
export async function naming<R>(path: string, decode: () => R): Promise<Awaited<R>> {
  try {
    return await decode();
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
