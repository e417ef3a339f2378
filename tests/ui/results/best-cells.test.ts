/** Which numbers of a table are bold. */
import { expect, it } from 'vitest';
import { bestCells } from '../../../src/ui/results/best-cells.ts';

const row = (...values: string[]) => ({ values, takesPart: true });

it('the lowest or highest of each column', () => {
  const rows = [row('0.0015', '28.2'), row('0.0080', '21.0')];
  expect([...bestCells(rows, ['lower', 'higher'], 'rows')]).toEqual(['0:0', '0:1']);
});

it('a baseline that is better is the bold one', () => {
  expect([...bestCells([row('1.02'), row('0.98')], ['lower'], 'rows')]).toEqual(['1:0']);
});

it('a bound takes no part, and what is shown equal is equally good', () => {
  const bound = { values: ['0.1'], takesPart: false };
  expect([...bestCells([bound, row('5'), row('2.0'), row('2')], ['lower'], 'rows')]).toEqual(['2:0', '3:0']);
});

it('across a row, by its own way where it has one', () => {
  const rows = [row('0.447', '0.928', '0.930'), { ...row('0.2', '0.5', '–'), better: 'lower' as const }];
  expect([...bestCells(rows, ['higher', 'higher', 'higher'], 'columns')]).toEqual(['0:2', '1:0']);
});

it('signs, percent and thousands are read', () => {
  expect([...bestCells([row('−33'), row('98 %'), row('1,024')], ['higher'], 'rows')]).toEqual(['2:0']);
});

it('none where neither way is better, nothing is known or all are equal', () => {
  expect(bestCells([row('30'), row('13')], [null], 'rows').size).toBe(0);
  expect(bestCells([row('–'), row('')], ['lower'], 'rows').size).toBe(0);
  expect(bestCells([row('1'), row('1')], ['lower'], 'rows').size).toBe(0);
});
