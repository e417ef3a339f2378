/**
 * The covariance models of CmaEs: their interface, and the separable model, which keeps only the diagonal of C
 * (R. Ros & N. Hansen, "A simple modification in CMA-ES achieving linear time and space complexity", PPSN 2008): memory
 * and time are linear in n, and there is nothing to decompose. The full model is in full-covariance.ts.
 */
import type { CovarianceKind } from './strategy.ts';

/** An array of a checkpoint. */
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

  /** Decomposes the present C, if that is due and not done yet. Sampling changes only at `install`. */
  decompose(): void;

  /** Makes `color` and `whiten` use the last decomposition; no effect without one. */
  install(): void;

  /** Square roots of the eigenvalues of C in use for sampling, descending, [n]. */
  axisLengths(): Float64Array;

  /** Square roots of C's diagonal, [n]. */
  deviations(): Float64Array;

  /** A copy of the whole state. */
  save(): { age: number; arrays: Record<string, StateArray> };
}

export class SeparableCovariance implements Covariance {
  readonly kind = 'separable';
  /** Diagonal of C, [n]. */
  private readonly variances: Float64Array;

  constructor(n: number) {
    this.variances = new Float64Array(n).fill(1);
  }

  /** From arrays that `save` returned and whose shapes were checked. */
  static restore(n: number, arrays: Record<string, Float64Array>): SeparableCovariance {
    const covariance = new SeparableCovariance(n);
    covariance.variances.set(arrays.covariance);
    return covariance;
  }

  static shapes(n: number): Record<string, number[]> {
    return { covariance: [n] };
  }

  color(normals: readonly Float64Array[]): Float64Array[] {
    const scales = this.variances.map(Math.sqrt);
    return normals.map((z) => z.map((value, i) => value * scales[i]));
  }

  whiten(y: Float64Array): Float64Array {
    return y.map((value, i) => value / Math.sqrt(this.variances[i]));
  }

  update(decay: number, weights: ArrayLike<number>, steps: readonly Float64Array[]): void {
    const { variances } = this;
    for (let i = 0; i < variances.length; i++) {
      let sum = decay * variances[i];
      for (let k = 0; k < steps.length; k++) sum += weights[k] * steps[k][i] * steps[k][i];
      variances[i] = sum;
    }
  }

  decompose(): void {}

  install(): void {}

  axisLengths(): Float64Array {
    return this.variances.map(Math.sqrt).sort().reverse();
  }

  deviations(): Float64Array {
    return this.variances.map(Math.sqrt);
  }

  save(): { age: number; arrays: Record<string, StateArray> } {
    const data = this.variances.slice();
    return { age: 0, arrays: { covariance: { shape: [data.length], data } } };
  }
}
