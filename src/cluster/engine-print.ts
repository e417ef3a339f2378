/**
 * What an engine computes, as a short name. IEEE 754 fixes sums, products and square roots, not sin, cos, exp and
 * their kin: Node 20 and Chromium 156 differ in the last bit of eight of these functions, and a car that is a bit
 * elsewhere is elsewhere after a few hundred steps. Nor does it fix whether the kernels of V and M round a product
 * before they add it. Two evaluators of one name must give equal returns.
 */
import { sha256 } from 'js-sha256';

const FUNCTIONS: readonly ((x: number) => number)[] = [
  Math.sin,
  Math.cos,
  Math.tan,
  Math.asin,
  Math.atan,
  Math.exp,
  Math.expm1,
  Math.log,
  Math.log1p,
  Math.sinh,
  Math.tanh,
  (x) => Math.atan2(x, 3.3),
  (x) => Math.hypot(x, 1.1),
  (x) => (x + 0.1) ** 1.37,
];
/** Of the domain of all of them. */
const POINTS = Array.from({ length: 500 }, (_, i) => (i + 0.5) / 500);

/** @param sums what the kernels of V and M make of a known product */
export function enginePrint(sums: Float32Array<ArrayBuffer>, functions = FUNCTIONS): string {
  const values = Float64Array.from(
    functions.flatMap((f) => [...POINTS, ...POINTS.map((x) => 40 * x)].map(f)),
  );
  // asin has none beyond 1; engines may differ in the bits of NaN, which no number shows.
  const numbers = values.map((value) => (Number.isNaN(value) ? 0 : value));
  return sha256.update(new Uint8Array(numbers.buffer)).update(new Uint8Array(sums.buffer)).hex().slice(0, 12);
}
