/**
 * How the products of V and M are rounded here: with the fused multiply-add once a step, in two instructions twice.
 * Which of them an engine has depends on its version, and whether it fuses on the processor.
 */
import { hasSimd } from './has-simd.ts';
import { fastestIn, type SimdKernels } from './module.ts';
import { PANEL } from './products.ts';

const FLOAT = 4;
const STEPS = 64;

/** The numbers of the row and of the panel; few thirds and sevenths are exact in binary. */
export const leftAt = (k: number): number => Math.fround((k + 1) / 3);
export const rightAt = (k: number, n: number): number => Math.fround((k - n + 0.5) / 7);

/** A row of a product, as its kernel gives it. @param made gives the kernels, at work in a memory */
export function roundedSums(
  made: (memory: WebAssembly.Memory) => SimdKernels = fastestIn,
): Float32Array<ArrayBuffer> {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const floats = new Float32Array(memory.buffer);
  // The tables of addresses, a 0 each, and the bias, of zeros, lie at the start.
  const [tables, bias, a, b, c] = [0, PANEL, 4 * PANEL, 4 * PANEL + STEPS, 4 * PANEL + STEPS * (1 + PANEL)];
  for (let k = 0; k < STEPS; k++) {
    floats[a + k] = leftAt(k);
    for (let n = 0; n < PANEL; n++) floats[b + k * PANEL + n] = rightAt(k, n);
  }
  const at = (place: number): number => FLOAT * place;
  const [multiply, noFloor] = [made(memory).multiplyRows[1], Number.NEGATIVE_INFINITY];
  multiply(at(tables), at(a), at(tables), at(c), 1, at(b), 1, STEPS, 0, 0, at(bias), noFloor);
  return floats.slice(c, c + PANEL);
}

/** The same of the kernels that are used here; nothing where there is no SIMD. */
export const kernelRounding = (): Float32Array<ArrayBuffer> =>
  hasSimd() ? roundedSums() : new Float32Array(0);
