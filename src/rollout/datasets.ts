/**
 * What V and M are fed: a bounded reservoir of frames for V, sequences of latents for M.
 * Episodes come one at a time and are let go, so memory does not grow with the dataset.
 * May import math.
 */
import { Xoshiro128 } from '../math/random.ts';
import { type Episode, FRAME_BYTES, type LatentEpisode } from './episode.ts';

export type RandomState = ReturnType<Xoshiro128['toJSON']>;

/** A uniform sample of all frames offered (reservoir sampling, Vitter's algorithm R), at most `capacity`. */
export class FrameReservoir {
  private frames: Uint8Array;
  private readonly capacity: number;
  private random: Xoshiro128;
  private offered = 0;

  constructor(capacity: number, random: Xoshiro128) {
    this.capacity = capacity;
    this.random = random;
    this.frames = new Uint8Array(Math.min(capacity, 1024) * FRAME_BYTES);
  }

  /** Frames held. */
  get size(): number {
    return Math.min(this.offered, this.capacity);
  }

  offer(frames: Uint8Array): void {
    if (frames.length % FRAME_BYTES !== 0) {
      throw new Error(`frames come in multiples of ${FRAME_BYTES} bytes, got ${frames.length}`);
    }
    for (let from = 0; from < frames.length; from += FRAME_BYTES) {
      const place = this.offered < this.capacity ? this.offered : this.random.below(this.offered + 1);
      this.offered++;
      if (place >= this.capacity) continue;
      this.grow((place + 1) * FRAME_BYTES);
      this.frames.set(frames.subarray(from, from + FRAME_BYTES), place * FRAME_BYTES);
    }
  }

  /** Fills `batch` with frames drawn uniformly, with replacement. */
  draw(batch: Uint8Array): void {
    if (this.offered === 0) throw new Error('no frames to train V on: gather episodes first');
    for (let to = 0; to < batch.length; to += FRAME_BYTES) {
      const from = this.random.below(this.size) * FRAME_BYTES;
      batch.set(this.frames.subarray(from, from + FRAME_BYTES), to);
    }
  }

  /** Where the draws stand: with the same frames in it, the same batches follow. */
  get draws(): RandomState {
    return this.random.toJSON();
  }

  set draws(state: RandomState) {
    this.random = Xoshiro128.fromJSON(state);
  }

  private grow(bytes: number): void {
    if (bytes <= this.frames.length) return;
    const larger = new Uint8Array(Math.min(this.capacity * FRAME_BYTES, 2 * this.frames.length));
    larger.set(this.frames);
    this.frames = larger;
  }
}

/** A batch for M, time-major within each sequence; `mask` is 0 where a short episode was padded. */
export interface SequenceBatch {
  mu: Float32Array; // [batch, time + 1, latent]
  logvar: Float32Array; // [batch, time + 1, latent]
  actions: Float32Array; // [batch, time, action]
  rewards: Float32Array; // [batch, time]
  dones: Float32Array; // [batch, time]
  mask: Float32Array; // [batch, time]
}

/** Draws random windows out of whole episodes. */
export class SequenceDataset {
  private readonly episodes: LatentEpisode[] = [];

  add(episode: LatentEpisode): void {
    if (episode.rewards.length > 0) this.episodes.push(episode);
  }

  get size(): number {
    return this.episodes.length;
  }

  draw(batchSize: number, time: number, random: Xoshiro128): SequenceBatch {
    const batch = this.blankBatch(batchSize, time);
    for (let row = 0; row < batchSize; row++) {
      const episode = this.episodes[random.below(this.episodes.length)];
      const length = Math.min(time, episode.rewards.length);
      const start = random.below(episode.rewards.length - length + 1);
      copySteps(episode, start, length, batch, row, time);
    }
    return batch;
  }

  /** Steps of an episode. */
  lengthOf(index: number): number {
    return this.episodes[index].rewards.length;
  }

  /** Copies `length` steps of an episode, from `start` on, into row `row` of a batch of `time` steps. */
  copy(index: number, start: number, length: number, batch: SequenceBatch, row: number, time: number): void {
    copySteps(this.episodes[index], start, length, batch, row, time);
  }

  /** A batch of zeros, all of it padding. */
  blankBatch(batchSize: number, time: number): SequenceBatch {
    if (this.episodes.length === 0)
      throw new Error('no sequences to train M on: gather and encode episodes first');
    const latentSize = latentSizeOf(this.episodes[0]);
    const actionSize = this.episodes[0].actions.length / this.episodes[0].rewards.length;
    return {
      mu: new Float32Array(batchSize * (time + 1) * latentSize),
      logvar: new Float32Array(batchSize * (time + 1) * latentSize),
      actions: new Float32Array(batchSize * time * actionSize),
      rewards: new Float32Array(batchSize * time),
      dones: new Float32Array(batchSize * time),
      mask: new Float32Array(batchSize * time),
    };
  }
}

function copySteps(
  episode: LatentEpisode,
  start: number,
  length: number,
  batch: SequenceBatch,
  row: number,
  time: number,
): void {
  const latentSize = latentSizeOf(episode);
  const actionSize = episode.actions.length / episode.rewards.length;
  copyWindow(episode.mu, start, length + 1, latentSize, batch.mu, row * (time + 1));
  copyWindow(episode.logvar, start, length + 1, latentSize, batch.logvar, row * (time + 1));
  copyWindow(episode.actions, start, length, actionSize, batch.actions, row * time);
  copyWindow(episode.rewards, start, length, 1, batch.rewards, row * time);
  copyWindow(episode.dones, start, length, 1, batch.dones, row * time);
  batch.mask.fill(1, row * time, row * time + length);
}

export function latentSizeOf(episode: LatentEpisode): number {
  return episode.mu.length / (episode.rewards.length + 1);
}

/** Frames of an episode as bytes a batch at a time, for encoding. */
export function* frameBatches(episode: Episode, size: number): Generator<Uint8Array> {
  for (let from = 0; from < episode.frames.length; from += size * FRAME_BYTES) {
    yield episode.frames.subarray(from, Math.min(episode.frames.length, from + size * FRAME_BYTES));
  }
}

function copyWindow(
  source: Float32Array,
  start: number,
  rows: number,
  width: number,
  target: Float32Array,
  targetRow: number,
): void {
  target.set(source.subarray(start * width, (start + rows) * width), targetRow * width);
}
