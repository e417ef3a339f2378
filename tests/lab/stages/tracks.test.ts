import { describe, expect, it } from 'vitest';
import type { GenerationRecord } from '../../../src/lab/run.ts';
import { presetSettings } from '../../../src/lab/settings/presets.ts';
import { evolutionSeed } from '../../../src/lab/settings/seeds.ts';
import {
  forgetTracks,
  hardestOf,
  hardOf,
  hardTracksOf,
  rolloutsOf,
  seedsOf as seedsOfAll,
} from '../../../src/lab/stages/tracks.ts';

const settings = {
  ...presetSettings('car-racing', 'quick'),
  'evolution.rollouts': 3,
  'evolution.finalRollouts': 16,
  'evolution.generations': 14,
};

/** Of the first candidate; all have the same where they are not mirrored. */
const seedsOf = (...of: Parameters<typeof seedsOfAll>): number[] => seedsOfAll(...of)[0];

it('the rollouts grow in a straight line from the first number to the last', () => {
  const all = Array.from({ length: 14 }, (_, i) => rolloutsOf(settings, i + 1));
  expect(all).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
});

it('with a step budget the rollouts reach the last number at its end, or at the last generation', () => {
  const budgeted = { ...settings, 'evolution.generations': 1000, 'evolution.stepBudget': 2 };
  expect([0, 1e6, 2e6, 3e6].map((steps) => rolloutsOf(budgeted, 1, steps))).toEqual([3, 10, 16, 16]);
  expect(rolloutsOf(budgeted, 1000, 1e6)).toBe(16);
  expect(seedsOf(budgeted, 1, [], 1e6)).toHaveLength(10);
});

it('a search of one generation takes the first number', () => {
  expect(rolloutsOf({ ...settings, 'evolution.generations': 1 }, 1)).toBe(3);
});

describe('the tracks of a generation', () => {
  const replaying = {
    ...settings,
    'evolution.rollouts': 6,
    'evolution.finalRollouts': 6,
    'evolution.replayFraction': 0.5,
  };
  const record = (generation: number, seed: number): GenerationRecord => ({
    generation,
    best: 900,
    mean: 800,
    worst: 700,
    sigma: 0.1,
    steps: 1,
    seconds: 1,
    hardest: { seed, mean: 500 },
  });
  /** Forty generations; the hardest track of generation g was 5,000,000 + g. */
  const history = Array.from({ length: 40 }, (_, i) => record(i + 1, 5_000_000 + i + 1));
  const isOld = (seed: number) => seed > 5_000_000 && seed <= 5_000_040;

  it('are new ones where none is to be played again', () => {
    const seeds = seedsOf({ ...replaying, 'evolution.replayFraction': 0 }, 41, history);
    expect(seeds).toHaveLength(6);
    expect(seeds.filter(isOld)).toEqual([]);
    for (const seed of seeds) {
      expect(seed).toBeGreaterThanOrEqual(evolutionSeed(0));
      expect(seed).toBeLessThan(evolutionSeed(1));
    }
  });

  it('half of them hard ones, each once, of the last thirty generations', () => {
    for (let generation = 41; generation < 60; generation++) {
      const old = seedsOf(replaying, generation, history).filter(isOld);
      expect(new Set(old).size).toBe(3);
      for (const seed of old) expect(seed).toBeGreaterThan(5_000_010);
    }
  });

  it('as many hard ones as there are at the beginning', () => {
    expect(seedsOf(replaying, 1, [])).toHaveLength(6);
    const [first, ...others] = seedsOf(replaying, 2, [record(1, 5_000_001)]);
    expect(first).toBe(5_000_001);
    expect(others.filter(isOld)).toEqual([]);
    expect(others).toHaveLength(5);
    // A checkpoint of before has no record of hard tracks.
    const { hardest: _, ...bare } = record(1, 5_000_001);
    expect(seedsOf(replaying, 2, [bare]).filter(isOld)).toEqual([]);
  });

  it('are the same again for the same history, and others a generation later', () => {
    expect(seedsOf(replaying, 41, history)).toEqual(seedsOf(replaying, 41, structuredClone(history)));
    expect(seedsOf(replaying, 42, history)).not.toEqual(seedsOf(replaying, 41, history));
  });

  it('are the same for all candidates', () => {
    const all = seedsOfAll(replaying, 41, history);
    expect(all).toHaveLength(replaying['evolution.populationSize']);
    for (const own of all) expect(own).toEqual(all[0]);
  });

  it('are the same for the two of a mirrored pair, and others for every pair', () => {
    const mirrored = { ...replaying, 'evolution.mirrored': true };
    const all = seedsOfAll(mirrored, 1, []);
    expect(all).toHaveLength(32);
    for (let c = 0; c < 32; c += 2) expect(all[c]).toEqual(all[c + 1]);
    expect(new Set(all.flat()).size).toBe(16 * 6);
    expect(seedsOfAll(mirrored, 1, [])).toEqual(all);
  });
});

it('the hardest track is the one of the lowest mean over those that were on it', () => {
  const outcomes = [5, 9, 1, 3, 8, 0].map((value, id) => ({ id, return: value, steps: 1 }));
  expect(
    hardestOf(outcomes, [
      [7, 8],
      [7, 8],
      [7, 8],
    ]),
  ).toEqual({ seed: 8, mean: 4 });
  expect(hardestOf(outcomes, [[1], [1], [2], [2], [3], [3]])).toEqual({ seed: 2, mean: 2 });
});

describe('the hard tracks of a mirrored search', () => {
  const outcomes = (...values: number[]) => values.map((value) => ({ return: value }));
  const record = (generation: number, mean: number, hard: GenerationRecord['hard']): GenerationRecord => ({
    ...{ generation, best: 900, mean, worst: 0, sigma: 0.1, steps: 1, seconds: 1 },
    hard,
  });

  it('are the worst quarter of a generation and those that were hard before', () => {
    const seeds = [[1], [1], [2], [2], [3], [3], [4], [4]];
    const returns = outcomes(900, 920, 100, 300, 800, 800, 910, 910);
    expect(hardOf(returns, seeds, [])).toEqual([{ seed: 2, mean: 200 }]);
    expect(hardOf(returns, seeds, [{ seed: 1, mean: 5 }])).toEqual([
      { seed: 2, mean: 200 },
      { seed: 1, mean: 910 },
    ]);
  });

  it('count by all their generations, the newest with 0.3, and leave at the mean of the last one', () => {
    const history = [
      record(1, 800, [
        { seed: 1, mean: 100 },
        { seed: 2, mean: 700 },
      ]),
      record(2, 750, [
        { seed: 1, mean: 400 },
        { seed: 2, mean: 900 },
      ]),
    ];
    const [first, ...others] = hardTracksOf(history);
    expect(first.seed).toBe(1);
    expect(first.mean).toBeCloseTo(190, 10);
    expect(others).toEqual([]); // seed 2 has 760, above 750
    expect(hardTracksOf(history.slice(0, 1)).map(({ seed }) => seed)).toEqual([1, 2]);
    expect(hardTracksOf([])).toEqual([]);
  });

  it('are played again by as many pairs as asked for, each by one pair, the harder ones more often', () => {
    const mirrored = { ...settings, 'evolution.mirrored': true, 'evolution.replayFraction': 0.5 };
    const one = { ...mirrored, 'evolution.rollouts': 1, 'evolution.finalRollouts': 1 };
    const hard = Array.from({ length: 40 }, (_, i) => ({ seed: i, mean: i }));
    const isHard = new Set(hard.map(({ seed }) => seed));
    const counts = new Map<number, number>();
    for (let generation = 2; generation < 102; generation++) {
      const all = seedsOfAll(one, generation, [record(1, 800, hard)]);
      for (let c = 0; c < 32; c += 2) expect(all[c]).toEqual(all[c + 1]);
      const old = all.flat().filter((seed) => isHard.has(seed));
      expect(old).toHaveLength(16);
      expect(new Set(old).size).toBe(8);
      for (const seed of old) counts.set(seed, (counts.get(seed) ?? 0) + 1);
    }
    const of = (from: number, to: number) =>
      hard.slice(from, to).reduce((sum, { seed }) => sum + (counts.get(seed) ?? 0), 0);
    expect(of(0, 10)).toBeGreaterThan(1.3 * of(30, 40));
  });

  it('are forgotten after thirty generations', () => {
    const history = Array.from({ length: 32 }, (_, i) => record(i + 1, 800, [{ seed: i, mean: 1 }]));
    forgetTracks(history);
    expect(history.map(({ hard }) => hard !== undefined).indexOf(true)).toBe(2);
    expect(hardTracksOf(history)).toHaveLength(30);
  });
});
