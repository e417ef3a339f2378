import { expect, it } from 'vitest';
import { collectionSeed, EVALUATION_SEEDS, evolutionSeed } from '../../src/lab/seeds.ts';

it('what is evaluated was neither gathered nor evolved on', () => {
  for (const random of [0, 0.5, 1 - 2 ** -32]) {
    const seed = evolutionSeed(random);
    expect(seed).toBeGreaterThanOrEqual(EVALUATION_SEEDS);
    expect(seed).toBeLessThan(collectionSeed(0, 0));
  }
  expect(collectionSeed(0, 9_999)).toBeLessThan(collectionSeed(1, 0));
  expect(collectionSeed(2 ** 31 - 1, 9_999)).toBeLessThan(2 ** 53);
});
