/** Kernels under names of our own: where they run, where they do not, and that M's are there on wasm. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { openCpu } from '../../src/backend/cpu.ts';
import { addKernel, canRun, type Infos, runIfRegistered } from '../../src/backend/kernel-registry.ts';
import { readSync } from '../../src/backend/read.ts';
import { openWasm } from '../../src/backend/wasm.ts';
import { floatsOf } from '../../src/backend/wasm-kernels/heap.ts';
import '../../src/memory/kernels/index.ts';
import { LSTM_SEQUENCE } from '../../src/memory/kernels/lstm-sequence/ops.ts';
import { MIXTURE_NLL } from '../../src/memory/kernels/mixture-nll/ops.ts';

const SCALE = 'ScaleForThisTest';

beforeAll(async () => {
  await openCpu();
  await openWasm();
  addKernel(
    SCALE,
    'wasm',
    (backend, { x }: Infos<'x'>, { by }: { by: number }) => {
      const output = backend.makeOutput(x.shape, 'float32');
      floatsOf(backend, output).set(floatsOf(backend, x).map((value) => by * value));
      return [output];
    },
    ({ x }) => x[0] >= 2,
  );
});

it('an added kernel runs on its backend, with its attributes', async () => {
  await tf.setBackend('wasm');
  tf.tidy(() => {
    const outputs = runIfRegistered(SCALE, { x: tf.tensor1d([1, 2, 3]) }, { by: 10 });
    expect([...readSync(outputs![0])]).toEqual([10, 20, 30]);
  });
});

it('it does not run on inputs that it does not take, nor on another backend, nor under another name', async () => {
  await tf.setBackend('wasm');
  tf.tidy(() => {
    expect(runIfRegistered(SCALE, { x: tf.tensor1d([1]) }, { by: 10 })).toBeUndefined();
    expect(runIfRegistered('NoSuchKernel', { x: tf.tensor1d([1, 2]) })).toBeUndefined();
  });
  await tf.setBackend('cpu');
  tf.tidy(() => {
    expect(runIfRegistered(SCALE, { x: tf.tensor1d([1, 2, 3]) }, { by: 10 })).toBeUndefined();
  });
});

it('M has its kernels on wasm, from four units and four latents on', async () => {
  await tf.setBackend('wasm');
  tf.tidy(() => {
    const states = (hidden: number) => ({ h0: tf.zeros([1, hidden]) });
    const mixture = (rows: number, latents: number) => ({ target: tf.zeros([rows, latents]) });
    expect(canRun(LSTM_SEQUENCE, states(4))).toBe(true);
    expect(canRun(LSTM_SEQUENCE, states(3))).toBe(false);
    expect(canRun(MIXTURE_NLL, mixture(2, 2))).toBe(true);
    expect(canRun(MIXTURE_NLL, mixture(3, 1))).toBe(false);
  });
});
