/** The length of a bar of the report. */
import { expect, it } from 'vitest';
import { barPercent } from '../../../src/ui/results/bars.tsx';

it.each([
  [null, 1, 0],
  [Number.NaN, 1, 0],
  [-0.2, 1, 0],
  [0.5, 2, 25],
  [3, 2, 100],
  [0, 0, 0],
])('of %j beside %j is %j percent', (value, most, percent) => {
  expect(barPercent(value, most)).toBe(percent);
});
