/** Whether WebAssembly has SIMD here: not on processors older than SSE4.1, nor in browsers older than 2023. */

/** A module with one function that makes a vector: `i32.const 0`, `i8x16.splat`, `drop`. */
const PROBE = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0],
  ...[1, 4, 1, 96, 0, 0],
  ...[3, 2, 1, 0],
  ...[10, 9, 1, 7, 0, 65, 0, 253, 15, 26, 11],
);

export const hasSimd = (): boolean => WebAssembly.validate(PROBE);
