import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { readSync } from '../../src/backend/read.ts';
import { lstmCell, lstmCellGradient } from '../../src/memory/kernels/index.ts';
import { sigmoid, tanh } from '../../src/memory/kernels/lstm-cell/activations.ts';
import * as model from '../../src/memory/model.ts';
import { BACKENDS, differences, largestDifference, normals, open } from './backends.helper.ts';
import { lstm } from './batch-major.helper.ts';
import { type LstmArrays, referenceLstm, type Sizes } from './reference.helper.ts';

const NAMES = ['x', 'kernel', 'bias', 'h0', 'c0'] as const;
/** Fewer units than a SIMD kernel takes at a time, no multiple of that, and batches of one and of several tiles. */
const CASES: Sizes[] = [
  { batch: 3, time: 4, inputs: 2, hidden: 5 },
  { batch: 2, time: 2, inputs: 3, hidden: 3 },
  { batch: 1, time: 1, inputs: 4, hidden: 4 },
  { batch: 9, time: 3, inputs: 3, hidden: 8 },
];

function shapesOf({ batch, time, inputs, hidden }: Sizes): Record<keyof LstmArrays, number[]> {
  return {
    x: [batch, time, inputs],
    kernel: [inputs + hidden, 4 * hidden],
    bias: [4 * hidden],
    h0: [batch, hidden],
    c0: [batch, hidden],
  };
}

function arraysOf(sizes: Sizes): LstmArrays {
  const shapes = shapesOf(sizes);
  const random = (name: keyof LstmArrays, seed: number) =>
    normals(tf.util.sizeFromShape(shapes[name]), seed, name === 'x' ? 1 : 0.5);
  return {
    x: random('x', 1),
    kernel: random('kernel', 2),
    bias: random('bias', 3),
    h0: random('h0', 4),
    c0: random('c0', 5),
  };
}

function tensorsOf(sizes: Sizes): tf.Tensor[] {
  const [arrays, shapes] = [arraysOf(sizes), shapesOf(sizes)];
  return NAMES.map((name) => tf.tensor(Float32Array.from(arrays[name]), shapes[name]));
}

function run(tensors: tf.Tensor[], unroll?: typeof model.unroll): ReturnType<typeof lstm> {
  const [x, kernel, bias, h0, c0] = tensors;
  return lstm(
    x as tf.Tensor3D,
    kernel as tf.Tensor2D,
    bias as tf.Tensor1D,
    h0 as tf.Tensor2D,
    c0 as tf.Tensor2D,
    unroll,
  );
}

const CASE = ({ batch, time, inputs, hidden }: Sizes) =>
  `batch ${batch}, time ${time}, inputs ${inputs}, hidden ${hidden}`;

describe.each(BACKENDS)('lstm on %s', (backend) => {
  beforeAll(() => open(backend));

  it.each(CASES.map((sizes) => [CASE(sizes), sizes] as const))(
    'gives the states of a plain loop: %s',
    (_, sizes) => {
      const expected = referenceLstm(sizes, arraysOf(sizes));
      tf.tidy(() => {
        const { h, lastH, lastC } = run(tensorsOf(sizes));
        expect(h.shape).toEqual([sizes.batch, sizes.time, sizes.hidden]);
        expect(largestDifference(readSync(h), expected.h)).toBeLessThan(1e-6);
        expect(largestDifference(readSync(lastH), expected.lastH)).toBeLessThan(1e-6);
        expect(largestDifference(readSync(lastC), expected.lastC)).toBeLessThan(1e-6);
      });
    },
  );

  it.each(CASES.map((sizes) => [CASE(sizes), sizes] as const))(
    'has the gradient of finite differences, by every input: %s',
    (_, sizes) => {
      const all = arraysOf(sizes);
      // The scalar whose gradient is taken: fixed random weights on all of h and on the last c.
      const onH = normals(sizes.batch * sizes.time * sizes.hidden, 6);
      const onC = normals(sizes.batch * sizes.hidden, 7);
      const scalar = (arrays: LstmArrays): number => {
        const { h, lastC } = referenceLstm(sizes, arrays);
        return (
          h.reduce((sum, value, i) => sum + value * onH[i], 0) +
          lastC.reduce((sum, value, i) => sum + value * onC[i], 0)
        );
      };
      const gradients = tf.tidy(() =>
        tf
          .grads((...tensors) => {
            const { h, lastC } = run(tensors);
            const weighted = tf.sum(tf.mul(h, tf.tensor(onH, h.shape)));
            return tf.add(weighted, tf.sum(tf.mul(lastC, tf.tensor(onC, lastC.shape)))) as tf.Scalar;
          })(tensorsOf(sizes))
          .map(readSync),
      );
      NAMES.forEach((name, i) => {
        const expected = differences((values) => scalar({ ...all, [name]: values }), all[name]);
        expect(largestDifference(gradients[i], expected), name).toBeLessThan(2e-5);
      });
    },
  );

  it('leaves no tensor behind', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      tf.grads((...t) => tf.sum(run(t).h) as tf.Scalar)(tensorsOf(CASES[0]));
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('names the shape that does not fit', () => {
    const shapes = shapesOf(CASES[0]);
    tf.tidy(() => {
      const tensors = NAMES.map((name) => tf.zeros(name === 'bias' ? [3] : shapes[name]));
      expect(() => run(tensors)).toThrow(/lstm bias has shape \[3\].*need \[20\]/);
    });
  });

  it.each(CASES.map((sizes) => [CASE(sizes), sizes] as const))(
    'computes states and gradients of the model: %s',
    (_, sizes) => {
      const onH = normals(sizes.batch * sizes.time * sizes.hidden, 8);
      const onC = normals(sizes.batch * sizes.hidden, 9);
      const valueAndGradients = (unroll?: typeof model.unroll) =>
        tf.tidy(() => {
          const { value, grads } = tf.valueAndGrads((...tensors) => {
            const { h, lastH, lastC } = run(tensors, unroll);
            const weighted = tf.add(
              tf.sum(tf.mul(h, tf.tensor(onH, h.shape))),
              tf.sum(tf.mul(tf.sub(lastC, lastH), tf.tensor(onC, lastC.shape))),
            );
            return weighted as tf.Scalar;
          })(tensorsOf(sizes));
          return [value, ...grads].map(readSync);
        });
      const byModel = valueAndGradients(model.unroll);
      valueAndGradients().forEach((values, i) => {
        expect(largestDifference(values, byModel[i]), NAMES[i - 1]).toBeLessThan(1e-5);
      });
    },
  );

  it('has the cell of the model, and its gradient', () => {
    const { batch, hidden } = CASES[0];
    tf.tidy(() => {
      const rows = 2 * batch;
      const matrix = (n: number, width: number, seed: number) =>
        tf.tensor2d(normals(n * width, seed), [n, width]);
      const cell = {
        projected: matrix(rows, 4 * hidden, 11),
        recurrent: matrix(batch, 4 * hidden, 12),
        c: matrix(batch, hidden, 13),
      };
      const sums = tf.add(tf.slice(cell.projected, [batch, 0]), cell.recurrent) as tf.Tensor2D;
      const byKernel = lstmCell(cell, batch);
      const { gates, c, h } = model.lstmCell(sums, cell.c);
      const byModel = { gates: tf.concat(gates, 1), c, h };
      for (const key of ['gates', 'c', 'h'] as const) {
        expect(largestDifference(readSync(byKernel[key]), readSync(byModel[key])), key).toBeLessThan(1e-6);
      }
      const dStates = matrix(rows, hidden, 14);
      const [dhNext, dcNext] = [matrix(batch, hidden, 15), matrix(batch, hidden, 16)];
      const states = { gates: byKernel.gates, cBefore: cell.c, cAfter: byKernel.c };
      const { dGates, dc } = lstmCellGradient({ ...states, dStates, dhNext, dcNext }, batch);
      const expected = tf.grads((p, before) => {
        const after = model.lstmCell(p as tf.Tensor2D, before as tf.Tensor2D);
        const dh = tf.add(tf.slice(dStates, [batch, 0]), dhNext);
        return tf.add(tf.sum(tf.mul(after.h, dh)), tf.sum(tf.mul(after.c, dcNext))) as tf.Scalar;
      })([sums, cell.c]);
      expect(largestDifference(readSync(dGates), readSync(expected[0])), 'dGates').toBeLessThan(1e-6);
      expect(largestDifference(readSync(dc), readSync(expected[1])), 'dc').toBeLessThan(1e-6);
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
