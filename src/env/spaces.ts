/**
 * What actions and observations may be, after gymnasium.spaces: `Box`, `Discrete` and the `MultiDiscrete` of
 * a vector. The same seed samples the same numbers as there (Gymnasium 1.4, NumPy's PCG64), with two
 * exceptions: a space that was not seeded samples as from seed 0, where Gymnasium asks the operating system;
 * and a Box without bounds draws its normal numbers by the polar method, not by NumPy's ziggurat.
 */
import { Pcg64 } from '../math/pcg64.ts';
import type { BoxSpace, DiscreteSpace, MultiDiscreteSpace } from './types.ts';

// The generators below are `#` fields: a space compares and prints as what it describes.

export class Box implements BoxSpace {
  readonly kind = 'box';
  readonly shape: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly dtype: 'float32' | 'uint8';
  #random = new Pcg64(0);

  /**
   * @param space bounds are finite on both sides, or infinite on both: one for each element, or one for all
   */
  constructor({ shape, low, high, dtype }: Pick<BoxSpace, 'shape' | 'low' | 'high' | 'dtype'>) {
    this.shape = shape;
    this.low = low;
    this.high = high;
    this.dtype = dtype;
  }

  seed(seed: number | bigint): void {
    this.#random = new Pcg64(seed);
  }

  sample(): Float32Array | Uint8Array {
    const length = elements(this.shape);
    const sample = this.dtype === 'uint8' ? new Uint8Array(length) : new Float32Array(length);
    for (let i = 0; i < length; i++) {
      const [low, high] = this.bounds(i);
      if (this.dtype === 'uint8') sample[i] = Math.floor(this.#random.uniform(low, high + 1));
      else sample[i] = Number.isFinite(high) ? this.#random.uniform(low, high) : normal(this.#random);
    }
    return sample;
  }

  contains(value: unknown): boolean {
    const length = elements(this.shape);
    if (!isArrayLike(value) || value.length !== length) return false;
    for (let i = 0; i < length; i++) {
      const element = value[i];
      const [low, high] = this.bounds(i);
      if (typeof element !== 'number' || !(element >= low && element <= high)) return false;
      if (this.dtype === 'uint8' && !Number.isInteger(element)) return false;
    }
    return true;
  }

  private bounds(i: number): [low: number, high: number] {
    const { low, high } = this;
    return [low.length === 1 ? low[0] : low[i], high.length === 1 ? high[0] : high[i]];
  }
}

export class Discrete implements DiscreteSpace {
  readonly kind = 'discrete';
  readonly n: number;
  #random = new Pcg64(0);

  constructor(n: number) {
    this.n = n;
  }

  seed(seed: number | bigint): void {
    this.#random = new Pcg64(seed);
  }

  sample(): number {
    return this.#random.integers(this.n);
  }

  contains(value: unknown): boolean {
    return isBelow(value, this.n);
  }
}

export class MultiDiscrete implements MultiDiscreteSpace {
  readonly kind = 'multi-discrete';
  readonly nvec: readonly number[];
  #random = new Pcg64(0);

  constructor(nvec: readonly number[]) {
    this.nvec = nvec;
  }

  seed(seed: number | bigint): void {
    this.#random = new Pcg64(seed);
  }

  sample(): Int32Array {
    return Int32Array.from(this.nvec, (n) => Math.floor(this.#random.random() * n));
  }

  contains(value: unknown): boolean {
    const { nvec } = this;
    if (!isArrayLike(value) || value.length !== nvec.length) return false;
    return nvec.every((n, i) => isBelow(value[i], n));
  }
}

/** The space of `count` rows of `space`, after Gymnasium's batch_space. */
export function batchSpace(space: BoxSpace, count: number): Box;
export function batchSpace(space: BoxSpace | DiscreteSpace, count: number): Box | MultiDiscrete;
export function batchSpace(space: BoxSpace | DiscreteSpace, count: number): Box | MultiDiscrete {
  if (space.kind === 'discrete') return new MultiDiscrete(new Array<number>(count).fill(space.n));
  const rows = (bounds: readonly number[]) =>
    bounds.length === 1 ? bounds : Array.from({ length: count }, () => bounds).flat();
  const { shape, low, high, dtype } = space;
  return new Box({ shape: [count, ...shape], low: rows(low), high: rows(high), dtype });
}

/** How many numbers an array of this shape holds. */
export function elements(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

function isArrayLike(value: unknown): value is ArrayLike<unknown> {
  return typeof value === 'object' && value !== null && 'length' in value;
}

function isBelow(value: unknown, n: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < n;
}

/** Standard normal by the polar method. */
function normal(random: Pcg64): number {
  for (;;) {
    const u = random.uniform(-1, 1);
    const v = random.uniform(-1, 1);
    const squared = u * u + v * v;
    if (squared > 0 && squared < 1) return u * Math.sqrt((-2 * Math.log(squared)) / squared);
  }
}
