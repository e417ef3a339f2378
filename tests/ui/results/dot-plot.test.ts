/** Dots of one line that do not cover each other. */
import { expect, test } from 'vitest';
import { stackDots } from '../../../src/ui/results/dot-plot.ts';

test('values nearer than a dot is wide stand above each other, the others by themselves', () => {
  expect(stackDots([10, 2, 3, 2.5, 5.9], 4)).toEqual([
    { x: 12, level: 0 },
    { x: 4, level: 0 },
    { x: 4, level: 2 },
    { x: 4, level: 1 },
    { x: 4, level: 3 },
  ]);
  expect(stackDots([6, 2], 4)).toEqual([
    { x: 8, level: 0 },
    { x: 4, level: 0 },
  ]);
  expect(stackDots([], 4)).toEqual([]);
});

test('no two of many dots cover each other', () => {
  const values = Array.from({ length: 100 }, (_, i) => 900 + 30 * Math.sin(i * i));
  const dots = stackDots(values, 7);
  for (const [i, one] of dots.entries()) {
    for (const other of dots.slice(i + 1)) {
      expect(Math.abs(one.x - other.x) >= 7 || one.level !== other.level).toBe(true);
    }
    expect(Math.abs(one.x - values[i])).toBeLessThanOrEqual(3.5);
  }
});
