/**
 * What CMA-ES must not notice: where the origin lies, how the axes point (full), how costs are scaled.
 * The moved or rotated search is told moved or rotated candidates, so both learn from the same generation: its own
 * would differ, because eigenvectors of near-equal eigenvalues turn with the last bit of the covariance.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CmaEs, type CovarianceKind } from '../../src/evolution/index.ts';
import { symmetricEigen } from '../../src/math/eigen.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { ellipsoid, rosenbrock } from './functions.helper.ts';

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const kinds = fc.constantFrom<CovarianceKind>('full', 'separable');
const runs = { numRuns: 25 };
const N = 6;

/** A random orthogonal matrix, row-major [n, n]. */
function randomRotation(n: number, seed: number): Float64Array {
  const source = new Xoshiro128(seed);
  return symmetricEigen(
    Float64Array.from({ length: n * n }, () => source.normal()),
    n,
  ).vectors;
}

function rotate(rotation: Float64Array, x: Float64Array): Float64Array {
  return x.map((_, i) => x.reduce((sum, value, j) => sum + rotation[i * x.length + j] * value, 0));
}

function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  for (let i = 0; i < expected.length; i++) {
    expect(Math.abs(actual[i] - expected[i])).toBeLessThan(tolerance * (1 + Math.abs(expected[i])));
  }
}

describe('invariance', () => {
  it('to translation: the same run, moved', () => {
    fc.assert(
      fc.property(
        seeds,
        kinds,
        fc.boolean(),
        fc.integer({ min: -8, max: 8 }),
        (seed, covariance, activeWeights, shift) => {
          const options = { sigma: 0.5, populationSize: 8, seed, covariance, activeWeights };
          const here = new CmaEs({ ...options, mean: new Float64Array(N) });
          const there = new CmaEs({ ...options, mean: new Float64Array(N).fill(shift) });
          for (let g = 0; g < 12; g++) {
            const x = here.ask();
            here.tell(x, x.map(rosenbrock));
            there.ask(); // decomposes; its own candidates are not used
            const moved = x.map((candidate) => candidate.map((value) => value + shift));
            there.tell(
              moved,
              moved.map((m) => rosenbrock(m.map((value) => value - shift))),
            );
          }
          expectNear(
            there.mean,
            here.mean.map((m) => m + shift),
            1e-7,
          );
          expectNear([there.sigma], [here.sigma], 1e-7);
        },
      ),
      runs,
    );
  });

  it('of the full model to rotation: the same state, turned', () => {
    fc.assert(
      fc.property(seeds, fc.boolean(), (seed, activeWeights) => {
        const rotation = randomRotation(N, seed);
        const mean = Float64Array.of(1, 2, 3, -1, -2, -3);
        const options = { sigma: 0.5, populationSize: 8, seed, activeWeights };
        const plain = new CmaEs({ ...options, mean });
        const turned = new CmaEs({ ...options, mean: rotate(rotation, mean) });
        for (let g = 0; g < 25; g++) {
          const candidates = plain.ask();
          const costs = candidates.map(ellipsoid);
          plain.tell(candidates, costs);
          turned.ask(); // decomposes; its own candidates are not used
          turned.tell(
            candidates.map((x) => rotate(rotation, x)),
            costs,
          );
        }
        expectNear(turned.mean, rotate(rotation, plain.mean), 1e-8);
        expectNear([turned.sigma], [plain.sigma], 1e-8);
        expectNear(turned.axes, plain.axes, 1e-8);
      }),
      runs,
    );
  });

  it('not of the separable model: it learns other variances when turned', () => {
    const rotation = randomRotation(N, 1);
    const plain = new CmaEs({
      mean: new Float64Array(N).fill(1),
      sigma: 0.5,
      seed: 1,
      covariance: 'separable',
    });
    const turned = new CmaEs({
      mean: rotate(rotation, plain.mean),
      sigma: 0.5,
      seed: 1,
      covariance: 'separable',
    });
    for (let g = 0; g < 25; g++) {
      const candidates = plain.ask();
      const costs = candidates.map(ellipsoid);
      plain.tell(candidates, costs);
      turned.tell(
        candidates.map((x) => rotate(rotation, x)),
        costs,
      );
    }
    expect(Math.abs(turned.axes[0] / plain.axes[0] - 1)).toBeGreaterThan(1e-3);
  });

  it('to monotone transformations of the cost: the same run, bit for bit', () => {
    const transformations = [Math.log1p, Math.sqrt, (c: number) => 3 * c - 7, (c: number) => -1 / (1 + c)];
    fc.assert(
      fc.property(seeds, kinds, fc.constantFrom(...transformations), (seed, covariance, transform) => {
        const options = {
          mean: new Float64Array(N).fill(1),
          sigma: 0.5,
          populationSize: 8,
          seed,
          covariance,
        };
        const plain = new CmaEs(options);
        const transformed = new CmaEs(options);
        for (let g = 0; g < 20; g++) {
          const x = plain.ask();
          plain.tell(x, x.map(ellipsoid));
          const y = transformed.ask();
          transformed.tell(
            y,
            y.map((candidate) => transform(ellipsoid(candidate))),
          );
        }
        expect(transformed.mean).toEqual(plain.mean);
        expect(transformed.sigma).toBe(plain.sigma);
      }),
      runs,
    );
  });

  it('to the order of the candidates in `tell`', () => {
    fc.assert(
      fc.property(seeds, kinds, (seed, covariance) => {
        const options = {
          mean: new Float64Array(N).fill(1),
          sigma: 0.5,
          populationSize: 8,
          seed,
          covariance,
        };
        const forwards = new CmaEs(options);
        const backwards = new CmaEs(options);
        for (let g = 0; g < 10; g++) {
          const x = forwards.ask();
          forwards.tell(x, x.map(ellipsoid));
          const reversed = backwards.ask().reverse();
          backwards.tell(reversed, reversed.map(ellipsoid));
        }
        expect(backwards.mean).toEqual(forwards.mean);
      }),
      runs,
    );
  });
});
