import { describe, expect, it } from 'vitest';
import type { GenerationRecord } from '../../../src/lab/run.ts';
import { presetSettings } from '../../../src/lab/settings/presets.ts';
import { evolutionSeed } from '../../../src/lab/settings/seeds.ts';
import { rolloutsOf, seedsOf } from '../../../src/lab/stages/generation.ts';

const settings = {
  ...presetSettings('car-racing', 'quick'),
  'evolution.rollouts': 3,
  'evolution.finalRollouts': 16,
  'evolution.generations': 14,
};

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
});
