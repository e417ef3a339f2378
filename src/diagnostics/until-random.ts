/** How long a dream forecasts: the steps until it is no nearer to reality than a random frame would be. */
import { quantileOfSorted } from '../math/statistics.ts';

/**
 * Steps until a dream under reality's actions is further from reality than two random frames are from each other: the
 * first of the steps looked at, `every` apart, at which the distance is 100 % or more.
 */
export interface UntilRandom {
  /** Dreams whose real episode lasts `within` steps. */
  dreams: number;
  every: number;
  within: number;
  /** Dreams that came so far. */
  reached: number;
  /** Null where it is more than `within`. */
  lowerQuartile: number | null;
  median: number | null;
  upperQuartile: number | null;
}

const EVERY = 10;
const WITHIN = 300;
/** Steps at which a dream is asked whether it is no better than a random frame. */
export const OFTEN: readonly number[] = Array.from({ length: WITHIN / EVERY }, (_, k) => EVERY * (k + 1));

/**
 * @param distances at each of OFTEN, of each dream, percent; NaN where its real episode ends before
 * @param least null for fewer dreams than these
 */
export function untilRandomOf(distances: readonly (readonly number[])[], least: number): UntilRandom | null {
  const whole = distances[0].flatMap((_, dream) =>
    Number.isNaN(distances.at(-1)![dream]) ? [] : [distances.map((all) => all[dream])],
  );
  if (whole.length < least) return null;
  const first = whole
    .map((dream) => OFTEN[dream.findIndex((distance) => distance >= 100)] ?? Number.POSITIVE_INFINITY)
    .sort((a, b) => a - b);
  const quartile = (q: number): number | null => {
    const steps = quantileOfSorted(first, q);
    return Number.isFinite(steps) ? steps : null;
  };
  return {
    ...{ dreams: whole.length, every: EVERY, within: WITHIN },
    reached: first.filter(Number.isFinite).length,
    ...{ lowerQuartile: quartile(0.25), median: quartile(0.5), upperQuartile: quartile(0.75) },
  };
}
