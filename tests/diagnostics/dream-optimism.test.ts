/** What C earns in its dream beside reality: with an M of a constant reward in closed form, and of the shipped car. */
import { beforeAll, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { momentsOf, optimismOf, withDreamOptimism } from '../../src/diagnostics/dream-optimism.ts';
import type { Moment } from '../../src/diagnostics/dreams.ts';
import { finish, type Reporting, type TrainedMemory } from '../../src/diagnostics/report-progress.ts';
import { driveEpisode } from '../../src/rollout/driven-episode.ts';
import { sourcesOf } from './episodes.helper.ts';
import { drive, driver, trained, world } from './shipped-car.helper.ts';

const FIRST_SEED = 930_000;
const STEPS = 400;

let sources: ReturnType<typeof sourcesOf>;
let moments: Moment[];

beforeAll(async () => {
  await openWasm();
  const episodes = [];
  for (const seed of [FIRST_SEED, FIRST_SEED + 1]) {
    episodes.push(await driveEpisode({ world, seed, steps: STEPS }, trained, driver));
  }
  sources = sourcesOf(episodes);
  moments = await momentsOf(sources, trained.memory);
}, 240_000);

/** An M that predicts this reward of every step. */
function paying(reward: number): TrainedMemory {
  const { config, weights } = structuredClone(trained.memory);
  weights['memory.reward.kernel'].data.fill(0);
  weights['memory.reward.bias'].data.fill(reward);
  return { config, weights };
}

it('takes moments every 25 steps that have fifty before and a hundred to come', () => {
  const frames = Array.from({ length: 11 }, (_, k) => 50 + 25 * k);
  expect(moments.map(({ frame }) => frame).sort((a, b) => a - b)).toEqual(frames.flatMap((at) => [at, at]));
});

it('a dream that pays one a step earns a hundred, and the real returns are those of the episodes', async () => {
  const optimism = (await finish(optimismOf(moments, drive, paying(1), 1)))!;
  expect(optimism).toMatchObject({ steps: 100, episodes: 2, moments: 22 });
  expect(optimism.dream).toBeCloseTo(100, 4);
  const real = moments.map(({ episode, frame }) =>
    episode.rewards.subarray(frame, frame + 100).reduce((sum, reward) => sum + reward, 0),
  );
  expect(optimism.real).toBeCloseTo(real.reduce((sum, each) => sum + each, 0) / 22, 4);
  const { low, high } = optimism.difference;
  expect(low).toBeLessThanOrEqual(optimism.dream - optimism.real);
  expect(high).toBeGreaterThanOrEqual(optimism.dream - optimism.real);
});

it('groups moments by what C earned before, idle ones apart, and each moment is in one group', async () => {
  const idle = moments.slice(0, 3).map((moment) => {
    const rewards = moment.episode.rewards.slice().fill(-0.1, 0, moment.frame);
    return { ...moment, episode: { ...moment.episode, rewards } };
  });
  const { rows } = (await finish(optimismOf([...moments.slice(3), ...idle], drive, paying(1), 1)))!;
  expect(rows).toHaveLength(4);
  expect(rows[0].moments).toBe(3);
  expect(rows[0].most).toBeCloseTo(-5, 4);
  expect(rows.reduce((sum, row) => sum + row.moments, 0)).toBe(22);
  for (const [k, row] of rows.slice(1).entries()) expect(row.least).toBeGreaterThanOrEqual(rows[k].most);
});

it('the dream of the shipped car pays it about as much as reality', async () => {
  const { real, dream } = (await finish(optimismOf(moments, drive, trained.memory, 1)))!;
  expect(real).toBeGreaterThan(80);
  expect(dream).toBeGreaterThan(0.6 * real);
  expect(dream).toBeLessThan(1.4 * real);
});

it('says nothing of few moments, of an M without rewards, and before there is a C', async () => {
  expect(await finish(optimismOf(moments.slice(0, 11), drive, trained.memory, 1))).toBeNull();
  const { weights, config } = trained.memory;
  const silent = { weights, config: { ...config, predictReward: false } };
  expect(await finish(optimismOf(moments, drive, silent, 1))).toBeNull();
  async function* report(): Reporting<{ psnr: number }> {
    yield { fraction: 0.5, detail: 'half' };
    return { psnr: 28 };
  }
  const whole = withDreamOptimism(report(), { memory: trained.memory, driven: null, seed: 1 });
  expect(await whole.next()).toEqual({ done: false, value: { fraction: 0.465, detail: 'half' } });
  expect(await finish(whole)).toEqual({ psnr: 28, dreamOptimism: null });
});
