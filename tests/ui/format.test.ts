import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, formatR2, formatValue } from '../../src/ui/format.ts';

describe('numbers as people read them', () => {
  it.each([
    [0.9981, '0.998'],
    [-0.0214, '−0.021'],
    [-9.5, '−9.500'],
    [-217.4, '−217'],
    [Number.NaN, '–'],
    [null, '–'],
  ])('R² %s is %s', (value, text) => expect(formatR2(value)).toBe(text));

  it.each([
    [0, '0'],
    [0.01234, '0.012'],
    [12.34, '12.3'],
    [1234.5, '1,235'],
    [0.0001234, '1.2e-4'],
    [1_234_567, '1.2e6'],
  ])('%s is %s', (value, text) => expect(formatValue(value)).toBe(text));

  it('times and sizes in the unit that fits', () => {
    expect([0.4, 75, 7000, 300_000].map(formatDuration)).toEqual([
      '< 1 s',
      '1 min 15 s',
      '1 h 57 min',
      '3.5 days',
    ]);
    expect([12, 221_184_000, 2.5e9].map(formatBytes)).toEqual(['12 B', '221 MB', '2.5 GB']);
  });
});
