/** Our convolution gradients and sums on WebGPU against tfjs's CPU kernels, over shapes, strides and paddings. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countDispatches } from '../../bench/dispatches.ts';
import { checkBackend } from '../../src/backend/self-check.ts';
import { expectParity, faults, kernel, normals, on, openBoth, sizeOf } from './on-webgpu.helper.ts';

type Shape4D = [number, number, number, number];

beforeAll(openBoth);
afterAll(() => expect(faults).toEqual([]));

interface ConvCase {
  name: string;
  input: Shape4D;
  filter: Shape4D;
  strides: [number, number];
  pad: 'valid' | 'same' | number;
}

/** 4x4 or so at stride 2 without padding, as V has them, if not said otherwise. */
const conv = (name: string, input: Shape4D, filter: Shape4D, rest: Partial<ConvCase> = {}): ConvCase => ({
  name,
  input,
  filter,
  strides: [2, 2],
  pad: 'valid',
  ...rest,
});

const CASES: ConvCase[] = [
  conv('V encoder 1, 31 x 31 left over from 64', [1, 64, 64, 3], [4, 4, 3, 32]),
  conv('V encoder 4, few positions, many filters', [2, 6, 6, 16], [4, 4, 16, 68]),
  conv('V decoder 2, odd kernel', [2, 13, 13, 32], [5, 5, 32, 8]),
  conv('V decoder 2, odd kernel, one phase a tile of 64', [1, 13, 13, 64], [5, 5, 64, 4]),
  conv('V decoder 4, three channels', [1, 64, 64, 3], [6, 6, 3, 8]),
  conv('more filters and channels than a tile', [1, 7, 7, 72], [3, 3, 72, 68]),
  conv('nothing divisible by four', [3, 9, 11, 5], [3, 4, 5, 7]),
  conv('stride 2, same padding', [2, 9, 10, 4], [5, 5, 4, 8], { pad: 'same' }),
  conv('uneven strides', [2, 10, 12, 2], [3, 4, 2, 3], { strides: [3, 2] }),
  conv('stride larger than the kernel', [2, 11, 11, 4], [2, 2, 4, 4], { strides: [3, 3] }),
  conv('padding larger than the image', [2, 2, 2, 3], [5, 5, 3, 2], { strides: [1, 1], pad: 2 }),
];

describe.each(CASES)('$name', ({ input, filter, strides, pad }) => {
  const info = tf.backend_util.computeConv2DInfo(input, filter, strides, 1, pad);
  const attributes = { strides, pad, dataFormat: 'NHWC' };
  const x = normals(sizeOf(input));
  const w = normals(sizeOf(filter));
  const dy = normals(sizeOf(info.outShape));

  it('Conv2DBackpropFilter', () =>
    expectParity(() => {
      const inputs = { x: tf.tensor(x, input), dy: tf.tensor(dy, info.outShape) };
      return kernel(tf.Conv2DBackpropFilter, inputs, { ...attributes, filterShape: filter });
    }));

  it('Conv2DBackpropInput', () =>
    expectParity(() => {
      const inputs = { dy: tf.tensor(dy, info.outShape), filter: tf.tensor(w, filter) };
      return kernel(tf.Conv2DBackpropInput, inputs, { ...attributes, inputShape: input });
    }));
});

it('convolution gradients are transposes of the convolution: <dy, conv(x, w)> three ways', async () => {
  await tf.setBackend('webgpu');
  const shape: Shape4D = [2, 13, 13, 12];
  const filterShape: Shape4D = [6, 6, 12, 20];
  const outShape: Shape4D = [2, 4, 4, 20];
  const attributes = { strides: [2, 2], pad: 'valid', dataFormat: 'NHWC' };
  const arrays = [normals(sizeOf(shape)), normals(sizeOf(filterShape)), normals(sizeOf(outShape))];
  const products = await on('webgpu', () => {
    const [x, w, dy] = [shape, filterShape, outShape].map((s, i) => tf.tensor(arrays[i], s));
    const [dx] = kernel(tf.Conv2DBackpropInput, { dy, filter: w }, { ...attributes, inputShape: shape });
    const [dw] = kernel(tf.Conv2DBackpropFilter, { x, dy }, { ...attributes, filterShape });
    const y = tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, 'valid');
    return [tf.sum(tf.mul(y, dy)), tf.sum(tf.mul(dx, x)), tf.sum(tf.mul(dw, w))];
  });
  const [forward, byInput, byFilter] = products.map(([value]) => value);
  expect(Math.abs(forward)).toBeGreaterThan(1);
  expect(byInput / forward).toBeCloseTo(1, 3);
  expect(byFilter / forward).toBeCloseTo(1, 3);
});

it('the net of the self-check has the slopes of finite differences', async () => {
  await tf.setBackend('webgpu');
  expect(await checkBackend()).toBeNull();
});

describe('Sum', () => {
  it.each([[undefined], [0], [[0, 1]], [[1, 0]], [[0, 1, 2]], [1], [2], [[0, 2]], [[1, 2]]])(
    'over axes %j, keeping them or not',
    async (axis) => {
      const x = normals(6 * 4 * 5);
      for (const keepDims of [false, true]) {
        await expectParity(() => [tf.sum(tf.tensor3d(x, [6, 4, 5]), axis, keepDims)]);
      }
    },
  );

  it.each([
    [5000, 3],
    [5000, 4],
    [700, 130],
    [4100, 1],
    [1, 9],
  ])('of %i rows and %i columns', async (rows, columns) => {
    const x = normals(rows * columns);
    await expectParity(() => [tf.sum(tf.tensor2d(x, [rows, columns]), 0)]);
  });

  it('keeps the small parts of a long sum', async () => {
    const [[total]] = await on('webgpu', () => [tf.sum(tf.concat([tf.fill([1], 2 ** 22), tf.ones([5000])]))]);
    expect(total).toBe(2 ** 22 + 5000);
  });
});

it('takes one dispatch for an input gradient, at most three for a filter gradient', async () => {
  await tf.setBackend('webgpu');
  const attributes = { strides: [2, 2], pad: 'valid', dataFormat: 'NHWC' };
  tf.tidy(() => {
    const x = tf.ones([4, 31, 31, 8]);
    const dy = tf.ones([4, 14, 14, 16]);
    const filter = tf.ones([4, 4, 8, 16]);
    const forInput = { ...attributes, inputShape: x.shape };
    const forFilter = { ...attributes, filterShape: filter.shape };
    expect(countDispatches(() => kernel(tf.Conv2DBackpropInput, { dy, filter }, forInput))).toBe(1);
    const dispatches = countDispatches(() => kernel(tf.Conv2DBackpropFilter, { x, dy }, forFilter));
    expect(dispatches).toBeGreaterThan(1);
    expect(dispatches).toBeLessThanOrEqual(3);
  });
});

it('memory stays flat', async () => {
  await tf.setBackend('webgpu');
  const attributes = { strides: [2, 2], pad: 'valid', dataFormat: 'NHWC' };
  const step = async () => {
    const sum = tf.tidy(() => {
      const x = tf.ones([4, 31, 31, 8]);
      const dy = tf.ones([4, 14, 14, 16]);
      const [dw] = kernel(tf.Conv2DBackpropFilter, { x, dy }, { ...attributes, filterShape: [4, 4, 8, 16] });
      const [dx] = kernel(tf.Conv2DBackpropInput, { dy, filter: dw }, { ...attributes, inputShape: x.shape });
      return tf.sum(dx);
    });
    await sum.data();
    sum.dispose();
    const memory = tf.memory() as tf.MemoryInfo & { numBytesInGPU: number; numBytesAllocatedInGPU: number };
    return [memory.numDataBuffers, memory.numBytesInGPU, memory.numBytesAllocatedInGPU];
  };
  await step();
  await step();
  const before = await step();
  for (let i = 0; i < 10; i++) await step();
  expect(await step()).toEqual(before);
});
