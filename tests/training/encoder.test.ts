/** The encoder of the training worker after the loss of a GPU. */
import * as tf from '@tensorflow/tfjs-core';
import { expect, it, vi } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import type { TrainingBackend } from '../../src/training/training-backend.ts';
import { initVision } from '../../src/vision/init.ts';

vi.mock('../../src/threads/serve.ts', () => ({ serve: () => undefined }));
vi.stubGlobal('navigator', { hardwareConcurrency: 1 });
const { TrainWorker } = await import('../../workers/train.ts');

it('is set up again without a tensor of the lost one', async () => {
  await openWasm();
  const before = tf.memory().numTensors;
  const worker = new TrainWorker();
  const { backend } = worker as unknown as { backend: TrainingBackend };
  const config = { size: 'tiny', latentSize: 4 } as const;
  worker.beginEncoding(config, initVision(config, 1));
  const held = tf.memory().numTensors;
  expect(held).toBeGreaterThan(before);
  await backend.setUpAgain();
  expect(tf.memory().numTensors).toBe(held);
  worker.endEncoding();
  expect(tf.memory().numTensors).toBe(before);
});
