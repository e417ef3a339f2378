import { expect, it } from 'vitest';
import {
  DIAGNOSIS_EPISODES,
  splitEpisodesOfDiagnosis,
} from '../../../src/lab/evaluation/diagnosis-episodes.ts';
import {
  collectionSeed,
  DIAGNOSIS_SEEDS,
  diagnosisSeed,
  EVALUATION_SEEDS,
  evolutionSeed,
  testSeed,
  untakenSeed,
} from '../../../src/lab/settings/seeds.ts';

it('the seeds of evaluation, diagnostics, collection, evolution and its tests are disjoint', () => {
  for (const random of [0, 0.5, 1 - 2 ** -32]) {
    const seed = evolutionSeed(random);
    expect(seed).toBeGreaterThanOrEqual(EVALUATION_SEEDS);
    expect(seed).toBeLessThan(collectionSeed(0, 0));
  }
  expect(collectionSeed(0, 9_999)).toBeLessThan(collectionSeed(1, 0));
  expect(collectionSeed(2 ** 31 - 1, 9_999)).toBeLessThan(testSeed(0));
  expect(testSeed(1_000_000)).toBeLessThan(diagnosisSeed(0, 0));
  // Gymnasium's seeds are what PCG64 takes: up to 2^32.
  expect(diagnosisSeed(DIAGNOSIS_SEEDS, 0)).toBeLessThan(2 ** 32);
  expect(diagnosisSeed(0, DIAGNOSIS_EPISODES.max - 1)).toBeLessThan(diagnosisSeed(1, 0));
});

it('evaluation begins where none of its seeds is of an imported episode', () => {
  expect(untakenSeed([], 100)).toBe(0);
  expect(untakenSeed([1_000_000_003, 500], 100)).toBe(0);
  expect(untakenSeed([20, 3, 3], 10)).toBe(4);
  expect(untakenSeed([20, 3, 13], 10)).toBe(21);
});

it.each([10, 40, 120, 360, 1000])(
  'an examination of %i episodes scores a third, and fits on none of them',
  (episodes) => {
    const { fitted, scored } = splitEpisodesOfDiagnosis(episodes);
    expect([...fitted, ...scored]).toEqual(Array.from({ length: episodes }, (_, index) => index));
    expect(scored.length / episodes).toBeCloseTo(1 / 3, 1);
  },
);
