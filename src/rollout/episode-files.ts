/**
 * Episodes and their latents as files of the origin. What is already there and whole is not made again, so that an
 * interrupted stage goes on where it was. Errors name the file. May import files, rollout's episodes.
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
  const header = await wholeHeader(path);
  if (header !== null && header.metadata.order === key) {
    const { tensors, metadata, byteLength } = header;
    return {
      steps: tensors.rewards.shape[0],
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
  const tape = await wholeHeader(from);
  const latents = await wholeHeader(to);
  if (tape !== null && latents !== null && latents.metadata.seed === tape.metadata.seed) {
    const [frames, size] = latents.tensors.mu?.shape ?? [];
    if (frames === tape.tensors.truth?.shape[0] && size === latentSize) {
      return { frames, bytes: latents.byteLength, found: true };
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

/** The header of a file that is there and whole; null where it is to be made (again). */
async function wholeHeader(path: string): Promise<SafetensorsHeader | null> {
  return openFile(path, (file) => {
    try {
      return readFileHeader(file);
    } catch (error) {
      // Cut short by a closed tab or garbled: it is made again.
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
