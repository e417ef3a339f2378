/** The tables of the studies, from returns by hand. */
import { expect, test } from 'vitest';
import {
  halfInterval,
  runsTable,
  type StudyRow,
  tailTable,
  worldsTable,
} from '../../src/cli/study-tables.ts';

const row = (label: string, real: number[], changes: Partial<StudyRow> = {}): StudyRow => ({
  ...{ label, generations: 40, steps: 4.5, minutes: 12.25, dream: null, real },
  ...changes,
});

test('the table of worlds has a column for each that was scored, and no other', () => {
  const table = worldsTable([row('tau 0.10', [100, 300], { dream: [2000, 2200] })]);
  expect(table).toContain('| tau 0.10 | 40          | 2100 ± 141         | 200 ± 141        |');
  const real = worldsTable([row('z only', [632, 632])]);
  expect(real).not.toContain('dream');
  expect(real).toContain('632 ± 0');
});

test('the table of the tail counts the tracks that go wrong, and gives the interval of the mean', () => {
  // Mean 750, sd of the sample 200.
  const returns = [900, 950, 599.9, 550];
  expect(halfInterval([650, 850])).toBeCloseTo((1.96 * 141.42) / Math.SQRT2, 2);
  const cells = tailTable([row('plain', returns)])
    .split('\n')[2]
    .split('|')
    .map((cell) => cell.trim());
  expect(cells.slice(1, 4)).toEqual(['plain', '40', '4.50']);
  expect(cells[4]).toMatch(/^750\.0 ± \d+\.\d$/);
  expect(cells.slice(6, 10)).toEqual(['2', '2', '2', '550']);
});

test('the table of runs ends with the median and the lowest of their means', () => {
  const rows = [row('seed 1', [900, 920]), row('seed 2', [800, 860]), row('seed 3', [890, 910])];
  const table = runsTable(rows);
  expect(table).toContain(
    '| seed 2 | 40          | 12.3    | 830 ± 42  | 0           | 0         | 800    |',
  );
  expect(table).toContain('Of 3 means the median is 900.0 and the lowest 830.0; a run took 12.3 minutes');
  expect(runsTable(rows.slice(0, 2))).toContain('the median is 870.0');
});
