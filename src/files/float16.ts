/** IEEE 754 half precision as bits in a Uint16Array, for tensors stored as F16. Rounds to nearest, ties to even. */

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** 65504 is the largest finite half; values from 65520 on become infinite, NaN stays NaN. */
export function encodeFloat16(values: Float32Array): Uint16Array {
  return Uint16Array.from(values, halfBits);
}

/** Exact: every half is also a float32. */
export function decodeFloat16(halves: Uint16Array): Float32Array {
  const values = new Float32Array(halves.length);
  decodeFloat16Into(halves, values, 0);
  return values;
}

/** The same, written to `target` from index `at` on. */
export function decodeFloat16Into(halves: Uint16Array, target: Float32Array, at: number): void {
  valueOfHalf ??= allHalves();
  for (let i = 0; i < halves.length; i++) target[at + i] = valueOfHalf[halves[i]];
}

/** Value of each bit pattern, computed at first use: each batch of M decodes a million halves. */
let valueOfHalf: Float32Array | null = null;

function halfBits(value: number): number {
  float[0] = value;
  const sign = (bits[0] >>> 16) & 0x8000;
  const magnitude = bits[0] & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00; // NaN
  if (magnitude >= 0x477ff000) return sign | 0x7c00; // 65520 and above, infinity
  if (magnitude < 0x38800000) {
    // Below 2^-14 halves are multiples of 2^-24: adding 0.5 leaves that multiple, rounded to even, in the
    // last bits of the float32 mantissa.
    float[0] = Math.abs(value) + 0.5;
    return sign | (bits[0] - 0x3f000000);
  }
  const oddBit = (magnitude >>> 13) & 1;
  return sign | ((magnitude - 0x38000000 + 0xfff + oddBit) >>> 13);
}

function allHalves(): Float32Array {
  const values = new Float32Array(65_536);
  const patterns = new Uint32Array(values.buffer);
  for (let half = 0; half < values.length; half++) {
    const sign = (half & 0x8000) << 16;
    const exponent = (half >>> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0) values[half] = (sign === 0 ? 1 : -1) * fraction * 2 ** -24;
    else if (exponent === 0x1f) patterns[half] = sign | 0x7f800000 | (fraction === 0 ? 0 : 0x400000);
    // The exponent's bias is 15 in a half and 127 in a float32.
    else patterns[half] = sign | ((exponent + 112) << 23) | (fraction << 13);
  }
  return values;
}
