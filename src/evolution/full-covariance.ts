/**
 * The full covariance matrix C = B D² Bᵀ. Its eigen-decomposition is lazy: C changes by about c1 + cMu per
 * generation, so it is decomposed every `decompositionGap` generations, appendix B.2 of arXiv:1604.00772v2.
 */
import { symmetricEigen } from '../math/eigen.ts';
import type { Covariance, StateArray } from './covariance.ts';

export class FullCovariance implements Covariance {
  readonly kind = 'full';
  private readonly n: number;
  private readonly gap: number;
  /** C, row-major [n, n]; only the lower triangle is used. */
  private readonly matrix: Float64Array;
  /** B, row-major [n, n], eigenvectors in columns. */
  private basis: Float64Array;
  /** Diagonal of D, [n]. */
  private scales: Float64Array;
  /** A decomposition that is not installed yet, with the age of C at that moment. Not saved: it follows from C. */
  private pending: { basis: Float64Array; scales: Float64Array; age: number } | null = null;
  /** Updates of C since the installed decomposition. */
  private age = 0;

  /** @param gap generations between decompositions. */
  constructor(n: number, gap: number) {
    this.n = n;
    this.gap = gap;
    this.matrix = identity(n);
    this.basis = identity(n);
    this.scales = new Float64Array(n).fill(1);
  }

  /** From arrays that `save` returned and whose shapes were checked. */
  static restore(n: number, gap: number, age: number, arrays: Record<string, Float64Array>): FullCovariance {
    const covariance = new FullCovariance(n, gap);
    covariance.matrix.set(arrays.covariance);
    covariance.basis.set(arrays.basis);
    covariance.scales.set(arrays.scales);
    covariance.age = age;
    return covariance;
  }

  static shapes(n: number): Record<string, number[]> {
    return { covariance: [n, n], basis: [n, n], scales: [n] };
  }

  /** y = B D z. Two candidates share each pass over B. */
  color(normals: readonly Float64Array[]): Float64Array[] {
    const { n, basis, scales } = this;
    const scaled = normals.map((z) => z.map((value, i) => value * scales[i]));
    const steps = normals.map(() => new Float64Array(n));
    for (let k = 0; k < n; k++) {
      const row = basis.subarray(k * n, k * n + n);
      for (let c = 0; c < scaled.length; c += 2) {
        const a = scaled[c];
        const b = scaled[Math.min(c + 1, scaled.length - 1)];
        let sumA = 0;
        let sumB = 0;
        for (let i = 0; i < n; i++) {
          sumA += row[i] * a[i];
          sumB += row[i] * b[i];
        }
        steps[c][k] = sumA;
        if (c + 1 < steps.length) steps[c + 1][k] = sumB;
      }
    }
    return steps;
  }

  /** B D⁻¹ Bᵀ y */
  whiten(y: Float64Array): Float64Array {
    const { n, basis, scales } = this;
    const inBasis = new Float64Array(n);
    for (let k = 0; k < n; k++) {
      for (let i = 0; i < n; i++) inBasis[i] += basis[k * n + i] * y[k];
    }
    for (let i = 0; i < n; i++) inBasis[i] /= scales[i];
    const whitened = new Float64Array(n);
    for (let k = 0; k < n; k++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += basis[k * n + i] * inBasis[i];
      whitened[k] = sum;
    }
    return whitened;
  }

  update(decay: number, weights: ArrayLike<number>, steps: readonly Float64Array[]): void {
    const { n, matrix } = this;
    const count = steps.length;
    // Transposed steps, [n, count]: each entry of C is then one short dot product over contiguous values.
    const columns = new Float64Array(n * count);
    for (let k = 0; k < count; k++) {
      for (let i = 0; i < n; i++) columns[i * count + k] = steps[k][i];
    }
    const weighted = new Float64Array(count);
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < count; k++) weighted[k] = weights[k] * columns[i * count + k];
      for (let j = 0; j <= i; j++) {
        const at = j * count;
        let sum = 0;
        for (let k = 0; k < count; k++) sum += weighted[k] * columns[at + k];
        matrix[i * n + j] = decay * matrix[i * n + j] + sum;
      }
    }
    this.age++;
  }

  decompose(): void {
    if (this.pending !== null || this.age < this.gap) return;
    const { values, vectors } = symmetricEigen(this.matrix, this.n);
    // Rounding can make an eigenvalue of an almost singular C zero or negative. The floor keeps the axis real; its
    // condition number is above MAX_CONDITION.
    const floor = values[this.n - 1] * Number.EPSILON;
    this.pending = {
      basis: vectors,
      scales: values.map((value) => Math.sqrt(Math.max(value, floor))),
      age: this.age,
    };
  }

  install(): void {
    if (this.pending === null) return;
    this.basis = this.pending.basis;
    this.scales = this.pending.scales;
    this.age -= this.pending.age;
    this.pending = null;
  }

  axisLengths(): Float64Array {
    return this.scales.slice().sort().reverse();
  }

  deviations(): Float64Array {
    return Float64Array.from({ length: this.n }, (_, i) => Math.sqrt(this.matrix[i * this.n + i]));
  }

  save(): { age: number; arrays: Record<string, StateArray> } {
    const { n } = this;
    const matrix = this.matrix.slice();
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) matrix[j * n + i] = matrix[i * n + j];
    }
    return {
      age: this.age,
      arrays: {
        covariance: { shape: [n, n], data: matrix },
        basis: { shape: [n, n], data: this.basis.slice() },
        scales: { shape: [n], data: this.scales.slice() },
      },
    };
  }
}

function identity(n: number): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) matrix[i * n + i] = 1;
  return matrix;
}
