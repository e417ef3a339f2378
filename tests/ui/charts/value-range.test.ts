/** The range of a vertical axis, and the values that label it. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { valueRange } from '../../../src/ui/charts/value-range.ts';
import { valueTicks } from '../../../src/ui/charts/value-ticks.ts';

it('is from the least to the greatest value of the lines that are drawn', () => {
  expect(valueRange([{ x: 1, best: 3, mean: 2, sigma: 9 }], ['best', 'mean'])).toEqual([2, 3]);
});

it('gives values that are all the same a unit on both sides', () => {
  const rows = [
    { x: 1, best: -2, mean: -2 - 1e-9 },
    { x: 2, best: -2 },
  ];
  const [low, high] = valueRange(rows, ['best', 'mean']) ?? [];
  expect(low).toBeCloseTo(-3, 6);
  expect(high).toBeCloseTo(-1, 6);
});

it('is null without a value', () => {
  expect(valueRange([], ['best'])).toBeNull();
  expect(valueRange([{ x: 1 }, { x: 2, best: Number.NaN }], ['best'])).toBeNull();
});

it('is labelled with round values', () => {
  const labels = (low: number, high: number) => {
    const { ticks, label } = valueTicks(low, high);
    return ticks.map(label);
  };
  expect(labels(1.4218, 1.4493)).toEqual(['1.42', '1.43', '1.44', '1.45']);
  expect(labels(-80, 930)).toEqual(['−500', '0', '500', '1,000']);
  expect(labels(0, 216)).toEqual(['0', '100', '200', '300']);
});

it('never has the same label twice, and holds every value', () => {
  const value = fc.double({ min: -1e5, max: 1e5, noNaN: true });
  fc.assert(
    fc.property(value, fc.double({ min: 1e-5, max: 1e5, noNaN: true }), (low, span) => {
      const { ticks, label } = valueTicks(low, low + span);
      expect(new Set(ticks.map(label)).size).toBe(ticks.length);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(6);
      expect(ticks[0]).toBeLessThanOrEqual(low + 1e-6 * span);
      expect(ticks[ticks.length - 1]).toBeGreaterThanOrEqual(low + span - 1e-6 * span);
    }),
  );
});
