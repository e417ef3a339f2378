/** The training worker through its thread: V learns there, and the same seed gives the same weights. */
import { beforeAll, expect, it } from 'vitest';
import { encodeEpisode } from '../../src/data/episode.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import type { TrainWorker } from '../../workers/train.ts';
import { drawDiscs } from '../vision/frames.helper.ts';
import { realThread, writeShared } from './real-workers.helper.ts';

const FRAMES = 8;
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
  writeShared('trajectories/0', bytes);
});

const load = (seen: string[]) =>
  thread.call((worker) => worker.loadTraining({ part: 'vision', seen, unseen: [], capacity: 100, seed: 7 }));

/** V after some steps from its beginning, and its first and last loss. */
async function trained(steps: number, changes: Partial<typeof options> = {}) {
  expect(await load(['trajectories/0'])).toBe(FRAMES);
  const task = { part: 'vision', config, options: { ...options, ...changes } } as const;
  await thread.call((worker) => worker.beginTraining(task));
  const first = await thread.call((worker) => worker.train(60_000, 1, steps));
  const last = await thread.call((worker) => worker.train(60_000, steps, steps));
  expect([first.step, last.step]).toEqual([1, steps]);
  const weights = await thread.call((worker) => worker.weights());
  await thread.call((worker) => worker.endTraining());
  return { first: first.losses.loss, last: last.losses.loss, weights };
}

it('a real training worker refuses what comes too early, and a file that is not there, by name', async () => {
  expect((await thread.call((worker) => worker.open('wasm'))).name).toBe('wasm');
  const early = thread.call((worker) => worker.beginTraining({ part: 'vision', config, options }));
  await expect(early).rejects.toThrow('load the frames before the training of V begins');
  await expect(load(['trajectories/none'])).rejects.toThrow(/trajectories\/none/);
});

it('V learns in a real training worker: the same to the bit with the same seed, and nothing at rate 0', async () => {
  const learned = await trained(100);
  expect(learned.last).toBeLessThan(0.8 * learned.first);
  const still = await trained(10, { learningRate: 0 });
  expect(still.last).toBeGreaterThan(0.9 * still.first);

  const once = await trained(10);
  expect((await trained(10)).weights).toEqual(once.weights);
  expect((await trained(10, { seed: 2 })).weights).not.toEqual(once.weights);
});
