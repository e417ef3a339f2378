/**
 * What V and M are fed: a bounded reservoir of frames for V, sequences of latents for M.
 * Episodes come one at a time and are let go, so memory does not grow with the dataset.
 */
import type { OpenFile } from '../files/opfs.ts';
import { readFileHeader, readHeader, type SafetensorsHeader } from '../files/safetensors.ts';
import { Xoshiro128 } from '../math/random.ts';
import type { RecordedBatch } from '../memory/sequences.ts';
import { encodeLatents, FRAME_BYTES, type LatentSteps } from './episode.ts';
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

/** Opens a file that is there, and gives what `use` makes of it. */
export type Opener = <R>(use: (file: OpenFile) => R) => Promise<R>;

/**
 * Draws random windows out of whole episodes. The files of the first ones are held in memory, as they are (latents of
 * 16 bits), until `mostBytes` are full; of the others only what a window needs is read, when it is needed.
 */
export class SequenceDataset {
  private readonly episodes: LatentFile[] = [];
  private readonly mostBytes: number;
  private held = 0;

  constructor(mostBytes = Number.POSITIVE_INFINITY) {
    this.mostBytes = mostBytes;
  }

  /** An episode that is in no file. */
  add(episode: LatentSteps): void {
    const bytes = encodeLatents(episode);
    this.held += bytes.length;
    this.shelve(new LatentFile(`episode ${this.size}`, readHeader(bytes), piecesOf(bytes)));
  }

  /** @throws Error naming the file, where it is cut short, garbled, or of other sizes than the first one */
  async addFile(name: string, open: Opener): Promise<void> {
    const { header, bytes } = await open((file) => {
      const whole = this.held + file.size <= this.mostBytes;
      return { header: headerOf(name, file), bytes: whole ? file.read(0, file.size) : null };
    });
    if (bytes !== null) this.held += bytes.length;
    const read: ReadRanges =
      bytes !== null
        ? piecesOf(bytes)
        : (ranges) => open((file) => ranges.map(([begin, end]) => file.read(begin, end)));
    this.shelve(new LatentFile(name, header, read));
  }

  /** Episodes. */
  get size(): number {
    return this.episodes.length;
  }

  /** Bytes held in memory. */
  get heldBytes(): number {
    return this.held;
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

  /** Steps of an episode. */
  lengthOf(index: number): number {
    return this.episodes[index].steps;
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

  /** A batch of zeros, all of it padding. */
  blankBatch(batchSize: number, time: number): RecordedBatch {
    if (this.episodes.length === 0)
      throw new Error('no sequences to train M on: gather and encode episodes first');
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

  private shelve(episode: LatentFile): void {
    const [first = episode] = this.episodes;
    if (episode.latentSize !== first.latentSize || episode.actionSize !== first.actionSize) {
      const sizes = ({ latentSize, actionSize }: LatentFile) =>
        `${latentSize} latents and actions of ${actionSize}`;
      throw new Error(
        `${episode.name} has ${sizes(episode)}, ${first.name} has ${sizes(first)}: episodes of one run have the same. Begin it anew, with another seed`,
      );
    }
    this.episodes.push(episode);
  }
}

function headerOf(name: string, file: OpenFile): SafetensorsHeader {
  try {
    return readFileHeader(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${name}: ${reason}. Begin the run anew, with another seed`, { cause: error });
  }
}

const piecesOf =
  (bytes: Uint8Array): ReadRanges =>
  (ranges) =>
    ranges.map(([begin, end]) => bytes.subarray(begin, end));

export function latentSizeOf(episode: LatentSteps): number {
  return episode.mu.length / (episode.rewards.length + 1);
}
