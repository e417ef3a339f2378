import { expect, it } from 'vitest';
import type { GenerationRecord } from '../../../src/lab/run.ts';
import { presentSearch, secondsBefore, spansOf } from '../../../src/lab/search/searches.ts';
import { wholeRun } from '../whole-run.helper.ts';

const record = (generation: number, search?: number): GenerationRecord => ({
  ...{ generation, best: 3, mean: 2, worst: 1, sigma: 0.1, steps: 100, seconds: 10 * generation },
  ...(search !== undefined && { search }),
});
const history = [record(1), record(2), record(3, 1), record(4, 2), record(5, 2)];
const state = wholeRun().search!;

it('a run with the state of a search goes on with it, one without begins the next', () => {
  expect(presentSearch({ search: state, history })).toBe(2);
  expect(presentSearch({ search: null, history })).toBe(3);
  expect(presentSearch({ search: null, history: [] })).toBe(0);
  // Stopped before its first generation was told.
  expect(presentSearch({ search: { ...state, generation: 0 }, history })).toBe(3);
});

it('knows what each search made, and how long those before it took', () => {
  expect(spansOf(history)).toEqual([
    { search: 0, first: 1, last: 2 },
    { search: 1, first: 3, last: 3 },
    { search: 2, first: 4, last: 5 },
  ]);
  expect([0, 1, 2, 3].map((search) => secondsBefore(search, history))).toEqual([0, 20, 30, 50]);
  expect(spansOf([])).toEqual([]);
});
