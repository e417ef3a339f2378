/**
 * Named arrays: how parameters travel between threads and into files.
 * Names are those of the checkpoint (`vision.encoder.conv1.kernel`, `memory.lstm.kernel`, …).
 * Imports nothing of ours.
 */

export interface NamedArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export type Weights = Record<string, NamedArray>;

/** Number of scalars in a set of weights. */
export function countParameters(weights: Weights): number {
  return Object.values(weights).reduce((sum, array) => sum + array.data.length, 0);
}
