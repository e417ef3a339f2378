/** The first step at which a dream is as far as a random frame: by hand, and where some dreams never are. */
import { expect, it } from 'vitest';
import { OFTEN, untilRandomOf } from '../../src/diagnostics/until-random.ts';

/** Distances of dreams that reach 100 % at these steps. */
const reaching = (steps: readonly number[]): number[][] =>
  OFTEN.map((step) => steps.map((reach) => (step >= reach ? 100 : 99)));

it('takes the first of the steps looked at, and quartiles over the dreams', () => {
  expect(untilRandomOf(reaching([10, 20, 21, 50, 300]), 5)).toEqual({
    ...{ dreams: 5, every: 10, within: 300, reached: 5 },
    ...{ lowerQuartile: 20, median: 30, upperQuartile: 50 },
  });
});

it('counts the first time, though the dream comes nearer again', () => {
  const distances = reaching([300, 300]);
  distances[4][0] = 120;
  expect(untilRandomOf(distances, 2)?.lowerQuartile).toBe(50 + 250 / 4);
});

it('a quartile among dreams that never come so far is null: more than 300', () => {
  const never = Number.POSITIVE_INFINITY;
  expect(untilRandomOf(reaching([40, 80, never, never, never]), 5)).toMatchObject({
    ...{ reached: 2, lowerQuartile: 80, median: null, upperQuartile: null },
  });
});

it('leaves out dreams whose reality ends before, and is null for too few of the others', () => {
  const distances = reaching([10, 20, 30]);
  distances.at(-1)![0] = Number.NaN;
  expect(untilRandomOf(distances, 2)).toMatchObject({ dreams: 2, median: 25 });
  expect(untilRandomOf(distances, 3)).toBeNull();
});
