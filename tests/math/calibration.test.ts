/** Reliability and log loss in closed form. */
import { describe, expect, it } from 'vitest';
import { baseRateLogLoss, calibrationError, logLoss, reliability } from '../../src/math/calibration.ts';
import { Xoshiro128 } from '../../src/math/random.ts';

describe('reliability', () => {
  it('sorts by prediction, in bins of equal count', () => {
    const bins = reliability([3, 1, 2, 4], [30, 10, 20, 40], 2);
    expect(bins).toEqual([
      { count: 2, predicted: 1.5, actual: 15 },
      { count: 2, predicted: 3.5, actual: 35 },
    ]);
    expect(reliability([1, 2], [1, 2], 10)).toHaveLength(2);
    expect(reliability([], [])).toEqual([]);
    expect(() => reliability([1], [])).toThrow('1 predictions for 0 outcomes');
  });

  it('calibrated rewards lie on the diagonal, overstated ones do not', () => {
    const random = new Xoshiro128(1);
    const predicted = Array.from({ length: 20_000 }, () => random.normal());
    const actual = predicted.map((value) => value + 2 * random.normal());
    const calibrated = reliability(predicted, actual);
    for (const bin of calibrated) expect(bin.actual).toBeCloseTo(bin.predicted, 0);
    expect(calibrationError(calibrated)).toBeLessThan(0.1);
    const overstated = reliability(
      predicted.map((value) => 2 * value),
      actual,
    );
    // |2 x - x| on average: the mean of |x| of a standard normal.
    expect(calibrationError(overstated)).toBeCloseTo(Math.sqrt(2 / Math.PI), 1);
  });
});

describe('log loss', () => {
  it('matches closed forms', () => {
    expect(logLoss([0.5, 0.5], [1, 0])).toBeCloseTo(Math.log(2), 12);
    expect(logLoss([0.9, 0.2], [1, 0])).toBeCloseTo(-(Math.log(0.9) + Math.log(0.8)) / 2, 12);
    expect(baseRateLogLoss([1, 0, 0, 0])).toBeCloseTo(-(Math.log(0.25) + 3 * Math.log(0.75)) / 4, 12);
    expect(baseRateLogLoss([0, 0])).toBe(0);
  });

  it('has a finite cost for a wrong certain prediction', () => {
    expect(logLoss([1], [0])).toBeCloseTo(Math.log(1e7), 6);
    expect(logLoss([1], [1])).toBeLessThan(1e-6);
  });
});
