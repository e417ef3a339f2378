/** The table of ticked runs: groups of seeds, what is left out, and the same numbers as the terminal's. */
import { expect, it } from 'vitest';
import { summaryOf } from '../../src/math/sample-summary.ts';
import { comparisonOf } from '../../src/store/run-comparison.ts';
import type { StoredRun } from '../../src/store/run-library.ts';

const SCORE = 'evaluation.agent.mean';

function run(seed: number, score: number, change: object = {}): StoredRun {
  const settings = { experiment: 'car-racing', preset: 'quick', seed };
  const numbers = { [SCORE]: score, 'memory.heldOutNll': seed };
  const name = `CarRacing-v3 quick, seed ${seed}`;
  return {
    name,
    stage: null,
    base: null,
    tracks: [0, 1],
    settings,
    numbers,
    ...change,
  } as unknown as StoredRun;
}

it('runs that differ in their seed alone are one row', () => {
  const { measures, mixed, unfinished } = comparisonOf([run(1, 900), run(2, 700), run(5, 850)]);
  expect([mixed, unfinished]).toEqual([false, []]);
  expect(measures.map(({ key }) => key)).toEqual([SCORE, 'memory.heldOutNll']);
  const [{ groups }] = measures;
  expect(groups).toEqual([
    {
      name: 'CarRacing-v3 quick, seeds 1, 2, 5',
      values: [900, 700, 850],
      difference: null,
      ...summaryOf([900, 700, 850]),
    },
  ]);
});

it('other settings, or other networks at the beginning, make another row', () => {
  const settings = { experiment: 'car-racing', preset: 'quick', seed: 1, 'vision.steps': 7 };
  const other = run(1, 1, { settings: { ...settings, 'vision.steps': 8 }, name: 'Mine' });
  const based = run(3, 1, { settings, base: 'memory of a', name: 'On a' });
  const { measures } = comparisonOf([run(1, 900, { settings }), other, based]);
  expect(measures[0].groups.map(({ name, count }) => [name, count])).toEqual([
    ['CarRacing-v3 quick, seed 1', 1],
    ['Mine', 1],
    ['On a', 1],
  ]);
});

it('what has not ended is named and left out; a group with a run that lacks a number is not in its table', () => {
  const half = run(9, 0, { stage: 'memory', name: 'Half' });
  const bare = run(2, 0, { numbers: { [SCORE]: 5 } });
  const { measures, unfinished } = comparisonOf([run(1, 900), bare, half]);
  expect(unfinished).toEqual(['Half']);
  expect(measures.map(({ key, groups }) => [key, groups[0].count])).toEqual([[SCORE, 2]]);
});

it('runs of two experiments have no table; other tracks are noticed', () => {
  const ball = run(1, 1, { settings: { experiment: 'bouncing-ball', seed: 1 } });
  expect(comparisonOf([run(1, 900), ball])).toMatchObject({ mixed: true, measures: [] });
  expect(comparisonOf([run(1, 1), run(2, 1)]).sameTracks).toBe(true);
  expect(comparisonOf([run(1, 1), run(2, 1, { tracks: [5] })]).sameTracks).toBe(false);
});
