/** The table of returns: its numbers on lists whose statistics are known. */
import { expect, test } from 'vitest';
import { differenceLine, scoreTable, trackLines } from '../../../bench/original/table.ts';

const FIRST = [900, 899.9, 800, 799.9, 950.1];
const SECOND = [900.5, 889.9, 810, 799.9, 950.1];

test('mean, sample deviation, interval of the mean, and the tail with its bounds', () => {
  const [header, first, second] = scoreTable([
    { name: 'first', returns: FIRST },
    { name: 'second', returns: SECOND },
  ]).split('\n');
  expect(header.trim().split(/ {2,}/)).toEqual([
    ...['mean ± sd', '95 % interval', '>= 900', '< 800', 'lowest', 'return'],
  ]);
  // By Python's statistics: 67.127; 1.96 * 67.127 / sqrt(5) = 58.84
  expect(first.trim().split(/ {2,}/)).toEqual(['870.0 ± 67.1', '811.1 to 928.8', '2', '1', '799.9', 'first']);
  expect(second.trim().split(/ {2,}/).slice(2)).toEqual(['2', '1', '799.9', 'second']);
});

test('differences are taken track by track', () => {
  // -0.5, 10, -10, 0, 0: mean -0.1, sample deviation 7.075
  expect(differenceLine(FIRST, SECOND)).toMatch(/: -0\.1 ± 7\.1, .*; less than 1 apart on 3 of 5$/);
});

test('each track in a line', () => {
  const lines = trackLines(
    [7, 8],
    [
      { name: 'original, with its frames', returns: [1, 2] },
      { name: 'page', returns: [3, -4.125] },
    ],
  );
  expect(lines.split('\n').map((line) => line.trim().split(/ +/))).toEqual([
    ['seed', 'original', 'page'],
    ['7', '1.00', '3.00'],
    ['8', '2.00', '-4.13'],
  ]);
});
