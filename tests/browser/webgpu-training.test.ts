/** Training on WebGPU: Adam's fused kernel, pipelines compiled ahead, memory over many steps, loud shaders. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countDispatches } from '../../bench/dispatches.ts';
import { Adam } from '../../src/backend/adam.ts';
import { openBackend } from '../../src/backend/choose.ts';
import { read } from '../../src/backend/read.ts';
import { warmUp } from '../../src/backend/warm-up.ts';
import { makeProgram } from '../../src/backend/webgpu-kernels/program.ts';
import { makeOutput, run } from '../../src/backend/webgpu-kernels/run.ts';
import { MemoryTrainer } from '../../src/memory/trainer.ts';
import { precompile } from '../../src/training/precompile.ts';
import { FRAME_LENGTH } from '../../src/vision/config.ts';
import { VisionTrainer } from '../../src/vision/trainer.ts';
import { faults, normals, on, openBoth } from './on-webgpu.helper.ts';

beforeAll(openBoth);
afterAll(() => expect(faults).toEqual([]));

describe('Adam', () => {
  const sizes = [7, 8, 300];
  const options = { learningRate: 0.02, clipValue: 1 };
  const start = sizes.map(normals);
  const gradients = [0, 1, 2].map(() => sizes.map((n) => normals(n).map((g) => 3 * g)));

  async function train(backend: 'webgpu' | 'cpu', settings: typeof options | { learningRate: number }) {
    await tf.setBackend(backend);
    const variables = Object.fromEntries(
      start.map((values, i) => [`w${i}`, tf.variable(tf.tensor1d(values))]),
    );
    const adam = new Adam(variables, settings);
    const states = [];
    for (const arrays of gradients) {
      tf.tidy(() => adam.apply(Object.fromEntries(arrays.map((g, i) => [`w${i}`, tf.tensor1d(g)]))));
      // Read between steps: what was read once must not be what is read again.
      const moments = Object.values(await adam.state()).map(({ data }) => data);
      states.push([...(await Promise.all(Object.values(variables).map(read))), ...moments]);
    }
    adam.dispose();
    tf.dispose(Object.values(variables));
    return states;
  }

  it.each([['clipped', options] as const, ['not clipped', { learningRate: 0.02 }] as const])(
    'gives the variables and moments of the CPU over several steps, %s',
    async (_name, settings) => {
      const expected = await train('cpu', settings);
      const actual = await train('webgpu', settings);
      for (const [step, arrays] of expected.entries()) {
        for (const [i, values] of arrays.entries()) {
          const worst = values.reduce((most, x, k) => Math.max(most, Math.abs(x - actual[step][i][k])), 0);
          const scale = values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
          expect(worst / scale, `step ${step}, array ${i}`).toBeLessThan(2e-6);
        }
      }
      expect(actual[0]).not.toEqual(actual[1]);
    },
  );

  it('takes one dispatch a variable', async () => {
    await tf.setBackend('webgpu');
    const variables = { a: tf.variable(tf.zeros([6])), b: tf.variable(tf.zeros([2, 4])) };
    const adam = new Adam(variables, options);
    const dispatches = tf.tidy(() => {
      const ones = { a: tf.ones([6]), b: tf.ones([2, 4]) };
      return countDispatches(() => adam.apply(ones));
    });
    expect(dispatches).toBe(2);
    adam.dispose();
    tf.dispose(Object.values(variables));
  });

  it('does not clip NaN away', async () => {
    await tf.setBackend('webgpu');
    const w = tf.variable(tf.tensor1d([1, 1]));
    const adam = new Adam({ w }, options);
    tf.tidy(() => adam.apply({ w: tf.tensor1d([Number.NaN, Number.POSITIVE_INFINITY]) }));
    const [broken, clipped] = await read(w);
    expect(broken).toBeNaN();
    expect(clipped).toBeCloseTo(1 - options.learningRate, 5);
    adam.dispose();
    w.dispose();
  });
});

/** The upper half bright, the lower dark. */
const frames = new Uint8Array(2 * FRAME_LENGTH).map((_, i) =>
  i % FRAME_LENGTH < FRAME_LENGTH / 2 ? 200 : 50,
);
const VISION = {
  part: 'vision',
  config: { size: 'tiny', latentSize: 4 },
  options: { learningRate: 1e-3, batchSize: 2, klTolerance: 0.5, klWeight: 1, seed: 1 },
} as const;
const makeVision = () => new VisionTrainer(VISION.config, VISION.options);
const CONFIG = {
  latentSize: 4,
  actionSize: 3,
  hiddenSize: 8,
  mixtures: 3,
  predictReward: true,
  predictDone: true,
};
const sequences = {
  mu: normals(2 * 6 * 4),
  logvar: new Float32Array(2 * 6 * 4).fill(-2),
  actions: normals(2 * 5 * 3),
  rewards: normals(2 * 5),
  dones: new Float32Array(2 * 5),
};
const MEMORY = {
  part: 'memory',
  config: CONFIG,
  options: { learningRate: 1e-3, batchSize: 2, sequenceLength: 5, seed: 1 },
} as const;
const makeMemory = () => new MemoryTrainer(MEMORY.config, MEMORY.options);

/** A fresh device, so that no pipeline is there yet. */
async function reopen(): Promise<WebGPUBackend> {
  await openBackend('webgpu', (fault) => faults.push(fault));
  return tf.backend() as WebGPUBackend;
}

const pipelinesOf = (backend: WebGPUBackend) =>
  Object.keys((backend as unknown as { pipelineCache: object }).pipelineCache).length;

describe('warmUp', () => {
  it('compiles what a step of M needs, and says how far it is', async () => {
    const backend = await reopen();
    const progress: [number, number][] = [];
    const compiled = await warmUp(
      async () => {
        const trainer = makeMemory();
        expect((await trainer.trainBatch(sequences, true))?.loss).toBe(0);
        trainer.dispose();
      },
      (done, total) => progress.push([done, total]),
    );
    expect(compiled).toBeGreaterThan(10);
    expect(progress[0]).toEqual([0, compiled]);
    expect(progress.at(-1)).toEqual([compiled, compiled]);

    const before = pipelinesOf(backend);
    const trainer = makeMemory();
    const losses = await trainer.trainBatch(sequences, true);
    expect(pipelinesOf(backend)).toBe(before);
    expect(losses?.loss).toBeGreaterThan(0);
    trainer.dispose();
  });

  // M first: the programs of V, slow to compile in software, stay for the tests below.
  it.each([
    ['M', MEMORY, makeMemory, (trainer: unknown) => (trainer as MemoryTrainer).trainBatch(sequences, true)],
    ['V', VISION, makeVision, (trainer: unknown) => (trainer as VisionTrainer).trainBatch(frames, true)],
  ] as const)(
    'before the training of %s leaves nothing to compile, and changes no weight',
    async (...given) => {
      const [, task, make, step] = given;
      const backend = await reopen();
      const tensors = tf.memory().numTensors;
      async function train() {
        const trainer = make();
        const losses = [(await step(trainer))?.loss, (await step(trainer))?.loss];
        const weights = await trainer.weights();
        trainer.dispose();
        expect(tf.memory().numTensors).toBe(tensors);
        return { losses, weights };
      }
      expect(await precompile(task, () => undefined)).toBeGreaterThan(10);
      const before = pipelinesOf(backend);
      const rehearsed = await train();
      expect(pipelinesOf(backend)).toBe(before);
      expect(rehearsed.losses[0]).not.toBe(rehearsed.losses[1]);
      // Nothing of the task is left in it: the training after it is equal.
      expect(await train()).toEqual(rehearsed);
    },
    300_000,
  );

  it('names a program that does not compile, and goes on failing where it is used', async () => {
    await tf.setBackend('webgpu');
    const backend = tf.backend() as WebGPUBackend;
    const wrong = makeProgram({
      name: 'Wrong',
      constants: {},
      reads: {},
      writes: { result: 'f32' },
      threads: 1,
      workgroups: 1,
      main: 'result[0] = nothing;',
    });
    const use = () => run(backend, wrong, [makeOutput(backend, [1])]);
    await expect(warmUp(use)).rejects.toThrow(/1 of 1 GPU programs did not compile/);
    // The module is refused twice: when it is made, and when a pipeline is made of it.
    await expect.poll(() => faults.length).toBeGreaterThan(0);
    expect(faults.join()).toContain('nothing');
    faults.length = 0;
  });

  it('does nothing on other backends', async () => {
    await tf.setBackend('cpu');
    let called = false;
    expect(await warmUp(() => (called = true) && undefined)).toBe(0);
    expect(called).toBe(false);
    await tf.setBackend('webgpu');
  });
});

it.each([
  ['V', makeVision, (trainer: unknown) => (trainer as VisionTrainer).trainBatch(frames, true)] as const,
  ['M', makeMemory, (trainer: unknown) => (trainer as MemoryTrainer).trainBatch(sequences, true)] as const,
])('%s learns, and its memory stays flat', async (_name, make, step) => {
  await tf.setBackend('webgpu');
  const trainer = make();
  const memory = () => {
    const { numDataBuffers, ...rest } = tf.memory() as tf.MemoryInfo & { numBytesAllocatedInGPU: number };
    return [numDataBuffers, rest.numBytesAllocatedInGPU];
  };
  const first = await step(trainer);
  for (let i = 0; i < 2; i++) await step(trainer);
  const before = memory();
  let last = first;
  for (let i = 0; i < 6; i++) last = await step(trainer);
  expect(memory()).toEqual(before);
  expect(last?.loss).toBeLessThan(first?.loss ?? Number.NaN);
  trainer.dispose();
});

it('a kernel refuses what it is not made for', async () => {
  await tf.setBackend('webgpu');
  const backend = tf.backend() as WebGPUBackend;
  const program = makeProgram({
    name: 'Copy',
    constants: {},
    reads: { x: 'f32' },
    writes: { result: 'f32' },
    threads: 1,
    workgroups: 1,
    main: 'result[0] = x[0];',
  });
  const integers = tf.tensor1d([1], 'int32');
  expect(() => run(backend, program, [integers])).toThrow('Copy takes 2 tensors and 0 scalars, got 1 and 0');
  expect(() => run(backend, program, [integers, integers])).toThrow(/a float32 tensor here, got int32/);
  integers.dispose();
  const [[one]] = await on('webgpu', () => [tf.ones([1])]);
  expect(one).toBe(1);
});

it('frees the tensors of a device that was lost, on the one after it', async () => {
  await reopen();
  const before = tf.memory().numTensors;
  const trainer = makeMemory();
  await trainer.trainBatch(sequences, true);
  (tf.backend() as WebGPUBackend).device.destroy();
  await openBackend('webgpu', (fault) => faults.push(fault));
  trainer.dispose();
  expect(tf.memory().numTensors).toBe(before);
  const next = makeMemory();
  expect((await next.trainBatch(sequences, true))?.loss).toBeGreaterThan(0);
  next.dispose();
});
