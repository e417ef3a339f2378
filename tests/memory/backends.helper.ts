/** Opens a tfjs backend for a test file, and the numbers tests compare. */
import { openCpu } from '../../src/backend/cpu.ts';
import { openWasm } from '../../src/backend/wasm.ts';
import { Xoshiro128 } from '../../src/math/random.ts';

export type TestBackend = 'cpu' | 'wasm';
export const BACKENDS: TestBackend[] = ['cpu', 'wasm'];

export async function open(backend: TestBackend): Promise<void> {
  if (backend === 'wasm') await openWasm();
  else await openCpu();
}

/** Standard normal numbers times `scale`. */
export function normals(length: number, seed: number, scale = 1): Float32Array {
  const random = new Xoshiro128(seed);
  return Float32Array.from({ length }, () => scale * random.normal());
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`lengths differ: ${a.length} and ${b.length}`);
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i]);
    // A NaN must fail whatever bound it is held against.
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

/** Derivative of `f` by every element of `point`, by central differences in float64. */
export function differences(f: (point: Float64Array) => number, point: ArrayLike<number>): Float64Array {
  const step = 1e-5;
  const at = Float64Array.from(point);
  return at.map((value, i) => {
    const moved = Float64Array.from(at);
    moved[i] = value + step;
    const above = f(moved);
    moved[i] = value - step;
    return (above - f(moved)) / (2 * step);
  });
}
