/**
 * Training data: a bounded reservoir of frames for V, sequences of latents for M. Episodes are read one at a time and
 * released, so memory does not grow with the dataset.
 */
import type { OpenFile } from '../files/opfs.ts';
import { readFileHeader, type SafetensorsHeader } from '../files/safetensors.ts';
import { Xoshiro128 } from '../math/random.ts';
import { messageOf } from '../math/text.ts';
import type { RecordedBatch } from '../memory/sequences.ts';
import { FRAME_BYTES, type LatentSteps } from './episode.ts';
import { LatentFile, type ReadRanges } from './latent-file.ts';

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

  /** Number of frames held. */
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
    if (this.offered === 0) throw new Error('no frames to train V on: collect episodes first');
    for (let to = 0; to < batch.length; to += FRAME_BYTES) {
      const from = this.random.below(this.size) * FRAME_BYTES;
      batch.set(this.frames.subarray(from, from + FRAME_BYTES), to);
    }
  }

  /** State of the random draws: with the same frames, the same batches follow. */
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

/** Opens an existing file and returns the result of `use`. */
export type Opener = <R>(use: (file: OpenFile) => R) => Promise<R>;

/**
 * Draws random windows from whole episodes. Files are held in memory as they are (16-bit latents) up to `maxBytes`; of
 * the other files, each window is read when it is drawn.
 */
export class SequenceDataset {
  private readonly episodes: LatentFile[] = [];
  private readonly maxBytes: number;
  private held = 0;

  constructor(maxBytes = Number.POSITIVE_INFINITY) {
    this.maxBytes = maxBytes;
  }

  /** @throws Error naming the file, where it is truncated, corrupt, or of other sizes than the first one */
  async addFile(name: string, open: Opener): Promise<void> {
    const { header, bytes } = await open((file) => {
      const whole = this.held + file.size <= this.maxBytes;
      return { header: headerOf(name, file), bytes: whole ? file.read(0, file.size) : null };
    });
    if (bytes !== null) this.held += bytes.length;
    const read: ReadRanges =
      bytes !== null
        ? piecesOf(bytes)
        : (ranges) => open((file) => ranges.map(([begin, end]) => file.read(begin, end)));
    this.append(new LatentFile(name, header, read));
  }

  /** Number of episodes. */
  get size(): number {
    return this.episodes.length;
  }

  async draw(batchSize: number, time: number, random: Xoshiro128): Promise<RecordedBatch> {
    const batch = this.blankBatch(batchSize, time);
    for (let row = 0; row < batchSize; row++) {
      const episode = this.episodes[random.below(this.episodes.length)];
      const length = Math.min(time, episode.steps);
      await episode.copy(random.below(episode.steps - length + 1), length, batch, row, time);
    }
    return batch;
  }

  /** Number of steps of an episode. */
  lengthOf(index: number): number {
    return this.episodes[index].steps;
  }

  /**
   * Probability that a step is the last one of its episode because the environment ended it, by Krichevsky and
   * Trofimov's rule, (ends + 1/2) / (steps + 1): above 0 where no episode ended, since these are only some of all.
   */
  async endRate(): Promise<number> {
    const last = this.blankBatch(1, 1);
    let ends = 0;
    let steps = 0;
    for (const episode of this.episodes) {
      await episode.copy(episode.steps - 1, 1, last, 0, 1);
      ends += last.dones[0];
      steps += episode.steps;
    }
    return (ends + 0.5) / (steps + 1);
  }

  /** Copies `length` steps of an episode, from `start` on, into row `row` of a batch of `time` steps. */
  copy(
    index: number,
    start: number,
    length: number,
    batch: RecordedBatch,
    row: number,
    time: number,
  ): Promise<void> {
    return this.episodes[index].copy(start, length, batch, row, time);
  }

  /** A batch of zeros, all of it padding. @throws Error where there is no episode */
  blankBatch(batchSize: number, time: number): RecordedBatch {
    if (this.episodes.length === 0)
      throw new Error('no sequences to train M on: collect and encode episodes first');
    const [{ latentSize, actionSize }] = this.episodes;
    return {
      mu: new Float32Array(batchSize * (time + 1) * latentSize),
      logvar: new Float32Array(batchSize * (time + 1) * latentSize),
      actions: new Float32Array(batchSize * time * actionSize),
      rewards: new Float32Array(batchSize * time),
      dones: new Float32Array(batchSize * time),
      mask: new Float32Array(batchSize * time),
    };
  }

  private append(episode: LatentFile): void {
    const [first = episode] = this.episodes;
    if (episode.latentSize !== first.latentSize || episode.actionSize !== first.actionSize) {
      const sizes = ({ latentSize, actionSize }: LatentFile) =>
        `${latentSize} latents and actions of ${actionSize}`;
      throw new Error(
        `${episode.name} has ${sizes(episode)}, ${first.name} has ${sizes(first)}: all episodes of a run must have ` +
          'the same sizes. Start the run again with another seed',
      );
    }
    this.episodes.push(episode);
  }
}

function headerOf(name: string, file: OpenFile): SafetensorsHeader {
  try {
    return readFileHeader(file);
  } catch (error) {
    throw new Error(`${name}: ${messageOf(error)}. Start the run again with another seed`, { cause: error });
  }
}

const piecesOf =
  (bytes: Uint8Array): ReadRanges =>
  (ranges) =>
    ranges.map(([begin, end]) => bytes.subarray(begin, end));

/** Length of z, from the sizes of the arrays. */
export function latentSizeOf(episode: LatentSteps): number {
  return episode.mu.length / (episode.rewards.length + 1);
}
