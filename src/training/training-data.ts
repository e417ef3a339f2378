/** What V and M learn from, read from the files of collected episodes. */
import { FrameReservoir, SequenceDataset } from '../data/datasets.ts';
import { FRAME_BYTES } from '../data/episode.ts';
import { openPresent, readEpisode } from '../data/episode-files.ts';
import { frameAt } from '../data/re-render.ts';
import { Xoshiro128 } from '../math/random.ts';
import type { TrainingFiles } from './training-task.ts';

/** Latents that M learns from and that are held in memory; those of more episodes are read when they are needed. */
const HELD_BYTES = 512e6;
/** Frames that V's progress is shown on; a checkpoint keeps them with the time-lapse of V's learning. */
const PICTURES = 6;

export interface VisionData {
  /** A bounded sample of the kept frames. */
  reservoir: FrameReservoir;
  /** Frames of unseen episodes, for pictures. [PICTURES, 64, 64, 3], or empty. */
  pictures: Uint8Array;
}

/** @throws Error where the episodes keep no frames, or naming a file that cannot be read */
export async function loadVisionData({
  seen,
  unseen,
  capacity,
  seed,
}: TrainingFiles & { part: 'vision' }): Promise<VisionData> {
  const reservoir = new FrameReservoir(capacity, new Xoshiro128(seed));
  for (const path of seen) reservoir.offer((await readEpisode(path)).frames);
  if (reservoir.size === 0) {
    throw new Error(
      `no frames to train V on: ${seen.length} episodes keep none. Collect more or longer ones`,
    );
  }
  return { reservoir, pictures: await pickFrames(unseen.slice(0, PICTURES)) };
}

/** @throws Error naming a file that cannot be read */
export async function loadMemoryData({ seen }: TrainingFiles & { part: 'memory' }): Promise<SequenceDataset> {
  const dataset = new SequenceDataset(HELD_BYTES);
  for (const path of seen) await dataset.addFile(path, (use) => openPresent(path, use));
  return dataset;
}

/** mu and logvar of the first frame of each episode, [episodes, latent]: where dreams begin. */
export async function firstLatents(paths: string[]): Promise<{ mu: Float32Array; logvar: Float32Array }> {
  const dataset = new SequenceDataset(0);
  for (const path of paths) await dataset.addFile(path, (use) => openPresent(path, use));
  const batch = dataset.blankBatch(paths.length, 0);
  for (let row = 0; row < paths.length; row++) await dataset.copy(row, 0, 0, batch, row, 0);
  return { mu: batch.mu, logvar: batch.logvar };
}

/** Frames spread over the given episodes and over their lengths. */
async function pickFrames(paths: readonly string[]): Promise<Uint8Array> {
  if (paths.length === 0) return new Uint8Array(0);
  const episodes = await Promise.all(paths.map(readEpisode));
  const picked = new Uint8Array(PICTURES * FRAME_BYTES);
  for (let i = 0; i < PICTURES; i++) {
    const episode = episodes[i % episodes.length];
    const number = Math.floor(((i + 0.5) / PICTURES) * (episode.rewards.length + 1));
    picked.set(frameAt(episode, number), i * FRAME_BYTES);
  }
  return picked;
}
