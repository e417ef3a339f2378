/** The streamed linear probe compared with one that has all samples at once. */
import { describe, expect, it } from 'vitest';
import { Xoshiro128 } from '../../src/math/random.ts';
import { applyProbe, RidgeFit, RSquaredScore } from '../../src/math/ridge.ts';
import { fitProbe, rSquared } from './statistics.helper.ts';

const DIMS = 5;
/** y = 3 x_1 - x_4 + 1000, far from 0 so that sums about the origin would lose digits. */
function samples(count: number) {
  const random = new Xoshiro128(1);
  const x = Float32Array.from({ length: count * DIMS }, () => 500 + random.normal());
  const y = Float32Array.from({ length: count }, (_, n) => 3 * x[n * DIMS + 1] - x[n * DIMS + 4] + 1000);
  return { x, y };
}

describe('RidgeFit', () => {
  it.each([6, 7, 8, 9, 101])('of %i samples finds the coefficients', (count) => {
    const { x, y } = samples(count);
    const fit = new RidgeFit(DIMS, 1);
    for (let n = 0; n < count; n++) fit.add(x, y, n * DIMS, n);
    const probe = fit.solve({ ridge: 0 });
    for (const [i, expected] of [0, 3, 0, 0, -1].entries()) {
      expect(probe.coefficients[i]).toBeCloseTo(expected, 2);
    }
    for (let n = 0; n < count; n++) expect(applyProbe(probe, 0, x, n * DIMS)).toBeCloseTo(y[n], 2);
  });

  it('gives the probe of a part of the inputs, and the same result when called twice', () => {
    const { x, y } = samples(50);
    const fit = new RidgeFit(DIMS, 1);
    for (let n = 0; n < 50; n++) fit.add(x, y, n * DIMS, n);
    const part = fit.solve({ from: 1, to: 3 });
    expect(fit.solve({ from: 1, to: 3 })).toEqual(part);
    const alone = Float32Array.from({ length: 100 }, (_, i) => x[Math.floor(i / 2) * DIMS + 1 + (i % 2)]);
    const expected = fitProbe(alone, 2, y, 1);
    for (const [i, coefficient] of expected.coefficients.entries()) {
      expect(part.coefficients[i]).toBeCloseTo(coefficient, 6);
    }
    expect(part.intercepts[0] / expected.intercepts[0]).toBeCloseTo(1, 6);
  });

  it('of samples that several fits share is that of one fit which has them all', () => {
    const { x, y } = samples(50);
    const whole = new RidgeFit(DIMS, 1);
    const parts = [new RidgeFit(DIMS, 1), new RidgeFit(DIMS, 1), new RidgeFit(DIMS, 1)];
    for (let n = 0; n < 50; n++) {
      // The last part is empty.
      for (const fit of [whole, parts[n < 19 ? 0 : 1]]) fit.add(x, y, n * DIMS, n);
    }
    const merged = new RidgeFit(DIMS, 1);
    for (const part of parts) merged.merge(part.sums());
    expect(merged.samples).toBe(50);
    const [one, other] = [whole, merged].map((fit) => fit.solve({ ridge: 1 }));
    for (const [i, value] of one.coefficients.entries()) expect(other.coefficients[i]).toBeCloseTo(value, 9);
    expect(other.intercepts[0]).toBeCloseTo(one.intercepts[0], 6);
    expect(() => merged.merge(new RidgeFit(4, 1).sums())).toThrow('4 inputs and 1 outputs');
  });

  it('scores a probe on its samples as RSquaredScore does', () => {
    const { x, y } = samples(60);
    const [fit, others] = [new RidgeFit(DIMS, 1), new RidgeFit(DIMS, 1)];
    for (let n = 0; n < 8; n++) fit.add(x, y, n * DIMS, n);
    const probe = fit.solve({ ridge: 5 });
    const score = new RSquaredScore();
    for (let n = 8; n < 60; n++) {
      others.add(x, y, n * DIMS, n);
      score.add(y[n], applyProbe(probe, 0, x, n * DIMS));
    }
    expect(score.value()).toBeLessThan(0.95);
    expect(others.rSquared(probe)[0]).toBeCloseTo(score.value(), 9);
    expect(new RidgeFit(DIMS, 1).rSquared(probe)[0]).toBeNaN();
  });

  it('refuses numbers that are not finite, and too few samples', () => {
    const fit = new RidgeFit(2, 1);
    expect(() => fit.add([1, Number.NaN], [1])).toThrow('input (row 0, column 1) is NaN');
    expect(() => fit.add([1, 2], [Number.POSITIVE_INFINITY])).toThrow('target (row 0, column 0) is Infinity');
    fit.add([1, 2], [3]);
    expect(() => fit.solve()).toThrow('at least 2 samples, got 1');
  });
});

it('RSquaredScore is rSquared, sample by sample', () => {
  const random = new Xoshiro128(2);
  const actual = Float32Array.from({ length: 300 }, () => 1e4 + random.normal());
  const predicted = actual.map((value) => value + 0.5 * random.normal());
  const score = new RSquaredScore();
  for (const [i, value] of actual.entries()) score.add(value, predicted[i]);
  expect(score.value()).toBeCloseTo(rSquared(actual, predicted)[0], 6);
  expect(new RSquaredScore().value()).toBeNaN();
});
