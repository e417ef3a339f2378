import { expect, it } from 'vitest';
import { MAX_CANDIDATES, Population } from '../../src/store/population.ts';

const preview = (candidate: number, value: number) => ({
  candidate,
  return: value,
  steps: 10,
  frame: new Uint8Array(64 * 64 * 3).fill(value),
});

it('keeps the newest picture of each candidate, and tells that it changed', () => {
  const population = new Population();
  population.note([preview(2, 5)]);
  expect(population.all.map((candidate) => candidate?.return ?? null)).toEqual([null, null, 5]);
  const version = population.version;
  population.note([preview(2, 7), preview(0, 1)]);
  expect(population.version).toBeGreaterThan(version);
  expect(population.all.map((candidate) => candidate?.frame[100] ?? null)).toEqual([1, null, 7]);
  population.clear();
  expect(population.all).toEqual([]);
});

it('shows no more than can be seen', () => {
  const population = new Population();
  population.note([preview(MAX_CANDIDATES, 1), preview(3, 2)]);
  expect(population.all.length).toBe(4);
});
