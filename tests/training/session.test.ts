/** The training session after the loss of a GPU: where it goes on, and that nothing of the lost training stays. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { collectInto } from '../../src/data/episode-files.ts';
import { keepFilesIn, readFile, writeFile } from '../../src/files/files.ts';
import { MemoryFiles } from '../../src/files/memory-files.ts';
import { TrainingSession } from '../../src/training/session.ts';

const TASK = {
  part: 'vision',
  config: { size: 'tiny', latentSize: 4 },
  options: { learningRate: 1e-3, batchSize: 2, klTolerance: 0.5, klWeight: 1, seed: 1 },
} as const;
const SLICE = { milliseconds: 60_000, readEvery: 1 };

beforeAll(async () => {
  keepFilesIn(new MemoryFiles(1e8));
  await openWasm();
  await collectInto('episode', { world: { env: 'Pong-v0' }, index: 0, seed: 1, steps: 8 }, () => undefined);
});
afterAll(() => keepFilesIn(null));

const newSession = () =>
  new TrainingSession({
    threads: () => 1,
    spawnGradient: () => {
      throw new Error('one thread needs no other');
    },
    files: { read: readFile, write: writeFile },
    onNotice: () => undefined,
  });

async function begun(): Promise<TrainingSession> {
  const session = newSession();
  await session.load({ part: 'vision', seen: ['episode'], unseen: [], capacity: 8, seed: 1 });
  await session.begin(TASK);
  return session;
}

it('begins again from the state that was kept last, without a tensor of the lost training', async () => {
  const before = tf.memory().numTensors;
  const session = await begun();
  await session.train({ ...SLICE, untilStep: 3 });
  await session.keep(() => true);
  const kept = await session.weights();
  const held = tf.memory().numTensors;
  expect(held).toBeGreaterThan(before);
  for (let loss = 1; loss <= 3; loss++) {
    await session.train({ ...SLICE, untilStep: 5 });
    await session.beginAgain();
    expect(tf.memory().numTensors, `after loss ${loss}`).toBe(held);
    expect(await session.weights()).toEqual(kept);
  }
  expect((await session.train({ ...SLICE, untilStep: 5 })).step).toBe(5);
  session.end();
  expect(tf.memory().numTensors).toBe(before);
});

it('begins again at step 0 with the same batches where nothing was kept, if it trains at all', async () => {
  const session = await begun();
  await session.train({ ...SLICE, untilStep: 3 });
  const undisturbed = await session.weights();
  await session.beginAgain();
  await session.train({ ...SLICE, untilStep: 2 });
  await session.beginAgain();
  expect((await session.train({ ...SLICE, untilStep: 3 })).step).toBe(3);
  expect(await session.weights()).toEqual(undisturbed);
  session.end();
  const before = tf.memory().numTensors;
  await session.beginAgain();
  expect(tf.memory().numTensors).toBe(before);
});

it('begins again from the weights that it was given, where nothing was kept since', async () => {
  const earlier = await begun();
  await earlier.train({ ...SLICE, untilStep: 4 });
  const given = await earlier.weights();
  earlier.end();
  const session = await begun();
  await session.goOnFrom(given, 4);
  await session.train({ ...SLICE, untilStep: 6 });
  const undisturbed = await session.weights();
  await session.beginAgain();
  expect(await session.weights()).toEqual(given);
  expect((await session.train({ ...SLICE, untilStep: 6 })).step).toBe(6);
  expect(await session.weights()).toEqual(undisturbed);
  session.end();
});
