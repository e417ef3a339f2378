/**
 * The latents of one episode in the dataset of M: windows are copied from bytes in memory or read from the file each
 * time, by the same code.
 */
import { decodeFloat16Into } from '../files/float16.ts';
import type { Dtype, SafetensorsHeader } from '../files/safetensors.ts';
import type { RecordedBatch } from '../memory/sequences.ts';
import { checkVersion } from './episode-checks.ts';

type Part = 'mu' | 'logvar' | 'actions' | 'rewards' | 'dones';

const PARTS: Record<Part, Dtype> = { mu: 'F16', logvar: 'F16', actions: 'F32', rewards: 'F32', dones: 'F32' };

/** Returns the bytes [begin, end) of each range; one call opens the file once. */
export type ReadRanges = (
  ranges: readonly [begin: number, end: number][],
) => Uint8Array[] | Promise<Uint8Array[]>;

export class LatentFile {
  readonly name: string;
  readonly steps: number;
  readonly latentSize: number;
  readonly actionSize: number;
  private readonly read: ReadRanges;
  private readonly begins: Record<Part, number>;

  /** @throws Error naming the file and what does not fit in it */
  constructor(name: string, { tensors, metadata }: SafetensorsHeader, read: ReadRanges) {
    this.name = name;
    this.read = read;
    checkVersion(metadata, name);
    for (const [part, dtype] of Object.entries(PARTS)) {
      const found = tensors[part]?.dtype;
      if (found !== dtype)
        throw new Error(`${name} has ${part} of ${found ?? 'no dtype'}, expected ${dtype}`);
    }
    const { mu, logvar, actions, rewards, dones } = tensors;
    [this.steps] = rewards.shape;
    this.latentSize = mu.shape[1];
    this.actionSize = actions.shape[1];
    const frames = [this.steps + 1, this.latentSize];
    const fits =
      this.steps > 0 &&
      this.latentSize > 0 &&
      `${mu.shape}` === `${frames}` &&
      `${logvar.shape}` === `${frames}` &&
      `${actions.shape}` === `${[this.steps, this.actionSize]}` &&
      `${rewards.shape}` === `${this.steps}` &&
      `${dones.shape}` === `${this.steps}`;
    if (!fits) {
      const shapes = Object.keys(PARTS).map((part) => `${part} [${tensors[part].shape}]`);
      throw new Error(`${name} is no episode of T steps and T + 1 frames: it has ${shapes.join(', ')}`);
    }
    this.begins = {
      mu: mu.begin,
      logvar: logvar.begin,
      actions: actions.begin,
      rewards: rewards.begin,
      dones: dones.begin,
    };
  }

  /** Copies `length` steps from `start` on, with the frame after them, into row `row` of a batch of `time` steps. */
  async copy(start: number, length: number, batch: RecordedBatch, row: number, time: number): Promise<void> {
    const { begins, latentSize, actionSize } = this;
    const range = (part: Part, rows: number, rowBytes: number): [number, number] => {
      const begin = begins[part] + start * rowBytes;
      return [begin, begin + rows * rowBytes];
    };
    const [mu, logvar, actions, rewards, dones] = await this.read([
      range('mu', length + 1, 2 * latentSize),
      range('logvar', length + 1, 2 * latentSize),
      range('actions', length, 4 * actionSize),
      range('rewards', length, 4),
      range('dones', length, 4),
    ]);
    const latentAt = row * (time + 1) * latentSize;
    decodeFloat16Into(new Uint16Array(...wordsOf(mu, 2)), batch.mu, latentAt);
    decodeFloat16Into(new Uint16Array(...wordsOf(logvar, 2)), batch.logvar, latentAt);
    this.requireFinite(batch, latentAt, (length + 1) * latentSize, start);
    const step = row * time;
    batch.actions.set(new Float32Array(...wordsOf(actions, 4)), step * actionSize);
    batch.rewards.set(new Float32Array(...wordsOf(rewards, 4)), step);
    batch.dones.set(new Float32Array(...wordsOf(dones, 4)), step);
    this.requireSteps('actions', batch.actions, step * actionSize, length, actionSize, start);
    this.requireSteps('rewards', batch.rewards, step, length, 1, start);
    this.requireSteps('dones', batch.dones, step, length, 1, start);
    batch.mask.fill(1, step, step + length);
  }

  /** Without this check a corrupt file would look like a training that diverges. */
  private requireFinite({ mu, logvar }: RecordedBatch, at: number, count: number, start: number): void {
    for (let i = at; i < at + count; i++) {
      if (Number.isFinite(mu[i]) && Number.isFinite(logvar[i])) continue;
      const frame = start + Math.floor((i - at) / this.latentSize);
      throw this.corrupt(`frame ${frame} has mu ${mu[i]} and logvar ${logvar[i]}`);
    }
  }

  private requireSteps(
    part: 'actions' | 'rewards' | 'dones',
    data: Float32Array,
    at: number,
    steps: number,
    width: number,
    start: number,
  ): void {
    for (let i = at; i < at + steps * width; i++) {
      const fits = part === 'dones' ? data[i] === 0 || data[i] === 1 : Number.isFinite(data[i]);
      if (fits) continue;
      const expected = part === 'dones' ? '0 or 1' : 'a finite number';
      const step = start + Math.floor((i - at) / width);
      throw this.corrupt(`${part} of step ${step} hold ${data[i]}, expected ${expected}`);
    }
  }

  private corrupt(what: string): Error {
    return new Error(`${this.name}: ${what}. The file is corrupt: start the run again with another seed`);
  }
}

/** Tensors are aligned in a file that is held in memory; pieces read from disk have their own buffer. */
function wordsOf(
  { buffer, byteOffset, byteLength }: Uint8Array,
  size: number,
): [ArrayBufferLike, number, number] {
  return [buffer, byteOffset, byteLength / size];
}
