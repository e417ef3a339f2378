/** How long the shipped car's dreams last, beside those of an M that knows nothing. */
import { beforeAll, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { collectEpisode } from '../../src/data/collect.ts';
import { wholeFrames } from '../../src/data/re-render.ts';
import { ColourSet } from '../../src/diagnostics/colour-set.ts';
import { spreadMoments } from '../../src/diagnostics/dream-distance.ts';
import {
  type DreamEndurance,
  enduranceOf,
  withDreamEndurance,
} from '../../src/diagnostics/dream-endurance.ts';
import type { Moment } from '../../src/diagnostics/dreams.ts';
import { finish, type Reporting } from '../../src/diagnostics/report-progress.ts';
import { openTask } from '../../src/env/index.ts';
import { initMemory } from '../../src/memory/init.ts';
import { driveEpisode } from '../../src/rollout/driven-episode.ts';
import { sourcesOf } from './episodes.helper.ts';
import { drive, driver, trained, world } from './shipped-car.helper.ts';

/** Far from any seed of the run that made it. */
const FIRST_SEED = 920_000;
const DREAMS = 16;

const { lost } = openTask(world);
const frames = [() => Promise.resolve(wholeFrames(collectEpisode({ world, index: 0, seed: 7, steps: 200 })))];

let sources: ReturnType<typeof sourcesOf>;
let moments: Moment[];
let endurance: DreamEndurance;
const colours = new ColourSet();

beforeAll(async () => {
  await openWasm();
  const episode = await driveEpisode({ world, seed: FIRST_SEED, steps: 200 }, trained, driver);
  sources = sourcesOf([episode]);
  moments = (await spreadMoments(sources, trained.memory)).slice(0, DREAMS);
  colours.add(await frames[0]());
  endurance = await finish(enduranceOf(moments, drive, { ...trained, lost, colours, seed: 1 }));
}, 240_000);

it('begins with real moments, on the road and in real colours', () => {
  expect(endurance.rows.map(({ steps }) => steps)).toEqual([0, 300, 600, 900]);
  expect(endurance.rows[0].kept).toBe(DREAMS);
  expect(endurance.rows[0].foreignColours).toBeLessThan(0.01);
});

it('most dreams still show a road after 300 steps, with few foreign colours', () => {
  const [, after300] = endurance.rows;
  expect(after300.kept).toBeGreaterThan(0.75 * DREAMS);
  expect(after300.low).toBeLessThan(after300.kept / DREAMS);
  expect(after300.high).toBeGreaterThanOrEqual(after300.kept / DREAMS);
  expect(after300.foreignColours).toBeLessThan(0.05);
});

it('a dream moves on as reality does', () => {
  const [real, ...dreamed] = endurance.rows;
  expect(real.change).toBeGreaterThan(1);
  for (const { change } of dreamed) {
    expect(change).toBeGreaterThan(0.5 * real.change);
    expect(change).toBeLessThan(3 * real.change);
  }
});

it('negative control: an M that is not trained is on another road at every step', async () => {
  const { config } = trained.memory;
  const memory = { config, weights: initMemory(config, 1) };
  const untrained = await finish(enduranceOf(moments, drive, { ...trained, memory, lost, colours, seed: 1 }));
  expect(untrained.rows[0]).toEqual(endurance.rows[0]);
  for (const [k, { change }] of untrained.rows.slice(1).entries()) {
    expect(change).toBeGreaterThan(3 * endurance.rows[k + 1].change);
  }
});

it('negative control: a V that paints all magenta has no road, no change, and a foreign colour', async () => {
  const { config, weights } = structuredClone(trained.vision);
  weights['vision.decoder.deconv4.kernel'].data.fill(0);
  // Before the sigmoid: red and blue 1, green 0. Black would be real: it lies beyond the field.
  weights['vision.decoder.deconv4.bias'].data.set([30, -30, 30]);
  const measure = { memory: trained.memory, lost, colours, seed: 1 };
  const magenta = await finish(enduranceOf(moments, drive, { vision: { config, weights }, ...measure }));
  expect(magenta.rows.map(({ kept, change }) => [kept, change])).toEqual(magenta.rows.map(() => [0, 0]));
  expect(magenta.rows.map(({ foreignColours }) => foreignColours)).toEqual(magenta.rows.map(() => 1));
});

it('stands beside the rest of the report, and is null without a C or where its episodes are short', async () => {
  const report = async function* (): Reporting<{ kept: true }> {
    yield { fraction: 1, detail: 'the rest of the report' };
    return { kept: true };
  };
  const subject = { ...trained, frames, lost, seed: 1 };
  const without = await finish(withDreamEndurance(report(), { ...subject, driven: null }));
  expect(without).toEqual({ kept: true, dreamEndurance: null });
  const episode = await driveEpisode({ world, seed: FIRST_SEED, steps: 20 }, trained, driver);
  const driven = { sources: sourcesOf([episode]), drive };
  expect(await finish(withDreamEndurance(report(), { ...subject, driven }))).toEqual(without);
});

it('is the same for the same seed', async () => {
  const again = await finish(enduranceOf(moments, drive, { ...trained, lost, colours, seed: 1 }));
  expect(again).toEqual(endurance);
});
