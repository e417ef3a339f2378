/** BF16 as bits in a Uint16Array: the upper half of a float32. */

/** Exact: every bfloat16 is a float32. */
export function decodeBfloat16(halves: Uint16Array): Float32Array {
  const bits = Uint32Array.from(halves, (half) => half << 16); // wraps to 32 unsigned bits
  return new Float32Array(bits.buffer);
}
