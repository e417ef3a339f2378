/** A = V D Vᵀ with orthonormal V, for random, repeated, graded and extreme spectra. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { symmetricEigen } from '../../src/math/eigen.ts';
import { Xoshiro128 } from '../../src/math/random.ts';

function randomSymmetric(n: number, seed: number): Float64Array {
  const source = new Xoshiro128(seed);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = source.normal();
  }
  return matrix;
}

/** Largest entries of |A - V D Vᵀ| and |V Vᵀ - I|. */
function errors(matrix: Float64Array, n: number): { product: number; orthogonality: number } {
  const { values, vectors } = symmetricEigen(matrix, n);
  let product = 0;
  let orthogonality = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let a = 0;
      let o = 0;
      for (let k = 0; k < n; k++) {
        a += vectors[i * n + k] * values[k] * vectors[j * n + k];
        o += vectors[i * n + k] * vectors[j * n + k];
      }
      product = Math.max(product, Math.abs(a - matrix[i * n + j]));
      orthogonality = Math.max(orthogonality, Math.abs(o - (i === j ? 1 : 0)));
    }
  }
  return { product, orthogonality };
}

describe('symmetricEigen', () => {
  it('solves [[2, 1], [1, 2]] in closed form', () => {
    const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
    expect(values[0]).toBeCloseTo(1, 14);
    expect(values[1]).toBeCloseTo(3, 14);
    expect(Math.abs(vectors[0])).toBeCloseTo(Math.SQRT1_2, 14);
    expect(vectors[0]).toBeCloseTo(-vectors[2], 14);
    expect(vectors[1]).toBeCloseTo(vectors[3], 14);
  });

  it('finds the eigenvalues 2 - 2 cos(kπ / (n + 1)) of the second difference', () => {
    const n = 40;
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      matrix[i * n + i] = 2;
      if (i > 0) matrix[i * n + i - 1] = matrix[(i - 1) * n + i] = -1;
    }
    symmetricEigen(matrix, n).values.forEach((value, k) => {
      expect(value).toBeCloseTo(2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)), 13);
    });
  });

  it('rebuilds random matrices to 1e-10 with orthonormal vectors, ascending', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer(), (n, seed) => {
        const matrix = randomSymmetric(n, seed);
        const { product, orthogonality } = errors(matrix, n);
        expect(product).toBeLessThan(1e-10);
        expect(orthogonality).toBeLessThan(1e-10);
        const { values } = symmetricEigen(matrix, n);
        expect(values).toEqual(values.slice().sort());
      }),
      { numRuns: 60 },
    );
    const { product, orthogonality } = errors(randomSymmetric(151, 3), 151);
    expect(product).toBeLessThan(1e-10);
    expect(orthogonality).toBeLessThan(1e-10);
  });

  it('solves diagonal, constant, zero and rank-one matrices', () => {
    const n = 9;
    const ones = new Float64Array(n * n).fill(1);
    const diagonal = new Float64Array(n * n);
    for (let i = 0; i < n; i++) diagonal[i * n + i] = (i * 5) % n;
    for (const matrix of [ones, diagonal, new Float64Array(n * n)]) {
      const { product, orthogonality } = errors(matrix, n);
      expect(product).toBeLessThan(1e-13);
      expect(orthogonality).toBeLessThan(1e-13);
    }
    expect(symmetricEigen(ones, n).values[n - 1]).toBeCloseTo(n, 12);
  });

  it.each([1e-250, 1e-150, 1e150, 1e250])('scales: entries around %d', (scale) => {
    const n = 12;
    const plain = symmetricEigen(randomSymmetric(n, 1), n).values;
    const scaled = symmetricEigen(
      randomSymmetric(n, 1).map((entry) => entry * scale),
      n,
    ).values;
    for (let i = 0; i < n; i++) expect(Math.abs(scaled[i] / scale / plain[i] - 1)).toBeLessThan(1e-10);
  });

  it('reads only the lower triangle and leaves its input alone', () => {
    const n = 5;
    const matrix = randomSymmetric(n, 4);
    const lower = matrix.map((entry, at) => (at % n > Math.floor(at / n) ? 1e9 : entry));
    const copy = lower.slice();
    expect(symmetricEigen(lower, n).values).toEqual(symmetricEigen(matrix, n).values);
    expect(lower).toEqual(copy);
  });

  it('refuses a matrix that is not square or not finite', () => {
    expect(() => symmetricEigen(new Float64Array(5), 2)).toThrow('has 4 entries, got 5');
    expect(() => symmetricEigen(Float64Array.of(1, 0, Number.NaN, 1), 2)).toThrow('matrix[1, 0] is NaN');
  });
});
