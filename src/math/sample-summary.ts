/** What a few values say together, as Agarwal et al. (2021) ask of runs: spread, interval, interquartile mean. */
import { bootstrapDifference, bootstrapInterval, type Interval } from './intervals.ts';
import { Xoshiro128 } from './random.ts';
import { mean, quantileOfSorted, standardDeviation, trimmedMean } from './statistics.ts';

export interface SampleSummary {
  count: number;
  mean: number;
  /** Null for one value, as is the interval. */
  sd: number | null;
  /** Of the mean: the bootstrap's, 95 %. The same values give the same interval. */
  interval: Interval | null;
  interquartileMean: number;
  median: number;
  lowest: number;
  highest: number;
}

/** @throws RangeError for an empty list */
export function summaryOf(values: readonly number[]): SampleSummary {
  const sorted = [...values].sort((a, b) => a - b);
  const several = sorted.length > 1;
  return {
    count: sorted.length,
    mean: mean(sorted),
    sd: several ? standardDeviation(sorted) : null,
    interval: several ? bootstrapInterval(sorted, mean, new Xoshiro128(1)) : null,
    interquartileMean: trimmedMean(sorted, 0.25),
    median: quantileOfSorted(sorted, 0.5),
    lowest: sorted[0],
    highest: sorted[sorted.length - 1],
  };
}

/** How far a sample is from another one. */
export interface SampleDifference {
  /** Its mean less that of the other. */
  mean: number;
  /** The bootstrap's, 95 %; null where either is one value. One that holds 0 tells nothing apart. */
  interval: Interval | null;
}

/** @throws RangeError for an empty list */
export function differenceFrom(reference: readonly number[], values: readonly number[]): SampleDifference {
  const several = reference.length > 1 && values.length > 1;
  return {
    mean: mean(values) - mean(reference),
    interval: several ? bootstrapDifference(values, reference, mean, new Xoshiro128(1)) : null,
  };
}
