/** The short form of `npm run kill`: a browser is killed three times, and the run ends as the uninterrupted one. */
import { expect, test } from 'vitest';
import { killSuite, summary } from '../../src/cli/kill/kill-suite.ts';

test('a run that is killed three times ends as the uninterrupted one, to the bit', async () => {
  const seed = 5;
  const options = {
    settings: { experiment: 'car-racing', preset: 'smoke', seed },
    backend: 'wasm',
    seed,
    kills: 3,
    bound: 0,
    print: () => undefined,
  } as const;
  const result = await killSuite(options);
  console.info(summary(options, result));
  expect(result.faults).toEqual([]);
  expect(result.kills).toBe(3);
  expect(result.tensors).toBeGreaterThan(30);
  expect(result.rows).toBeGreaterThan(4);
});
