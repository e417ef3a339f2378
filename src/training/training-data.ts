/** What V and M learn from, read from the files of collected episodes. */
import { FrameReservoir, type RandomState, SequenceDataset } from '../data/datasets.ts';
import { FRAME_BYTES } from '../data/episode.ts';
import { openPresent, readEpisode } from '../data/episode-files.ts';
import { framesAt } from '../data/re-render.ts';
import { Xoshiro128 } from '../math/random.ts';
import type { TrainingFiles } from './training-task.ts';

/** Latents that M learns from and that are held in memory; those of more episodes are read when they are needed. */
const HELD_BYTES = 512e6;
/** Unseen episodes that M's loss is measured on. */
const HELD_OUT_EPISODES = 8;
/** Unseen episodes that V's loss is measured on, and frames of each. */
const HELD_OUT_FRAMES = { episodes: 8, each: 8 };
/** Frames that V's progress is shown on; a checkpoint keeps them with the time-lapse of V's learning. */
const PICTURES = 6;
/** Of the run's seed; draws of V's training have others. */
const THINNING_STREAM = 6;

export interface VisionData {
  /** A bounded sample of the kept frames. */
  reservoir: FrameReservoir;
  /** State of its draws before the first batch. */
  draws: RandomState;
  /** Frames of unseen episodes, for pictures. [PICTURES, 64, 64, 3], or empty. */
  pictures: Uint8Array;
  /** Frames of unseen episodes, for V's loss on what it is not trained on. [count, 64, 64, 3], or empty. */
  heldOut: Uint8Array;
}

export interface MemoryData {
  seen: SequenceDataset;
  /** A few episodes for M's loss on what it is not trained on. */
  unseen: SequenceDataset;
}

/** @throws Error where the episodes keep no frames, or naming a file that cannot be read */
export async function loadVisionData({
  seen,
  shares,
  unseen,
  capacity,
  seed,
}: TrainingFiles & { part: 'vision' }): Promise<VisionData> {
  const reservoir = new FrameReservoir(capacity, new Xoshiro128(seed));
  const thinning = new Xoshiro128(seed, THINNING_STREAM);
  for (const [i, path] of seen.entries()) {
    const { frames } = await readEpisode(path);
    reservoir.offer(thinned(frames, shares?.[i] ?? 1, thinning));
  }
  if (reservoir.size === 0) {
    throw new Error(
      `no frames to train V on: ${seen.length} episodes keep none. Collect more or longer ones`,
    );
  }
  const { episodes, each } = HELD_OUT_FRAMES;
  const measured = unseen.slice(0, episodes);
  return {
    reservoir,
    draws: reservoir.draws,
    pictures: await pickFrames(unseen.slice(0, PICTURES), PICTURES),
    heldOut: await pickFrames(measured, each * measured.length),
  };
}

/** A random share of frames. [count, 64, 64, 3] */
function thinned(frames: Uint8Array, share: number, random: Xoshiro128): Uint8Array {
  if (share >= 1) return frames;
  const left = new Uint8Array(frames.length);
  let to = 0;
  for (let from = 0; from < frames.length; from += FRAME_BYTES) {
    if (random.random() >= share) continue;
    left.set(frames.subarray(from, from + FRAME_BYTES), to);
    to += FRAME_BYTES;
  }
  return left.subarray(0, to);
}

/** @throws Error naming a file that cannot be read */
export async function loadMemoryData({
  seen,
  unseen,
}: TrainingFiles & { part: 'memory' }): Promise<MemoryData> {
  return {
    seen: await datasetOf(seen, HELD_BYTES),
    unseen: await datasetOf(unseen.slice(0, HELD_OUT_EPISODES), 0),
  };
}

async function datasetOf(paths: readonly string[], heldBytes: number): Promise<SequenceDataset> {
  const dataset = new SequenceDataset(heldBytes);
  for (const path of paths) await dataset.addFile(path, (use) => openPresent(path, use));
  return dataset;
}

/** mu and logvar of the first frame of each episode, [episodes, latent]: where dreams begin. */
export async function firstLatents(paths: string[]): Promise<{ mu: Float32Array; logvar: Float32Array }> {
  const dataset = await datasetOf(paths, 0);
  const batch = dataset.blankBatch(paths.length, 0);
  for (let row = 0; row < paths.length; row++) await dataset.copy(row, 0, 0, batch, row, 0);
  return { mu: batch.mu, logvar: batch.logvar };
}

/** Frames spread over the given episodes and over their lengths; empty without episodes. [count, 64, 64, 3] */
async function pickFrames(paths: readonly string[], count: number): Promise<Uint8Array> {
  if (paths.length === 0) return new Uint8Array(0);
  const picked = new Uint8Array(count * FRAME_BYTES);
  for (const [e, path] of paths.entries()) {
    const episode = await readEpisode(path);
    const places = Array.from({ length: count }, (_, i) => i).filter((i) => i % paths.length === e);
    const numbers = places.map((i) => Math.floor(((i + 0.5) / count) * (episode.rewards.length + 1)));
    const frames = framesAt(episode, numbers);
    for (const [i, place] of places.entries()) {
      picked.set(frames.subarray(i * FRAME_BYTES, (i + 1) * FRAME_BYTES), place * FRAME_BYTES);
    }
  }
  return picked;
}
