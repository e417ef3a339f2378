/** M's fused kernels on WebGPU against their CPU twins, plain loops and finite differences; how many dispatches. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countDispatches } from '../../bench/dispatches.ts';
import { lstmCell, lstmCellGradient, mixtureNll } from '../../src/memory/kernels/index.ts';
import type { MemoryBatch } from '../../src/memory/sequences.ts';
import { MemoryTrainer } from '../../src/memory/trainer.ts';
import { differences, largestDifference } from '../memory/backends.helper.ts';
import { lstm, mixtureNllWithGradient } from '../memory/batch-major.helper.ts';
import { referenceLstm, referenceNll } from '../memory/reference.helper.ts';
import { expectParity, faults, normals, on, openBoth, sizeOf } from './on-webgpu.helper.ts';

beforeAll(openBoth);
afterAll(() => expect(faults).toEqual([]));

it('M has its kernels on webgpu', () => {
  for (const name of ['LstmCell', 'LstmCellGradient', 'MixtureNll']) {
    expect(tf.getKernel(name, 'webgpu'), name).toBeTruthy();
  }
});

// Hidden sizes that can and cannot be read in fours, one batch larger than a workgroup.
describe.each([
  [3, 8],
  [2, 5],
  [40, 12],
])('the cell, batch %i, hidden %i', (batch, hidden) => {
  const time = 3;
  const row = 1 * batch;
  const make = (rows: number, columns: number) => {
    const values = normals(rows * columns);
    return () => tf.tensor2d(values, [rows, columns]);
  };

  it('LstmCell', () => {
    const projected = make(time * batch, 4 * hidden);
    const recurrent = make(batch, 4 * hidden);
    const c = make(batch, hidden);
    return expectParity(() =>
      Object.values(lstmCell({ projected: projected(), recurrent: recurrent(), c: c() }, row)),
    );
  });

  it('LstmCellGradient', () => {
    const [gates, dStates] = [make(batch, 4 * hidden), make(time * batch, hidden)];
    const [cBefore, cAfter, dhNext, dcNext] = [0, 1, 2, 3].map(() => make(batch, hidden));
    return expectParity(() =>
      Object.values(
        lstmCellGradient(
          {
            gates: tf.sigmoid(gates()),
            cBefore: cBefore(),
            cAfter: cAfter(),
            dStates: dStates(),
            dhNext: dhNext(),
            dcNext: dcNext(),
          },
          row,
        ),
      ),
    );
  });
});

it('the cell saturates without overflow, and does not hide NaN', async () => {
  const [gates, , h] = await on('webgpu', () => {
    const projected = tf.tensor2d([
      [200, 200, 200, 200],
      [-200, -200, -200, -200],
      new Array(4).fill(Number.NaN),
    ]);
    const c = tf.tensor2d([[300], [-300], [0]]);
    return Object.values(lstmCell({ projected, recurrent: tf.zeros([3, 4]), c }, 0));
  });
  expect([...gates.subarray(0, 8)]).toEqual([1, 1, 1, 1, 0, -1, 0, 0]);
  expect(h[0]).toBe(1);
  expect(Math.abs(h[1])).toBe(0);
  expect(h[2]).toBeNaN();
});

describe('the whole sequence', () => {
  const sizes = { batch: 2, time: 4, inputs: 3, hidden: 4 };
  const { batch, time, inputs, hidden } = sizes;
  const shapes: Record<string, number[]> = {
    x: [batch, time, inputs],
    kernel: [inputs + hidden, 4 * hidden],
    bias: [4 * hidden],
    h0: [batch, hidden],
    c0: [batch, hidden],
  };
  const names = ['x', 'kernel', 'bias', 'h0', 'c0'] as const;
  const arrays = Object.fromEntries(
    names.map((name) => [name, normals(sizeOf(shapes[name])).map((value) => 0.5 * value)]),
  ) as Record<(typeof names)[number], Float32Array>;
  const onH = normals(batch * time * hidden);

  it('has the gradients of finite differences', async () => {
    const gradients = await on('webgpu', () =>
      tf.grads((...args) => {
        const [x, kernel, bias, h0, c0] = args;
        const { h } = lstm(
          x as tf.Tensor3D,
          kernel as tf.Tensor2D,
          bias as tf.Tensor1D,
          h0 as tf.Tensor2D,
          c0 as tf.Tensor2D,
        );
        return tf.sum(tf.mul(h, tf.tensor(onH, h.shape))) as tf.Scalar;
      })(names.map((name) => tf.tensor(arrays[name], shapes[name]))),
    );
    for (const [i, name] of names.entries()) {
      const expected = differences((point) => {
        const { h } = referenceLstm(sizes, { ...arrays, [name]: point });
        return h.reduce((sum, value, k) => sum + value * onH[k], 0);
      }, arrays[name]);
      expect(largestDifference(gradients[i], expected), name).toBeLessThan(2e-5);
    }
  });

  it('takes at most 6 dispatches a timestep, forward and backward together', async () => {
    await tf.setBackend('webgpu');
    const dispatches = (steps: number) =>
      countDispatches(() =>
        tf.tidy(() => {
          const loss = (x: tf.Tensor, kernel: tf.Tensor) => {
            const zero = tf.zeros<tf.Rank.R2>([batch, hidden]);
            const result = lstm(x as tf.Tensor3D, kernel as tf.Tensor2D, tf.zeros([4 * hidden]), zero, zero);
            return tf.sum(result.h) as tf.Scalar;
          };
          tf.grads((x, kernel) => loss(x, kernel))([
            tf.zeros([batch, steps, inputs]),
            tf.zeros(shapes.kernel),
          ]);
        }),
      );
    const perStep = (dispatches(20) - dispatches(4)) / 16;
    expect(perStep).toBeGreaterThanOrEqual(4);
    expect(perStep).toBeLessThanOrEqual(6);
  });
});

describe.each([
  [4, 3, 5],
  [70, 32, 5],
  [9, 2, 1],
  [3, 1, 200],
])('the mixture: %i rows, %i latents, %i components', (rows, latents, mixtures) => {
  const output = normals(rows * latents * 3 * mixtures);
  const target = normals(rows * latents);
  const weight = normals(rows).map((w) => Math.abs(w) / rows);
  const tensors = () => ({
    output: tf.tensor2d(output, [rows, latents * 3 * mixtures]),
    target: tf.tensor2d(target, [rows, latents]),
    weight: tf.tensor1d(weight),
  });

  it('MixtureNll', () => expectParity(() => Object.values(mixtureNllWithGradient(tensors()))));

  it('is the likelihood by its definition, with the gradient of finite differences', async () => {
    const [[nll], gradient] = await on('webgpu', () => Object.values(mixtureNllWithGradient(tensors())));
    expect(nll / referenceNll(output, target, weight, mixtures)).toBeCloseTo(1, 5);
    if (rows > 10) return;
    const expected = differences((values) => referenceNll(values, target, weight, mixtures), output);
    expect(largestDifference(gradient, expected)).toBeLessThan(2e-5);
  });
});

describe('the mixture', () => {
  it('stays finite far out, and does not hide NaN', async () => {
    const nll = (numbers: number[], z: number) =>
      mixtureNll(tf.tensor2d([numbers]), tf.tensor2d([[z]]), tf.tensor1d([1]));
    const [[far], [broken]] = await on('webgpu', () => [
      nll([100, -100, 0, 1, 0, 0], 50),
      nll([Number.NaN, 0, 0, 1, 0, 0], 0),
    ]);
    expect(far).toBeCloseTo(0.5 * 50 * 50 + 0.5 * Math.log(2 * Math.PI), 1);
    expect(broken).toBeNaN();
  });

  it('takes one dispatch, and one to add up the loss', async () => {
    await tf.setBackend('webgpu');
    const dispatches = tf.tidy(() => {
      const inputs = { output: tf.zeros<tf.Rank.R2>([40, 480]), target: tf.zeros<tf.Rank.R2>([40, 32]) };
      return countDispatches(() => mixtureNll(inputs.output, inputs.target, tf.ones([40])));
    });
    expect(dispatches).toBe(2);
  });
});

describe('h and c that go from batch to batch', () => {
  const config = {
    latentSize: 4,
    actionSize: 1,
    hiddenSize: 16,
    mixtures: 2,
    predictReward: false,
    predictDone: false,
  };
  const shape = { learningRate: 1e-3, batchSize: 4, sequenceLength: 6, seed: 1, carryState: true };
  const batchOf = (begins: number): MemoryBatch => ({
    mu: normals(shape.batchSize * (shape.sequenceLength + 1) * config.latentSize),
    actions: normals(shape.batchSize * shape.sequenceLength),
    begins: new Float32Array(shape.batchSize).fill(begins),
  });

  /** Buffers read back over three batches, the first of which begins its sequences. */
  async function readBacks(readLoss: boolean): Promise<number> {
    await tf.setBackend('webgpu');
    const trainer = new MemoryTrainer(config, shape);
    const { prototype } = GPUBuffer;
    const { mapAsync } = prototype;
    let count = 0;
    prototype.mapAsync = function (...given) {
      // Uploads map for writing.
      if (given[0] === GPUMapMode.READ) count++;
      return mapAsync.apply(this, given);
    };
    try {
      for (const begins of [1, 0, 0]) await trainer.trainBatch(batchOf(begins), readLoss);
    } finally {
      prototype.mapAsync = mapAsync;
      trainer.dispose();
    }
    return count;
  }

  it('stay on the device: nothing is read back but the losses, where asked for', async () => {
    expect(await readBacks(false)).toBe(0);
    expect(await readBacks(true)).toBe(3);
  });

  it('leave no tensor behind', async () => {
    await readBacks(false);
    const { numTensors } = tf.memory();
    await readBacks(false);
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});
