import { expect, it } from 'vitest';
import { valueDomain } from '../../../src/ui/charts/value-domain.ts';

it('leaves values that differ to the chart', () => {
  expect(valueDomain([{ x: 1, best: 3, mean: 2 }], ['best', 'mean'])).toEqual(['auto', 'auto']);
  expect(
    valueDomain(
      [
        { x: 1, best: 3 },
        { x: 2, best: 3.01 },
      ],
      ['best'],
    ),
  ).toEqual(['auto', 'auto']);
});

it('gives values that are all the same a unit on both sides', () => {
  const rows = [
    { x: 1, best: -2, mean: -2 - 1e-9 },
    { x: 2, best: -2 },
  ];
  const [low, high] = valueDomain(rows, ['best', 'mean']) as [number, number];
  expect(low).toBeCloseTo(-3, 6);
  expect(high).toBeCloseTo(-1, 6);
});

it('looks at the lines that are drawn only, and needs none', () => {
  expect(valueDomain([{ x: 1, best: 3, sigma: 1 }], ['best'])).toEqual([2, 4]);
  expect(valueDomain([], ['best'])).toEqual(['auto', 'auto']);
  expect(valueDomain([{ x: 1 }, { x: 2, best: Number.NaN }], ['best'])).toEqual(['auto', 'auto']);
});
