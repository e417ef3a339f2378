/** Closed forms; the linear read-out against known coefficients, a held-out noise level and a negative control. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Xoshiro128 } from '../../src/math/random.ts';
import {
  correlation,
  mean,
  quantileOfSorted,
  rankCorrelation,
  standardDeviation,
  trimmedMean,
} from '../../src/math/statistics.ts';
import { fitProbe, predictProbe, quantile, rSquared } from './statistics.helper.ts';

describe('mean, standardDeviation, quantile, correlation', () => {
  it('match closed forms', () => {
    const values = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(mean(values)).toBe(5);
    expect(standardDeviation(values)).toBeCloseTo(Math.sqrt(32 / 7), 14);
    expect(standardDeviation([3])).toBe(0);
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([4, 1, 3, 2], 0.25)).toBe(1.75); // numpy.quantile([1, 2, 3, 4], 0.25)
    expect(quantile([4, 1, 3, 2], 0)).toBe(1);
    expect(quantile([4, 1, 3, 2], 1)).toBe(4);
    expect(quantile([100, 9], 1)).toBe(100); // sorted as numbers, not as text
    expect(correlation([1, 2, 3], [-2, -4, -6])).toBeCloseTo(-1, 14);
    expect(correlation([1, 2, 3, 4], [1, -1, -1, 1])).toBeCloseTo(0, 14);
  });

  it('move with a shift and grow with a scale', () => {
    const numbers = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), {
      minLength: 2,
      maxLength: 20,
    });
    fc.assert(
      fc.property(
        numbers,
        fc.integer({ min: -50, max: 50 }),
        fc.integer({ min: 1, max: 9 }),
        (values, shift, scale) => {
          const moved = values.map((value) => scale * value + shift);
          expect(mean(moved)).toBeCloseTo(scale * mean(values) + shift, 9);
          expect(standardDeviation(moved)).toBeCloseTo(scale * standardDeviation(values), 9);
          expect(quantile(moved, 0.3)).toBeCloseTo(scale * quantile(values, 0.3) + shift, 9);
        },
      ),
    );
  });

  it('refuse empty lists and impossible probabilities', () => {
    expect(() => mean([])).toThrow('no values');
    expect(() => quantile([], 0.5)).toThrow('no values');
    expect(() => quantile([1], 1.5)).toThrow('got 1.5');
  });
});

describe('rankCorrelation', () => {
  it('is 1 for any rising and -1 for any falling relation', () => {
    const values = [0.1, 3, -2, 8, 5];
    expect(rankCorrelation(values, values.map(Math.exp))).toBeCloseTo(1, 14);
    expect(
      rankCorrelation(
        values,
        values.map((value) => -(value ** 3)),
      ),
    ).toBeCloseTo(-1, 14);
  });

  it('gives ties their mean rank', () => {
    // Ranks 1, 2.5, 2.5, 4 and 1, 2, 3, 4: 4.5 / sqrt(4.5 * 5).
    expect(rankCorrelation([10, 20, 20, 30], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(22.5), 14);
    // 1 - 6 Σd² / (n (n² - 1)) without ties: d = 1, 1, 0, 1, 1.
    expect(rankCorrelation([1, 2, 3, 4, 5], [2, 1, 3, 5, 4])).toBeCloseTo(1 - 24 / 120, 14);
  });

  it('is NaN for a judge that says the same of everybody', () => {
    expect(rankCorrelation([1, 2, 3], [5, 5, 5])).toBeNaN();
  });
});

it('quantileOfSorted lies between two neighbours, and is infinite among infinite ones', () => {
  expect(quantileOfSorted([1, 2, 3, 4], 0.25)).toBe(1.75);
  const half = [1, 2, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  expect(quantileOfSorted(half, 0.25)).toBe(1.75);
  expect(quantileOfSorted(half, 0.75)).toBe(Number.POSITIVE_INFINITY);
  expect(() => quantileOfSorted([], 0.5)).toThrow('no values');
});

/** y_0 = 2 x_0 - x_2 + 3, y_1 = x_1 / 2, plus noise. */
function samples(count: number, seed: number, noise: number) {
  const source = new Xoshiro128(seed);
  const inputs = new Float32Array(count * 3).map(() => source.normal());
  const targets = new Float32Array(count * 2);
  for (let n = 0; n < count; n++) {
    const [a, b, c] = inputs.subarray(n * 3);
    targets[n * 2] = 2 * a - c + 3 + noise * source.normal();
    targets[n * 2 + 1] = b / 2 + noise * source.normal();
  }
  return { inputs, targets };
}

describe('fitProbe and rSquared', () => {
  it('find the coefficients that made the targets', () => {
    const { inputs, targets } = samples(200, 1, 0);
    const probe = fitProbe(inputs, 3, targets, 2, { ridge: 0 });
    for (const [i, expected] of [2, 0, -1, 0, 0.5, 0].entries()) {
      expect(probe.coefficients[i]).toBeCloseTo(expected, 6);
    }
    expect(probe.intercepts[0]).toBeCloseTo(3, 6);
    expect(probe.intercepts[1]).toBeCloseTo(0, 6);
    const r2 = rSquared(targets, predictProbe(probe, inputs), 2);
    expect(r2[0]).toBeCloseTo(1, 10);
    expect(r2[1]).toBeCloseTo(1, 10);
  });

  it('explain as much of held-out targets as the noise leaves', () => {
    const train = samples(2000, 2, 0.5);
    const test = samples(20_000, 3, 0.5);
    const r2 = rSquared(
      test.targets,
      predictProbe(fitProbe(train.inputs, 3, train.targets, 2), test.inputs),
      2,
    );
    expect(r2[0]).toBeCloseTo(5 / 5.25, 2); // signal variance 4 + 1, noise 0.25
    expect(r2[1]).toBeCloseTo(0.25 / 0.5, 1);
  });

  it('explain nothing of targets that have nothing to do with the inputs', () => {
    const train = samples(2000, 4, 0);
    const test = samples(2000, 5, 0);
    const unrelated = samples(2000, 6, 0).targets;
    const r2 = rSquared(test.targets, predictProbe(fitProbe(train.inputs, 3, unrelated, 2), test.inputs), 2);
    expect(Math.max(...r2)).toBeLessThan(0.1);
  });

  it('shrink one centred input by Σx² / (Σx² + ridge)', () => {
    const inputs = Float32Array.of(-1, 0, 1);
    const targets = Float32Array.of(4, 5, 6);
    const { coefficients, intercepts } = fitProbe(inputs, 1, targets, 1, { ridge: 2 });
    expect(coefficients[0]).toBeCloseTo(0.5, 14);
    expect(intercepts[0]).toBeCloseTo(5, 14); // the intercept is not penalised
  });

  it('accept a constant input with a ridge and refuse it without', () => {
    const inputs = Float32Array.of(1, 7, 2, 7, 3, 7);
    const targets = Float32Array.of(1, 2, 3);
    expect(fitProbe(inputs, 2, targets, 1).coefficients[1]).toBe(0);
    expect(() => fitProbe(inputs, 2, targets, 1, { ridge: 0 })).toThrow('pass a larger ridge');
  });

  it('give R² 0 for the mean, NaN where targets do not vary', () => {
    expect(rSquared(Float32Array.of(1, 2, 3), Float32Array.of(2, 2, 2))[0]).toBe(0);
    expect(rSquared(Float32Array.of(4, 4), Float32Array.of(4, 5))[0]).toBeNaN();
  });

  it('refuse shapes that do not fit and values that are not finite', () => {
    const six = new Float32Array(6);
    expect(() => fitProbe(six, 4, six, 2)).toThrow('6 inputs are not whole rows of 4');
    expect(() => fitProbe(six, 3, six, 2)).toThrow('2 samples of inputs but 3 of targets');
    expect(() => fitProbe(six, 3, six, 3, { ridge: -1 })).toThrow('got -1');
    expect(() => fitProbe(Float32Array.of(0, Number.NaN), 1, new Float32Array(2), 1)).toThrow(
      'row 1, column 0) is NaN',
    );
    expect(() => rSquared(six, new Float32Array(5))).toThrow('5 predictions for 6 targets');
  });
});

it('the trimmed mean leaves out the same number of values at both ends', () => {
  // scipy.stats.trim_mean([1, 2, 3, 40], 0.25) and of three values, where a quarter is none.
  expect(trimmedMean([40, 1, 3, 2], 0.25)).toBe(2.5);
  expect(trimmedMean([6, 1, 2], 0.25)).toBe(3);
  expect(() => trimmedMean([], 0.25)).toThrow(RangeError);
  expect(() => trimmedMean([1, 2], 0.5)).toThrow(RangeError);
});
