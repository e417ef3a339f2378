import { expect, it } from 'vitest';
import { presetSettings } from '../../../src/lab/presets.ts';
import { rolloutsOf } from '../../../src/lab/stages/evolve.ts';

const settings = {
  ...presetSettings('car-racing', 'quick'),
  'evolution.rollouts': 3,
  'evolution.lastRollouts': 16,
  'evolution.generations': 14,
};

it('the rollouts grow in a straight line from the first number to the last', () => {
  const all = Array.from({ length: 14 }, (_, i) => rolloutsOf(settings, i + 1));
  expect(all).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
});

it('a search of one generation takes the first number', () => {
  expect(rolloutsOf({ ...settings, 'evolution.generations': 1 }, 1)).toBe(3);
});
