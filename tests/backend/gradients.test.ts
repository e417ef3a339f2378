/** Our derivatives of tfjs kernels against central differences of the same ops. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openCpu } from '../../src/backend/cpu.ts';
import { readSync } from '../../src/backend/read.ts';
import { Xoshiro128 } from '../../src/math/random.ts';

beforeAll(openCpu);

const random = new Xoshiro128(3);
const normals = (length: number) => Float32Array.from({ length }, () => random.normal());

/** A fixed weighting of all outputs, so that every element of dy differs. */
function weigh(y: tf.Tensor): tf.Scalar {
  const weights = Float32Array.from({ length: y.size }, (_, i) => Math.sin(1 + i));
  return tf.sum(tf.mul(tf.reshape(y, [-1]), tf.tensor1d(weights)));
}

/** Worst difference between the tape's gradient and central differences, for every input. */
function worstError(
  f: (...xs: tf.Tensor[]) => tf.Tensor,
  inputs: { shape: number[]; data: Float32Array }[],
): number {
  const tensors = () => inputs.map(({ shape, data }) => tf.tensor(data, shape));
  const gradients = tf.tidy(() =>
    tf
      .grads((...xs) => weigh(f(...xs)))(tensors())
      .map(readSync),
  );
  const value = () => tf.tidy(() => readSync(weigh(f(...tensors())))[0]);
  const h = 1e-2;
  let worst = 0;
  for (const [n, { data }] of inputs.entries()) {
    for (let i = 0; i < data.length; i++) {
      const kept = data[i];
      data[i] = kept + h;
      const up = value();
      data[i] = kept - h;
      const down = value();
      data[i] = kept;
      worst = Math.max(worst, Math.abs((up - down) / (2 * h) - gradients[n][i]));
    }
  }
  return worst;
}

type Case = [string, (...xs: tf.Tensor[]) => tf.Tensor, number[][], ((x: number) => number)?];
const away = (x: number) => x + Math.sign(x) * 0.1; // from a kink at 0
const positive = (x: number) => 0.5 + Math.abs(x);

const CASES: Case[] = [
  ['add, broadcast', (a, b) => tf.add(a, b), [[2, 3], [3]]],
  ['sub, broadcast', (a, b) => tf.sub(a, b), [[3], [2, 3]]],
  [
    'mul, broadcast',
    (a, b) => tf.mul(a, b),
    [
      [2, 1, 3],
      [4, 1],
    ],
  ],
  [
    'div',
    (a, b) => tf.div(a, b),
    [
      [2, 3],
      [2, 3],
    ],
    positive,
  ],
  ['squaredDifference', (a, b) => tf.squaredDifference(a, b), [[2, 3], [3]]],
  ['maximum', (a, b) => tf.maximum(a, b), [[6], [6]]],
  ['minimum', (a, b) => tf.minimum(a, b), [[6], [6]]],
  ['where', (a, b) => tf.where(tf.tensor1d([1, 0, 1], 'bool'), a, b), [[3], [3]]],
  ['exp', (x) => tf.exp(x), [[5]]],
  ['log', (x) => tf.log(x), [[5]], positive],
  ['log1p', (x) => tf.log1p(x), [[5]], positive],
  ['sqrt', (x) => tf.sqrt(x), [[5]], positive],
  ['square', (x) => tf.square(x), [[5]]],
  ['abs', (x) => tf.abs(x), [[5]], away],
  ['neg', (x) => tf.neg(x), [[5]]],
  ['sigmoid', (x) => tf.sigmoid(x), [[5]]],
  ['tanh', (x) => tf.tanh(x), [[5]]],
  ['relu', (x) => tf.relu(x), [[8]], away],
  ['softplus', (x) => tf.softplus(x), [[5]]],
  [
    'clipByValue',
    (x) => tf.clipByValue(x, -0.5, 0.5),
    [[9]],
    (x) => (Math.abs(Math.abs(x) - 0.5) < 0.05 ? 0 : x),
  ],
  ['sum along an axis', (x) => tf.sum(x, 1), [[2, 3, 2]]],
  ['mean along axes', (x) => tf.mean(x, [0, 2]), [[2, 3, 2]]],
  ['max, keeping the axis', (x) => tf.max(x, 1, true), [[2, 5]]],
  ['softmax', (x) => tf.softmax(x), [[2, 4]]],
  ['logSoftmax', (x) => tf.logSoftmax(x), [[2, 4]]],
  ['logSumExp', (x) => tf.logSumExp(x, 1), [[2, 4]]],
  ['reshape', (x) => tf.reshape(x, [3, 2]), [[2, 3]]],
  ['expandDims', (x) => tf.expandDims(x, 1), [[2, 3]]],
  ['transpose', (x) => tf.transpose(x, [2, 0, 1]), [[2, 3, 2]]],
  ['slice', (x) => tf.slice(x, [1, 0], [2, 2]), [[4, 3]]],
  [
    'pad',
    (x) =>
      tf.pad(x, [
        [1, 2],
        [0, 1],
      ]),
    [[2, 3]],
  ],
  ['split', (x) => tf.mul(...(tf.split(x, 2, 1) as [tf.Tensor, tf.Tensor])), [[2, 4]]],
  [
    'concat',
    (a, b) => tf.concat([a, b], 1),
    [
      [2, 3],
      [2, 1],
    ],
  ],
  [
    'stack',
    (a, b) => tf.stack([a, b], 1),
    [
      [2, 3],
      [2, 3],
    ],
  ],
  ['split into one', (x) => tf.square(tf.split(x, 1, 1)[0]), [[2, 4]]],
  ['unstack into one', (x) => tf.square(tf.unstack(x, 0)[0]), [[1, 3]]],
  ['unstack', (x) => tf.mul(...(tf.unstack(x, 0) as [tf.Tensor, tf.Tensor])), [[2, 3]]],
  [
    'matMul',
    (a, b) => tf.matMul(a, b),
    [
      [2, 3],
      [3, 4],
    ],
  ],
  [
    'matMul, a transposed',
    (a, b) => tf.matMul(a, b, true, false),
    [
      [3, 2],
      [3, 4],
    ],
  ],
  [
    'matMul, b transposed',
    (a, b) => tf.matMul(a, b, false, true),
    [
      [2, 3],
      [4, 3],
    ],
  ],
  [
    'matMul, both transposed',
    (a, b) => tf.matMul(a, b, true, true),
    [
      [3, 2],
      [4, 3],
    ],
  ],
];

describe('gradients', () => {
  it.each(CASES)('%s', (_name, f, shapes, adjust) => {
    const inputs = shapes.map((shape) => {
      const data = normals(shape.reduce((product, n) => product * n, 1));
      return { shape, data: adjust ? data.map(adjust) : data };
    });
    expect(worstError(f, inputs)).toBeLessThan(5e-3);
  });
});
