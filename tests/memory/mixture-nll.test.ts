import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { dense } from '../../src/backend/layers.ts';
import { readSync } from '../../src/backend/read.ts';
import { mixtureNll } from '../../src/memory/kernels/index.ts';
import * as model from '../../src/memory/model.ts';
import { BACKENDS, differences, largestDifference, normals, open } from './backends.helper.ts';
import { mixtureNllWithGradient } from './batch-major.helper.ts';
import { referenceNll } from './reference.helper.ts';

const ROWS = 4;
const LATENTS = 3;
const MIXTURES = 5;
const OUTPUT = normals(ROWS * LATENTS * 3 * MIXTURES, 1);
const TARGET = normals(ROWS * LATENTS, 2);
const WEIGHT = Float32Array.of(0.5, 0.25, 0, 1);

const tensors = () => ({
  output: tf.tensor2d(OUTPUT, [ROWS, LATENTS * 3 * MIXTURES]),
  target: tf.tensor2d(TARGET, [ROWS, LATENTS]),
  weight: tf.tensor1d(WEIGHT),
});

describe.each(BACKENDS)('mixtureNll on %s', (backend) => {
  beforeAll(() => open(backend));

  it('is the likelihood by its definition', () => {
    const [nll] = tf.tidy(() => {
      const { output, target, weight } = tensors();
      return readSync(mixtureNll(output, target, weight));
    });
    expect(nll).toBeCloseTo(referenceNll(OUTPUT, TARGET, WEIGHT, MIXTURES), 4);
  });

  it('of one standard Gaussian at its mean is half the logarithm of 2 pi', () => {
    const [nll] = tf.tidy(() =>
      readSync(mixtureNll(tf.tensor2d([[0, 7, 0]]), tf.tensor2d([[7]]), tf.tensor1d([1]))),
    );
    expect(nll).toBeCloseTo(0.5 * Math.log(2 * Math.PI), 6);
  });

  it('has the gradient of finite differences', () => {
    const gradient = tf.tidy(() => {
      const { output, target, weight } = tensors();
      // Half of it, so that the incoming gradient is seen to be used.
      return readSync(tf.grad((y) => tf.mul(mixtureNll(y as tf.Tensor2D, target, weight), 0.5))(output));
    });
    const expected = differences((values) => 0.5 * referenceNll(values, TARGET, WEIGHT, MIXTURES), OUTPUT);
    expect(largestDifference(gradient, expected)).toBeLessThan(2e-5);
  });

  it.each([
    [ROWS, LATENTS, MIXTURES],
    [5, 3, 2],
    [1, 3, 4],
    [7, 1, 1],
  ])('computes the same as the model: %i rows, %i latents, %i mixtures', (rows, latents, mixtures) => {
    tf.tidy(() => {
      const inputs = {
        output: tf.tensor2d(normals(rows * latents * 3 * mixtures, 8), [rows, latents * 3 * mixtures]),
        target: tf.tensor2d(normals(rows * latents, 9), [rows, latents]),
        weight: tf.tensor1d(normals(rows, 10)),
      };
      const byKernel = mixtureNllWithGradient(inputs);
      const byModel = mixtureNllWithGradient(inputs, model.mixtureNll);
      expect(readSync(byKernel.value)[0]).toBeCloseTo(readSync(byModel.value)[0], 4);
      expect(largestDifference(readSync(byKernel.gradient), readSync(byModel.gradient))).toBeLessThan(1e-5);
    });
  });

  it('stays finite far out, and does not hide NaN', () => {
    tf.tidy(() => {
      const one = tf.tensor1d([1]);
      const far = tf.tensor2d([[100, -100, 0, 1, 0, 0]]);
      const nll = readSync(mixtureNll(far, tf.tensor2d([[50]]), one))[0];
      expect(nll).toBeCloseTo(0.5 * 50 * 50 + 0.5 * Math.log(2 * Math.PI), 1);
      const broken = tf.tensor2d([[Number.NaN, 0, 0, 1, 0, 0]]);
      expect(readSync(mixtureNll(broken, tf.tensor2d([[0]]), one))[0]).toBeNaN();
    });
  });

  it('is far out and near NaN what the model is, where sites are taken four at a time', () => {
    const rows = 5;
    const calm = normals(rows * 6, 11);
    const gradientOf = (output: Float32Array, target: Float32Array): Float32Array[] =>
      tf.tidy(() => {
        const inputs = {
          output: tf.tensor2d(output, [rows, 6]),
          target: tf.tensor2d(target, [rows, 1]),
          weight: tf.ones([rows]) as tf.Tensor1D,
        };
        const { value, gradient } = mixtureNllWithGradient(inputs);
        return [
          readSync(value),
          readSync(gradient),
          readSync(mixtureNllWithGradient(inputs, model.mixtureNll).gradient),
        ];
      });
    const far = calm.slice();
    far.set([100, -100, 0, 1, 0, 0], 6 * 2);
    far.set([0, 0, 0, 40, -4, -4], 6 * 4);
    const [value, gradient, byModel] = gradientOf(far, Float32Array.of(0, 1, 50, 0, 0));
    expect(Number.isFinite(value[0])).toBe(true);
    expect(largestDifference(gradient, byModel)).toBeLessThan(1e-4);
    for (const row of [1, 4]) {
      for (const column of [0, 3, 5]) {
        const broken = calm.slice();
        broken[6 * row + column] = Number.NaN;
        const [nll, slopes] = gradientOf(broken, new Float32Array(rows));
        expect(nll[0]).toBeNaN();
        expect(slopes.slice(6 * row, 6 * row + 6).some(Number.isNaN)).toBe(true);
      }
      const target = new Float32Array(rows);
      target[row] = Number.NaN;
      expect(gradientOf(calm, target)[0][0]).toBeNaN();
    }
  });

  it('refuses shapes that do not fit', () => {
    tf.tidy(() => {
      const { output, weight } = tensors();
      expect(() => mixtureNll(output, tf.zeros([ROWS, 4]), weight)).toThrow(
        /output \[4,45\].*target \[4,4\]/,
      );
    });
  });

  it('dense has the gradient of plain matMul', () => {
    const x = tf.tensor2d(normals(6 * 3, 3), [6, 3]);
    const kernel = tf.tensor2d(normals(3 * 4, 4), [3, 4]);
    const bias = tf.tensor1d(normals(4, 5));
    const on = tf.tensor2d(normals(6 * 4, 6), [6, 4]);
    type Net = (x: tf.Tensor2D, kernel: tf.Tensor2D, bias: tf.Tensor1D) => tf.Tensor2D;
    const gradients = (net: Net) =>
      tf.tidy(() =>
        tf
          .grads((...[a, b, c]) => {
            const y = net(a as tf.Tensor2D, b as tf.Tensor2D, c as tf.Tensor1D);
            return tf.sum(tf.mul(y, on)) as tf.Scalar;
          })([x, kernel, bias])
          .map(readSync),
      );
    const plain = gradients((a, b, c) => tf.add(tf.matMul(a, b), c));
    gradients((a, b, c) => dense(a, b, c, 'linear')).forEach((gradient, i) => {
      expect(largestDifference(gradient, plain[i])).toBeLessThan(1e-5);
    });
    tf.dispose([x, kernel, bias, on]);
  });
});
