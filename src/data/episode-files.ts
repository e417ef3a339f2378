/**
 * Episodes and their latents as files in the origin's private file system. A complete file is not written again, so
 * an interrupted stage resumes where it stopped. Errors name the file.
 */
import type { Policy } from '../env/index.ts';
import { pack } from '../files/deflate.ts';
import { openFile, readFile, writeFile } from '../files/files.ts';
import type { OpenFile } from '../files/opfs.ts';
import { decodeSafetensors, readFileHeader, type SafetensorsHeader } from '../files/safetensors.ts';
import { hashOf } from '../math/hash.ts';
import { messageOf } from '../math/text.ts';
import { FRAME_LENGTH } from '../vision/config.ts';
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
import { checkLatents, checkTrajectory, checkVersion } from './episode-checks.ts';
import { encodeEpisodeNpz } from './episode-npz.ts';
import type { EpisodePaths } from './episode-paths.ts';
import { wholeFrames } from './re-render.ts';

/** Summary of a collected episode. */
export interface Collected {
  steps: number;
  return: number;
  policy: string;
  bytes: number;
  /** Whether the file existed before. */
  found: boolean;
}

/** One whose file was written now, and the hash of its bytes. */
export interface Written extends Collected {
  hash: string;
}

/** An episode that is in its files. */
export interface StoredEpisode extends Collected {
  seed: number;
  /** Hash of the .npz that it was brought in as; null where it was played. */
  contents: string | null;
  /** Whether V's latents of it are stored, too. */
  encoded: boolean;
}

export interface Encoded {
  frames: number;
  bytes: number;
  found: boolean;
}

/**
 * Collects an episode into a file, unless the file already holds the episode of this order.
 * @param makePolicy the policy that acts in place of the one that the order selects
 */
export async function collectInto(
  path: string,
  order: EpisodeOrder,
  makePolicy?: () => Policy | undefined,
): Promise<Collected> {
  const before = await collectedBefore(path, order);
  if (before !== null) return before;
  const { hash: _, ...collected } = await writeCollected(path, order, makePolicy?.());
  return collected;
}

/** Summary of the episode of this order, where its file holds it. */
export async function collectedBefore(path: string, order: EpisodeOrder): Promise<Collected | null> {
  const header = await wholeHeader(path, checkTrajectoryFile);
  return header !== null && header.metadata.order === JSON.stringify(order) ? collectedIn(header) : null;
}

/** Collects an episode into a file, whatever that holds. */
export async function writeCollected(path: string, order: EpisodeOrder, policy?: Policy): Promise<Written> {
  const { bytes, ...collected } = collectBytes(order, policy);
  await writeFile(path, bytes);
  return { ...collected, bytes: bytes.length, found: false, hash: hashOf(bytes) };
}

/** An episode as its file; the same order gives the same bytes. */
function collectBytes(
  order: EpisodeOrder,
  policy?: Policy,
): Pick<Collected, 'steps' | 'return' | 'policy'> & { bytes: Uint8Array } {
  const episode = collectEpisode(order, policy);
  const sum = returnOf(episode);
  const bytes = encodeEpisode(episode, { order: JSON.stringify(order), return: String(sum) });
  return { steps: episode.rewards.length, return: sum, policy: episode.policy, bytes };
}

/** An episode as its file, packed for the way to another machine. */
export function collectPacked(order: EpisodeOrder): { steps: number; return: number; file: Uint8Array } {
  const { bytes, steps, return: sum } = collectBytes(order);
  return { steps, return: sum, file: pack(bytes) };
}

/** An episode that another machine collected; the reason where its file is none, or is of another order. */
export function readCollected(order: EpisodeOrder, bytes: Uint8Array): Episode | string {
  try {
    const episode = decodeEpisode(bytes);
    const { metadata } = decodeSafetensors(bytes);
    if (metadata.order !== JSON.stringify(order)) return 'it is of another order';
    if (episode.rewards.length > order.steps) return `it has more than ${order.steps} steps`;
    if (Number(metadata.return) !== returnOf(episode)) return 'its return is not the sum of its rewards';
    return episode;
  } catch (error) {
    return messageOf(error);
  }
}

/** Writes an episode that another machine collected. */
export async function keepCollected(path: string, bytes: Uint8Array, episode: Episode): Promise<Collected> {
  await writeFile(path, bytes);
  const { rewards, policy } = episode;
  return { steps: rewards.length, return: returnOf(episode), policy, bytes: bytes.length, found: false };
}

/** Summary of an episode that is in its file, whoever wrote it; null where there is none, or an incomplete one. */
export async function summaryIn({ trajectory, latents }: EpisodePaths): Promise<StoredEpisode | null> {
  const header = await wholeHeader(trajectory, checkTrajectoryFile);
  if (header === null) return null;
  const encoded = await wholeHeader(latents, ({ tensors }) => checkLatents(tensors));
  return {
    ...collectedIn(header),
    seed: Number(header.metadata.seed),
    contents: header.metadata.contents ?? null,
    encoded: encoded !== null && encoded.checked.steps === header.checked,
  };
}

function collectedIn({ metadata, byteLength, checked: steps }: CheckedHeader<number>): Collected {
  return {
    steps,
    return: Number(metadata.return),
    policy: metadata.policy,
    bytes: byteLength,
    found: true,
  };
}

/** All frames of the episode in its file, those that no file holds rendered again. RGB bytes [T + 1, 64, 64, 3] */
export async function framesIn({ trajectory }: EpisodePaths): Promise<Uint8Array> {
  const episode = await readEpisode(trajectory);
  return naming(trajectory, () => wholeFrames(episode));
}

/** `count` of them, evenly spread from the first to the last. RGB bytes [count, 64, 64, 3] */
export async function stripIn(paths: EpisodePaths, count: number): Promise<Uint8Array<ArrayBuffer>> {
  const frames = await framesIn(paths);
  const last = frames.length / FRAME_LENGTH - 1;
  const strip = new Uint8Array(count * FRAME_LENGTH);
  for (let i = 0; i < count; i++) {
    const t = Math.round((i * last) / Math.max(1, count - 1));
    strip.set(frames.subarray(t * FRAME_LENGTH, (t + 1) * FRAME_LENGTH), i * FRAME_LENGTH);
  }
  return strip;
}

/** The episode in its file as an .npz, with its latents where there are some. */
export async function episodeNpz(paths: EpisodePaths): Promise<Uint8Array<ArrayBuffer>> {
  const episode = await readEpisode(paths.trajectory);
  const encoded = (await summaryIn(paths))?.encoded === true;
  const latents = encoded ? decodeLatents(present(paths.latents, await readFile(paths.latents))) : null;
  return naming(paths.trajectory, () => encodeEpisodeNpz(episode, latents));
}

export const returnOf = ({ rewards }: Episode): number =>
  rewards.reduce((total, reward) => total + reward, 0);

/** Encodes the episode in the file `from` into the file `to`, unless `to` already holds its latents. */
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

/** The latents at `path` with the ground truth of their trajectory. */
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

/** Opens a file that must exist. @throws Error naming the path of a missing file */
export async function openPresent<R>(path: string, use: (file: OpenFile) => R): Promise<R> {
  return present(path, await openFile(path, use));
}

/** Steps of the trajectory that a header describes. @throws RangeError where it describes no trajectory */
function checkTrajectoryFile({ tensors, metadata }: SafetensorsHeader): number {
  checkVersion(metadata, 'the trajectory of an episode');
  const { policy, return: sum } = metadata;
  if (policy === undefined)
    throw new RangeError('the trajectory of an episode has a policy in its metadata, this one has none');
  // Whoever writes a file into a run writes its return, too; a trajectory alone may have none.
  if (sum !== undefined && !Number.isFinite(Number(sum))) {
    throw new RangeError(`the return of an episode is ${JSON.stringify(sum)}, expected a number`);
  }
  return checkTrajectory(tensors);
}

type CheckedHeader<R> = SafetensorsHeader & { checked: R };

/**
 * The header of a complete file with the result of `check`; null where the file must be written: it is missing,
 * truncated by a closed tab, corrupt, or of another kind.
 */
function wholeHeader<R>(
  path: string,
  check: (header: SafetensorsHeader) => R,
): Promise<CheckedHeader<R> | null> {
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
    throw new Error(`${path} is missing from the browser's storage: ${COLLECT_AGAIN}`);
  }
  return content;
}

/** Puts the file's name before the message of an error about its content. */
export async function naming<R>(path: string, decode: () => R): Promise<Awaited<R>> {
  try {
    return await decode();
  } catch (error) {
    throw new Error(`${path}: ${messageOf(error)}`, { cause: error });
  }
}
