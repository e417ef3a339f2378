import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { readSync } from '../../src/backend/read.ts';
import { sigmoid, tanh } from '../../src/memory/kernels/activations.ts';
import {
  lstmCell,
  lstmCellGradient,
  lstmCellGradientOps,
  lstmCellOps,
} from '../../src/memory/kernels/lstm-cell.ts';
import { lstm } from '../../src/memory/lstm.ts';
import { BACKENDS, differences, largestDifference, normals, open } from './backends.ts';
import { type LstmArrays, referenceLstm, type Sizes } from './reference.ts';

const SIZES: Sizes = { batch: 3, time: 4, inputs: 2, hidden: 5 };
const { batch, time, inputs, hidden } = SIZES;
const ARRAYS = {
  x: normals(batch * time * inputs, 1),
  kernel: normals((inputs + hidden) * 4 * hidden, 2, 0.5),
  bias: normals(4 * hidden, 3, 0.5),
  h0: normals(batch * hidden, 4, 0.5),
  c0: normals(batch * hidden, 5, 0.5),
};
const SHAPES: Record<keyof LstmArrays, number[]> = {
  x: [batch, time, inputs],
  kernel: [inputs + hidden, 4 * hidden],
  bias: [4 * hidden],
  h0: [batch, hidden],
  c0: [batch, hidden],
};
const NAMES = Object.keys(SHAPES) as (keyof LstmArrays)[];
/** The scalar whose gradient is taken: fixed random weights on all of h and on the last c. */
const ON_H = normals(batch * time * hidden, 6);
const ON_C = normals(batch * hidden, 7);

function run(tensors: tf.Tensor[]): ReturnType<typeof lstm> {
  const [x, kernel, bias, h0, c0] = tensors;
  return lstm(
    x as tf.Tensor3D,
    kernel as tf.Tensor2D,
    bias as tf.Tensor1D,
    h0 as tf.Tensor2D,
    c0 as tf.Tensor2D,
  );
}

describe.each(BACKENDS)('lstm on %s', (backend) => {
  beforeAll(() => open(backend));

  it('gives the states of a plain loop', () => {
    const expected = referenceLstm(SIZES, ARRAYS);
    tf.tidy(() => {
      const { h, lastH, lastC } = run(NAMES.map((name) => tf.tensor(ARRAYS[name], SHAPES[name])));
      expect(h.shape).toEqual([batch, time, hidden]);
      expect(largestDifference(readSync(h), expected.h)).toBeLessThan(1e-6);
      expect(largestDifference(readSync(lastH), expected.lastH)).toBeLessThan(1e-6);
      expect(largestDifference(readSync(lastC), expected.lastC)).toBeLessThan(1e-6);
    });
  });

  it('has the gradient of finite differences, by every input', () => {
    const scalar = (arrays: LstmArrays): number => {
      const { h, lastC } = referenceLstm(SIZES, arrays);
      return (
        h.reduce((sum, value, i) => sum + value * ON_H[i], 0) +
        lastC.reduce((sum, value, i) => sum + value * ON_C[i], 0)
      );
    };
    const gradients = tf.tidy(() =>
      tf
        .grads((...tensors) => {
          const { h, lastC } = run(tensors);
          const onH = tf.sum(tf.mul(h, tf.tensor(ON_H, h.shape)));
          return tf.add(onH, tf.sum(tf.mul(lastC, tf.tensor(ON_C, lastC.shape)))) as tf.Scalar;
        })(NAMES.map((name) => tf.tensor(ARRAYS[name], SHAPES[name])))
        .map(readSync),
    );
    NAMES.forEach((name, i) => {
      const expected = differences((values) => scalar({ ...ARRAYS, [name]: values }), ARRAYS[name]);
      expect(largestDifference(gradients[i], expected), name).toBeLessThan(2e-5);
    });
  });

  it('leaves no tensor behind', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const tensors = NAMES.map((name) => tf.tensor(ARRAYS[name], SHAPES[name]));
      tf.grads((...t) => tf.sum(run(t).h) as tf.Scalar)(tensors);
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('names the shape that does not fit', () => {
    tf.tidy(() => {
      const tensors = NAMES.map((name) => tf.zeros(name === 'bias' ? [3] : SHAPES[name]));
      expect(() => run(tensors)).toThrow(/lstm bias has shape \[3\].*need \[20\]/);
    });
  });

  it('computes the same by its kernels and by plain ops', () => {
    tf.tidy(() => {
      const rows = 2 * batch;
      const matrix = (n: number, width: number, seed: number) =>
        tf.tensor2d(normals(n * width, seed), [n, width]);
      const cell = {
        projected: matrix(rows, 4 * hidden, 11),
        recurrent: matrix(batch, 4 * hidden, 12),
        c: matrix(batch, hidden, 13),
      };
      const byKernel = lstmCell(cell, batch);
      const byOps = lstmCellOps(cell, batch);
      for (const key of ['gates', 'c', 'h'] as const) {
        expect(largestDifference(readSync(byKernel[key]), readSync(byOps[key])), key).toBeLessThan(1e-6);
      }
      const gradientInputs = {
        gates: byOps.gates,
        cBefore: cell.c,
        cAfter: byOps.c,
        dStates: matrix(rows, hidden, 14),
        dhNext: matrix(batch, hidden, 15),
        dcNext: matrix(batch, hidden, 16),
      };
      const gradient = lstmCellGradient(gradientInputs, batch);
      const gradientByOps = lstmCellGradientOps(gradientInputs, batch);
      for (const key of ['dGates', 'dc'] as const) {
        expect(largestDifference(readSync(gradient[key]), readSync(gradientByOps[key])), key).toBeLessThan(
          1e-6,
        );
      }
    });
  });
});

describe('activations', () => {
  const points = Array.from({ length: 40_001 }, (_, i) => (i - 20_000) / 1000);

  it('are tanh and the logistic function to float32', () => {
    expect(largestDifference(points.map(tanh), points.map(Math.tanh))).toBeLessThan(4e-8);
    const logistic = points.map((x) => 1 / (1 + Math.exp(-x)));
    expect(largestDifference(points.map(sigmoid), logistic)).toBeLessThan(2e-8);
  });

  it('stay in range at the ends and pass NaN through', () => {
    for (const x of [9, 1e30, Number.POSITIVE_INFINITY]) {
      expect(tanh(x)).toBeCloseTo(1, 7);
      expect(tanh(-x)).toBeCloseTo(-1, 7);
      expect(Math.abs(tanh(x))).toBeLessThanOrEqual(1);
    }
    expect(tanh(Number.NaN)).toBeNaN();
    expect(sigmoid(Number.NaN)).toBeNaN();
  });
});
