import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatDuration,
  formatFixed,
  formatPercent,
  formatR2,
  formatReturn,
  formatSigned,
  formatValue,
  formatWhole,
} from '../../src/ui/format.ts';

describe('numbers as people read them', () => {
  it.each([
    [0.9981, '0.998'],
    [-0.0214, '−0.021'],
    [-9.5, '−9.500'],
    [-217.4, '−217'],
    [-0.0004, '0.000'],
    [Number.NaN, '–'],
    [null, '–'],
  ])('R² %s is %s', (value, text) => expect(formatR2(value)).toBe(text));

  it.each([
    [0, '0'],
    [0.01234, '0.012'],
    [12.34, '12.3'],
    [999.7, '1,000'],
    [1234.5, '1,235'],
    [0.0001234, '1.2e-4'],
    [-2.054, '−2.05'],
    [-0.0001234, '−1.2e-4'],
    [1_234_567, '1.2e6'],
  ])('%s is %s', (value, text) => expect(formatValue(value)).toBe(text));

  it('a return that tenths took back to nothing is nothing, and has no sign', () => {
    let left = 4;
    for (let step = 0; step < 40; step++) left -= 0.1;
    expect(left).not.toBe(0);
    expect([left, -left, -0.1, 312.4].map(formatReturn)).toEqual(['0', '0', '−0.100', '312']);
    expect([-0.3, -0.6, 12.4, left].map(formatWhole)).toEqual(['0', '−1', '12', '0']);
    expect([left, -0.004, -0.006].map((value) => formatSigned(value))).toEqual([' 0.00', ' 0.00', '−0.01']);
    expect([-0.04, -0.06, 0, 12.345].map((value) => formatFixed(value, 1))).toEqual([
      ...['0.0', '−0.1', '0.0', '12.3'],
    ]);
    expect([-0.004, -0.2, 0.981].map(formatPercent)).toEqual(['0 %', '−20 %', '98 %']);
  });

  it.each([
    [599, '9 min 59 s'],
    [3570, '1 h 0 min'],
    [3599, '1 h 0 min'],
    [7169, '1 h 59 min'],
    [7190, '2 h 0 min'],
    [86_369, '23 h 59 min'],
    [86_390, '1.0 days'],
  ])('%s s are %s: rounded first, then carried', (seconds, text) =>
    expect(formatDuration(seconds)).toBe(text),
  );

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [9.96e6, '10 MB'],
    [99.4e6, '99 MB'],
    [99.6e6, '100 MB'],
    [999.4e6, '999 MB'],
    [999.6e6, '1.0 GB'],
  ])('%s bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

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
