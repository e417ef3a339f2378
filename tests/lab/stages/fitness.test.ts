/** The fitness of a candidate, and what it is scored by. */
import { expect, it } from 'vitest';
import { presetSettings } from '../../../src/lab/settings/presets.ts';
import { fitnessOf, jobsOf } from '../../../src/lab/stages/generation.ts';

const returns = (...values: number[]) => values.map((value) => ({ return: value }));

it('is the mean return of its episodes', () => {
  expect(fitnessOf(returns(1, 2, 6, 10, 20, 30), 2, 0)).toEqual([3, 20]);
});

it('with a weight leans towards the mean of the worst quarter', () => {
  // Eight episodes: mean 60, the worst two 10 and 20.
  const eight = returns(100, 20, 80, 90, 10, 60, 70, 50);
  expect(fitnessOf(eight, 1, 0)).toEqual([60]);
  expect(fitnessOf(eight, 1, 0.5)).toEqual([37.5]);
  expect(fitnessOf(eight, 1, 1)).toEqual([15]);
  // One of seven is a quarter still; of two candidates each has its own.
  expect(fitnessOf(returns(7, 1, 1, 1, 2, 2, 2, 8, 3, 3, 3, 3, 3, 3), 2, 1)).toEqual([1, 3]);
});

it('of fewer than four episodes is their mean whatever the weight', () => {
  expect(fitnessOf(returns(0, 3, 9), 1, 1)).toEqual([4]);
});

it('the episodes of candidates are shaped as the settings say', () => {
  const settings = { ...presetSettings('car-racing', 'quick'), 'evolution.steeringPenalty': 0.5 };
  const [job] = jobsOf([new Float64Array(1)], { ...settings, 'evolution.offRoadSteps': 7 }, [[1_000_001]]);
  expect(job.shaping).toEqual({ steeringPenalty: 0.5, offRoadSteps: 7 });
});

it.each([
  ['real', 100],
  ['dream', 25],
] as const)('the episodes of a search in the world "%s" have their own patience', (world, patience) => {
  const settings = { ...presetSettings('car-racing', 'quick'), 'evolution.dreamPatience': 25 };
  const [job] = jobsOf([new Float64Array(1)], { ...settings, 'evolution.world': world }, [[1_000_001]]);
  expect(job).toMatchObject({ world, patience });
});
