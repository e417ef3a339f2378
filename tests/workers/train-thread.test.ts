/** The training worker through its thread: V and M learn there, equal for equal seeds, and from episodes of the pool. */
import { beforeAll, expect, it } from 'vitest';
import { encodeEpisode } from '../../src/data/episode.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import type { TrainWorker } from '../../workers/train.ts';
import { drawDiscs } from '../vision/frames.helper.ts';
import { realThread, writeShared } from './real-workers.helper.ts';

const FRAMES = 8;
const STEPS = 100;
const config = { size: 'tiny', latentSize: 3 } as const;
const options = { learningRate: 3e-3, klWeight: 1, klTolerance: 0.5, batchSize: 8, seed: 1 };
const { thread } = realThread<TrainWorker>('training', 'train.ts');

beforeAll(() => {
  const bytes = encodeEpisode({
    seed: 0,
    policy: 'none',
    world: { env: 'BouncingBall-v0', radius: 5, speed: 2 },
    frames: drawDiscs(FRAMES, new Xoshiro128(1)),
    frameNumbers: Int32Array.from({ length: FRAMES }, (_, t) => t),
    actions: new Float32Array(0),
    rewards: new Float32Array(FRAMES - 1),
    dones: new Float32Array(FRAMES - 1),
    truth: new Float32Array(FRAMES),
    truthNames: ['x'],
  });
  writeShared('tapes/0', bytes);
});

/** V after some steps from its beginning, and its first and last loss. */
async function trained(changes: Partial<typeof options> = {}) {
  expect(await thread.call((worker) => worker.loadFrames(['tapes/0'], [], 100, 7))).toBe(FRAMES);
  await thread.call((worker) => worker.beginVision(config, { ...options, ...changes }));
  const first = await thread.call((worker) => worker.advance(60_000, 1));
  const last = await thread.call((worker) => worker.advance(60_000, STEPS));
  expect([first.step, last.step]).toEqual([1, STEPS]);
  const weights = await thread.call((worker) => worker.weights());
  await thread.call((worker) => worker.endVision());
  return { first: first.losses.loss, last: last.losses.loss, weights };
}

it('a real training worker refuses what comes too early, and a file that is not there, by name', async () => {
  await expect(thread.call((worker) => worker.beginVision(config, options))).rejects.toThrow(
    'V trains only after loadFrames()',
  );
  expect((await thread.call((worker) => worker.open('wasm'))).name).toBe('wasm');
  await expect(thread.call((worker) => worker.loadFrames(['tapes/none'], [], 100, 7))).rejects.toThrow(
    /tapes\/none/,
  );
});

it('V learns in a real training worker: the same to the bit with the same seed, and nothing at rate 0', async () => {
  const once = await trained();
  expect(once.last).toBeLessThan(0.8 * once.first);
  expect((await trained()).weights).toEqual(once.weights);
  expect((await trained({ seed: 2 })).weights).not.toEqual(once.weights);
  const still = await trained({ learningRate: 0 });
  expect(still.last).toBeGreaterThan(0.9 * still.first);
});
