/** The dream as a judge: a right one, a wrong one, one that says the same of everybody, and one that guesses. */
import { expect, it } from 'vitest';
import { type Judged, judgementOf } from '../../../src/lab/evaluation/judgement.ts';
import { Xoshiro128 } from '../../../src/math/random.ts';

const plan = { tracks: 2, dreams: 3, seed: 1 };

/** Controllers of falling skill, and what a dream says of each. */
function judgedBy(dreamOf: (skill: number) => number, count = 40): Judged[] {
  return Array.from({ length: count }, (_, k) => {
    const skill = 900 - 20 * k;
    return {
      kind: k === 0 ? 'itself' : 'disturbed',
      noise: k / count,
      real: [skill - 5, skill + 5],
      dreams: [{ tau: 1, returns: [0, 1, -1].map((noise) => dreamOf(skill) + noise), ended: 1 }],
    };
  });
}

it('a judge that ranks as reality does has correlation 1, whatever its scale', () => {
  const { real, rows } = judgementOf(
    judgedBy((skill) => skill ** 3),
    plan,
  );
  expect(rows[0]).toMatchObject({ tau: 1, ended: 1 / 3 });
  expect(rows[0].correlation).toBeCloseTo(1, 12);
  expect([rows[0].low, rows[0].high]).toEqual([expect.closeTo(1, 12), expect.closeTo(1, 12)]);
  expect(real).toEqual({ mean: 900, sd: Math.sqrt(50), episodes: 2 });
  expect(rows[0].dream).toEqual({ mean: 900 ** 3, sd: 1, episodes: 3 });
});

it('negative control: one that prefers the worse has -1', () => {
  expect(
    judgementOf(
      judgedBy((skill) => -skill),
      plan,
    ).rows[0].correlation,
  ).toBeCloseTo(-1, 12);
});

it('negative control: one that says the same of everybody has none, as all its ranks are tied', () => {
  const { correlation, low, high } = judgementOf(
    judgedBy(() => 300),
    plan,
  ).rows[0];
  expect([correlation, low, high]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
});

it('negative control: one that guesses has about 0, and its interval says so', () => {
  const random = new Xoshiro128(4);
  const guesses = judgedBy(() => random.random(), 400);
  for (const one of guesses) one.dreams[0].returns.fill(random.random());
  const { correlation, low, high } = judgementOf(guesses, plan).rows[0];
  expect(Math.abs(correlation)).toBeLessThan(0.12);
  expect(low).toBeLessThan(0);
  expect(high).toBeGreaterThan(0);
});

it('only as many episodes count for the ranks as all controllers have; the C itself is scored on all', () => {
  const judged = judgedBy((skill) => skill);
  judged[0].real = [...judged[0].real, -9000, -9000];
  judged[0].dreams[0].returns.push(-9000, -9000, -9000);
  const { real, rows } = judgementOf(judged, plan);
  expect(rows[0].correlation).toBeCloseTo(1, 12);
  expect([real.episodes, rows[0].dream.episodes]).toEqual([4, 6]);
  expect(real.mean).toBe(-4050);
});

it('is the same for the same seed', () => {
  const random = new Xoshiro128(5);
  const judged = judgedBy((skill) => skill + 300 * random.normal());
  expect(judgementOf(judged, plan)).toEqual(judgementOf(judged, plan));
});
