/**
 * The covariance matrix reduced to its diagonal: R. Ros & N. Hansen, "A simple modification in CMA-ES
 * achieving linear time and space complexity", PPSN 2008. There is nothing to decompose; memory and time
 * are linear in n. Imports types only.
 */
import type { Covariance, StateArray } from './covariance.ts';

export class SeparableCovariance implements Covariance {
  readonly kind = 'separable';
  /** Diagonal of C, [n]. */
  private readonly variances: Float64Array;

  constructor(n: number) {
    this.variances = new Float64Array(n).fill(1);
  }

  /** Takes over arrays that `save` gave, already checked for shape. */
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

  save(): { age: number; arrays: Record<string, StateArray> } {
    const data = this.variances.slice();
    return { age: 0, arrays: { covariance: { shape: [data.length], data } } };
  }
}
