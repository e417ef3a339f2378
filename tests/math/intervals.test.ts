/** Intervals against published values, their ends, and how often they hold what they should. */
import { expect, it } from 'vitest';
import { bootstrapDifference, bootstrapInterval, wilsonInterval } from '../../src/math/intervals.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { mean, rankCorrelation } from '../../src/math/statistics.ts';

it('Wilson’s interval has the values of Newcombe (1998), table I', () => {
  for (const [successes, trials, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ]) {
    const interval = wilsonInterval(successes, trials);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  }
});

it('Wilson’s interval of all successes mirrors that of none, and refuses impossible counts', () => {
  const [none, all] = [wilsonInterval(0, 64), wilsonInterval(64, 64)];
  expect(all.low).toBeCloseTo(1 - none.high, 14);
  expect(none.low).toBeCloseTo(0, 14);
  expect(all.high).toBeCloseTo(1, 14);
  expect(() => wilsonInterval(3, 2)).toThrow('got 3 of 2');
  expect(() => wilsonInterval(0, 0)).toThrow('got 0 of 0');
});

it('the bootstrap of a mean is about as wide as theory has it, and the same for the same seed', () => {
  const random = new Xoshiro128(1);
  const sample = Array.from({ length: 400 }, () => random.normal());
  const { low, high } = bootstrapInterval(sample, mean, new Xoshiro128(2));
  // 2 * 1.96 / sqrt(400)
  expect(high - low).toBeGreaterThan(0.17);
  expect(high - low).toBeLessThan(0.22);
  expect(low).toBeLessThan(mean(sample));
  expect(high).toBeGreaterThan(mean(sample));
  expect(bootstrapInterval(sample, mean, new Xoshiro128(2))).toEqual({ low, high });
});

it('the bootstrap of a difference is about as wide as theory has it, and of a sample from itself holds 0', () => {
  const random = new Xoshiro128(3);
  const a = Array.from({ length: 400 }, () => 1 + random.normal());
  const b = Array.from({ length: 100 }, () => random.normal());
  const { low, high } = bootstrapDifference(a, b, mean, new Xoshiro128(2));
  // 2 * 1.96 * sqrt(1 / 400 + 1 / 100)
  expect(high - low).toBeGreaterThan(0.37);
  expect(high - low).toBeLessThan(0.51);
  expect(low).toBeLessThan(mean(a) - mean(b));
  expect(high).toBeGreaterThan(mean(a) - mean(b));
  const none = bootstrapDifference(b, b, mean, new Xoshiro128(2));
  expect(none.low).toBeLessThan(0);
  expect(none.high).toBeGreaterThan(0);
});

it('the bootstrap of a correlation that is never defined is NaN', () => {
  const pairs = [1, 2, 3].map((real) => ({ real, dream: 7 }));
  const statistic = (drawn: readonly (typeof pairs)[number][]) =>
    rankCorrelation(
      drawn.map(({ real }) => real),
      drawn.map(({ dream }) => dream),
    );
  expect(bootstrapInterval(pairs, statistic, new Xoshiro128(1))).toEqual({
    low: Number.NaN,
    high: Number.NaN,
  });
});
