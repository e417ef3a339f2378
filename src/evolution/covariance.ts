/**
 * What CmaEs asks of a covariance model: sample with it, measure with it, learn from a generation. The full
 * and the separable model are siblings behind this interface. Types only.
 */
import type { CovarianceKind } from './strategy.ts';

/** A named array as it stands in a checkpoint. */
export interface StateArray<Data extends ArrayLike<number> = Float64Array> {
  shape: number[];
  data: Data;
}

export interface Covariance {
  readonly kind: CovarianceKind;

  /** y = C^(1/2) z for each z ~ N(0, I), as far as C's decomposition is up to date. Vectors of [n]. */
  color(normals: readonly Float64Array[]): Float64Array[];

  /** C^(-1/2) y, [n]. */
  whiten(y: Float64Array): Float64Array;

  /** C ← decay C + Σ_k weights[k] steps[k] steps[k]ᵀ */
  update(decay: number, weights: ArrayLike<number>, steps: readonly Float64Array[]): void;

  /** Decomposes C as it stands, if that is due and not done yet. Sampling changes only at `install`. */
  decompose(): void;

  /** Makes the last decomposition the one that `color` and `whiten` use; nothing happens without one. */
  install(): void;

  /** Square roots of C's eigenvalues as sampled with, longest first, [n]. */
  axisLengths(): Float64Array;

  /** The whole state, copied. */
  save(): { age: number; arrays: Record<string, StateArray> };
}
