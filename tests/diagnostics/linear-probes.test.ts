/** Read-outs of states that z holds, that only h holds, and that neither holds. */
import { beforeAll, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { fitStateProbes } from '../../src/diagnostics/linear-probes.ts';
import { finish } from '../../src/diagnostics/report-progress.ts';
import { ROWS } from '../../src/diagnostics/teacher-forcing.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { Memory } from '../../src/memory/inference.ts';
import { initMemory } from '../../src/memory/init.ts';
import { madeEpisode, sourcesOf } from './episodes.helper.ts';

const config = {
  latentSize: 1,
  actionSize: 0,
  hiddenSize: 24,
  mixtures: 1,
  predictReward: false,
  predictDone: false,
};

/** z is white noise; the truth is z now, z before, and a noise that V was never shown. */
function noisyEpisode(seed: number, steps: number) {
  const random = new Xoshiro128(seed);
  const z = Array.from({ length: steps + 1 }, () => 0.5 * random.normal());
  return madeEpisode(seed, {
    truth: z.map((value, t) => [value, z[t - 1] ?? 0, random.normal()]),
    truthNames: ['now', 'before', 'hidden'],
    mu: z.map((value) => [value]),
  });
}

const many = (from: number, count: number) =>
  // Lengths differ, and there are more episodes than rows.
  Array.from({ length: count }, (_, i) => noisyEpisode(from + i, 30 + (i % 7)));

beforeAll(openWasm);

it('z holds the present frame, h the earlier ones, neither of them what no frame shows', async () => {
  const memory = new Memory(config, initMemory(config, 3), ROWS);
  const fitted = await finish(
    fitStateProbes(sourcesOf(many(0, 40)), sourcesOf(many(100, 20)), memory, {
      names: ['now', 'before', 'hidden'],
    }),
  );
  memory.dispose();
  const [now, before, hidden] = fitted!.probes;
  expect(now.z).toBeGreaterThan(0.999);
  expect(now.h).toBeLessThan(0.1); // h is the one that C gets: before this frame
  expect(before.z).toBeLessThan(0.1);
  expect(before.h).toBeGreaterThan(0.6);
  expect(before.zh).toBeGreaterThan(0.6);
  expect(Math.max(hidden.z, hidden.h, hidden.zh)).toBeLessThan(0.1);
  expect(fitted!.counted).toBe(1);
  expect(fitted!.fromBoth.dims).toBe(25);
});

it('frames that do not count are omitted; a missing target gives null', async () => {
  const memory = new Memory(config, initMemory(config, 3), ROWS);
  const sources = sourcesOf(many(0, 20));
  const positive = await finish(
    fitStateProbes(sources, sources, memory, {
      names: ['now'],
      counts: (truth, at, names) => truth[at + names.indexOf('now')] > 0,
    }),
  );
  expect(positive!.counted).toBeGreaterThan(0.4);
  expect(positive!.counted).toBeLessThan(0.6);
  expect(await finish(fitStateProbes(sources, sources, memory, { names: ['speed'] }))).toBeNull();
  memory.dispose();
});
