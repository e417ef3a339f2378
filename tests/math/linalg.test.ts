/** Cholesky: closed form, random positive definite systems, and matrices it must refuse. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choleskyInPlace, choleskySolveInPlace } from '../../src/math/linalg.ts';
import { Xoshiro128 } from '../../src/math/random.ts';

describe('Cholesky', () => {
  it('factors [[4, 2], [2, 5]] as [[2, 0], [1, 2]]', () => {
    const matrix = Float64Array.of(4, 0, 2, 5);
    choleskyInPlace(matrix, 2);
    expect([...matrix]).toEqual([2, 0, 1, 2]);
  });

  it('solves random positive definite systems', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer(), (n, seed) => {
        const source = new Xoshiro128(seed);
        const root = Float64Array.from({ length: n * n }, () => source.normal());
        const matrix = new Float64Array(n * n);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            for (let k = 0; k < n; k++) matrix[i * n + j] += root[i * n + k] * root[j * n + k];
          }
          matrix[i * n + i] += 1;
        }
        const solution = Float64Array.from({ length: n }, () => source.normal());
        const vector = solution.map((_, i) => solution.reduce((sum, x, j) => sum + matrix[i * n + j] * x, 0));
        choleskyInPlace(matrix, n);
        choleskySolveInPlace(matrix, n, vector);
        for (let i = 0; i < n; i++) expect(vector[i]).toBeCloseTo(solution[i], 8);
      }),
    );
  });

  it('refuses indefinite and singular matrices, naming the row', () => {
    expect(() => choleskyInPlace(Float64Array.of(1, 2, 2, 1), 2)).toThrow('row 1 of 2');
    expect(() => choleskyInPlace(Float64Array.of(1, 1, 1, 1), 2)).toThrow('not positive definite');
    expect(() => choleskyInPlace(Float64Array.of(0), 1)).toThrow('row 0 of 1');
    expect(() => choleskyInPlace(Float64Array.of(Number.NaN), 1)).toThrow('NaN');
  });

  it('refuses sizes that do not fit', () => {
    expect(() => choleskyInPlace(new Float64Array(3), 2)).toThrow('has 4 entries, got 3');
    expect(() => choleskySolveInPlace(new Float64Array(4), 2, new Float64Array(3))).toThrow('size 2');
  });
});
