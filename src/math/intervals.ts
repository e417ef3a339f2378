/** Intervals of 95 %: Wilson's of a share, that of a mean, and the bootstrap's of any statistic of a sample. */
import type { Xoshiro128 } from './random.ts';
import { quantileOfSorted } from './statistics.ts';

export interface Interval {
  low: number;
  high: number;
}

/** 97.5 % of a standard normal lie below it. */
const Z = 1.959963984540054;
const RESAMPLES = 2000;

/** Wilson's score interval (1927) of the probability behind `successes` of `trials`; never beyond 0 .. 1. */
export function wilsonInterval(successes: number, trials: number): Interval {
  if (!(Number.isInteger(trials) && trials > 0 && successes >= 0 && successes <= trials)) {
    throw new RangeError(`an interval needs 0 to n successes of n > 0 trials, got ${successes} of ${trials}`);
  }
  const share = successes / trials;
  const square = Z ** 2 / trials;
  const centre = (share + square / 2) / (1 + square);
  const half = (Z / (1 + square)) * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** The interval of a mean of n values with this standard deviation (normal distribution): mean ± 1.96 sd / √n. */
export function meanInterval(mean: number, sd: number, n: number): Interval {
  if (!(n > 0)) throw new RangeError(`an interval of a mean needs n > 0 values, got ${n}`);
  const half = (Z * sd) / Math.sqrt(n);
  return { low: mean - half, high: mean + half };
}

/**
 * Percentile bootstrap (Efron 1979): the statistic of samples drawn with replacement. Samples of which it is not
 * finite, such as a correlation of one value drawn over and over, are left out; NaN where none is left.
 * @param statistic of the drawn items of the sample
 */
export function bootstrapInterval<Item>(
  sample: readonly Item[],
  statistic: (drawn: readonly Item[]) => number,
  random: Pick<Xoshiro128, 'below'>,
): Interval {
  return percentiles(() => statistic(resample(sample, random)));
}

/** The same of the difference of a statistic between two samples that are independent: that of `a` less that of `b`. */
export function bootstrapDifference<Item>(
  a: readonly Item[],
  b: readonly Item[],
  statistic: (drawn: readonly Item[]) => number,
  random: Pick<Xoshiro128, 'below'>,
): Interval {
  return percentiles(() => statistic(resample(a, random)) - statistic(resample(b, random)));
}

function resample<Item>(sample: readonly Item[], random: Pick<Xoshiro128, 'below'>): Item[] {
  return sample.map(() => sample[random.below(sample.length)]);
}

function percentiles(draw: () => number): Interval {
  const values = Array.from({ length: RESAMPLES }, draw).filter(Number.isFinite);
  if (values.length === 0) return { low: Number.NaN, high: Number.NaN };
  values.sort((a, b) => a - b);
  return { low: quantileOfSorted(values, 0.025), high: quantileOfSorted(values, 0.975) };
}
