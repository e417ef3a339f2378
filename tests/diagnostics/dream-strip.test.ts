/** The pictures of a dream beside reality: of the right moments, and the same for the same seed. */
import { beforeAll, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { collectEpisode } from '../../src/data/collect.ts';
import { encodeFrames } from '../../src/data/encode.ts';
import { FRAME_BYTES, type LatentEpisode } from '../../src/data/episode.ts';
import { framesAt } from '../../src/data/re-render.ts';
import { dreamStrip, episodeToDream, SHOWN_STEPS, startOfDream } from '../../src/diagnostics/dream-strip.ts';
import { initMemory } from '../../src/memory/init.ts';
import { Vision } from '../../src/vision/inference.ts';
import { initVision } from '../../src/vision/init.ts';

const vision = { config: { size: 'tiny', latentSize: 4 } as const, weights: {} };
const memory = {
  config: {
    ...{ latentSize: 4, actionSize: 0, hiddenSize: 8, mixtures: 2 },
    ...{ predictReward: false, predictDone: false },
  },
  weights: {},
};
const STEPS = 60;
let episode: LatentEpisode;
let originals: Uint8Array;

beforeAll(async () => {
  await openWasm();
  vision.weights = initVision(vision.config, 1);
  memory.weights = initMemory(memory.config, 1);
  const collected = collectEpisode({
    world: { env: 'BouncingBall-v0', radius: 5, speed: 2 },
    index: 0,
    seed: 5,
    steps: STEPS,
  });
  const v = new Vision(vision.config, vision.weights);
  const { truth, truthNames } = collected;
  episode = { ...(await encodeFrames(collected, v)), truth, truthNames };
  v.dispose();
  originals = framesAt(
    collected,
    SHOWN_STEPS.map((step) => startOfDream(episode)! + step),
  );
});

it('shows a dream from the middle of an episode, which ends before the episode does', async () => {
  expect(startOfDream(episode)).toBe(10);
  const strip = await dreamStrip(episode, originals, vision, memory, 1);
  expect(strip.count).toBe(SHOWN_STEPS.length);
  expect(strip.originals).toBe(originals);
  expect(strip.decoded).toHaveLength(SHOWN_STEPS.length * FRAME_BYTES);
});

it('is of the episode with the greatest return among those that are long enough', () => {
  const withRewards = (steps: number, reward: number) => ({ rewards: new Float32Array(steps).fill(reward) });
  const [short, poor, good] = [withRewards(40, 9), withRewards(60, -1), withRewards(50, 2)];
  expect(episodeToDream([short, poor, good])).toBe(good);
  expect(episodeToDream([poor, short])).toBe(poor);
  expect(episodeToDream([short])).toBeNull();
});

it('is the same for the same seed and weights, and another for other weights', async () => {
  const first = await dreamStrip(episode, originals, vision, memory, 1);
  expect(await dreamStrip(episode, originals, vision, memory, 1)).toEqual(first);
  const other = { ...memory, weights: initMemory(memory.config, 2) };
  expect((await dreamStrip(episode, originals, vision, other, 1)).decoded).not.toEqual(first.decoded);
});

it('is begun from what M has observed so far, and from nothing after it', async () => {
  const changed = (frame: number): LatentEpisode => {
    const mu = episode.mu.slice();
    mu[frame * memory.config.latentSize] += 1;
    return { ...episode, mu };
  };
  const of = async (each: LatentEpisode) => (await dreamStrip(each, originals, vision, memory, 1)).decoded;
  const same = await of(episode);
  expect(await of(changed(11))).toEqual(same);
  expect(await of(changed(10))).not.toEqual(same);
  expect(await of(changed(9))).not.toEqual(same);
});

it('refuses an episode that is too short, and another number of frames', async () => {
  const short = { ...episode, rewards: episode.rewards.slice(0, 40) };
  expect(startOfDream(short)).toBeNull();
  await expect(dreamStrip(short, originals, vision, memory, 1)).rejects.toThrow('got 40 steps and 4 frames');
  await expect(dreamStrip(episode, originals.slice(FRAME_BYTES), vision, memory, 1)).rejects.toThrow(
    '3 frames',
  );
});
