import { expect, it } from 'vitest';
import { collectionSeed, EVALUATION_SEEDS, evolutionSeed, testSeed } from '../../src/lab/seeds.ts';

it('what is evaluated was neither gathered, evolved on nor tested on the way', () => {
  for (const random of [0, 0.5, 1 - 2 ** -32]) {
    const seed = evolutionSeed(random);
    expect(seed).toBeGreaterThanOrEqual(EVALUATION_SEEDS);
    expect(seed).toBeLessThan(collectionSeed(0, 0));
  }
  expect(collectionSeed(0, 9_999)).toBeLessThan(collectionSeed(1, 0));
  expect(collectionSeed(2 ** 31 - 1, 9_999)).toBeLessThan(testSeed(0));
});
