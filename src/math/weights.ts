/**
 * Named arrays: the form of parameters between threads and in files. Names are those of the checkpoint
 * (`vision.encoder.conv1.kernel`, `memory.lstm.kernel`, …).
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

/** Index of the first NaN or infinity, or -1. A loop: findIndex needs five times as long for a million weights. */
export function firstNonFinite(values: ArrayLike<unknown>): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return -1;
}

/** @throws Error unless `weights` has exactly the names and shapes of `shapes` and all values are finite */
export function checkWeights(weights: Weights, shapes: Record<string, readonly number[]>): void {
  for (const [name, shape] of Object.entries(shapes)) {
    const array = weights[name];
    if (!array) throw new Error(`weights lack '${name}' of shape [${shape}]`);
    const sameShape = array.shape.length === shape.length && shape.every((n, i) => n === array.shape[i]);
    if (!sameShape) {
      throw new Error(`weights '${name}' have shape [${array.shape}], expected [${shape}]`);
    }
    const size = shape.reduce((product, n) => product * n, 1);
    if (array.data.length !== size) {
      throw new Error(`weights '${name}' hold ${array.data.length} numbers, shape [${shape}] needs ${size}`);
    }
    const bad = firstNonFinite(array.data);
    if (bad !== -1) throw new Error(`weights '${name}' hold ${array.data[bad]} at index ${bad}`);
  }
  for (const name of Object.keys(weights)) {
    if (!(name in shapes)) {
      throw new Error(`weights hold '${name}', which this network does not have`);
    }
  }
}
