/**
 * Episodes and their latents as files of the origin. What is already there and whole is not made again, so that an
 * interrupted stage goes on where it was. Errors name the file.
 */
import { type OpenFile, openFile, readFile, writeFile } from '../files/opfs.ts';
import { readFileHeader, type SafetensorsHeader } from '../files/safetensors.ts';
import { collectEpisode, type EpisodeOrder } from './collect.ts';
import {
  COLLECT_AGAIN,
  decodeEpisode,
  decodeLatents,
  type Episode,
  encodeEpisode,
  encodeLatents,
  type LatentEpisode,
  type LatentSteps,
} from './episode.ts';
import { checkLatents, checkTape, checkVersion } from './episode-checks.ts';

/** Where an episode is: its actions, and its latents. */
export interface EpisodePaths {
  trajectory: string;
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
  const header = await wholeHeader(path, checkTrajectoryFile);
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
  const trajectory = await wholeHeader(from, checkTrajectoryFile);
  const latents = await wholeHeader(to, ({ tensors, metadata }) => {
    checkVersion(metadata, to);
    return checkLatents(tensors);
  });
  if (trajectory !== null && latents !== null && latents.metadata.seed === trajectory.metadata.seed) {
    const { steps, latentSize: size } = latents.checked;
    if (steps === trajectory.checked && size === latentSize) {
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

/** The latents at `path` with the truth of the trajectory they are of. */
export async function readLatentEpisode(path: string, trajectoryPath: string): Promise<LatentEpisode> {
  const bytes = present(path, await readFile(path));
  const latents = await naming(path, () => decodeLatents(bytes));
  const { truth, truthNames, rewards } = await readEpisode(trajectoryPath);
  if (latents.rewards.length !== rewards.length) {
    throw new Error(
      `${path} has ${latents.rewards.length} steps, its trajectory ${trajectoryPath} ${rewards.length}`,
    );
  }
  return { ...latents, truth, truthNames };
}

/** Looks into a file that must be there. */
export async function lookInto<R>(path: string, use: (file: OpenFile) => R): Promise<R> {
  return present(path, await openFile(path, use));
}

/** Steps of the trajectory that a header describes. @throws RangeError where it describes no trajectory */
function checkTrajectoryFile({ tensors, metadata }: SafetensorsHeader): number {
  checkVersion(metadata, 'the trajectory of an episode');
  const { policy, return: sum } = metadata;
  if (policy === undefined)
    throw new RangeError('the trajectory of an episode tells its policy, this one does not');
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
    throw new Error(`${path} is gone from the browser's storage: ${COLLECT_AGAIN}`);
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
