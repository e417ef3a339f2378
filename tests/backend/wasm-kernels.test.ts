/** Our wasm kernels against tfjs's plain JavaScript backend, over shapes, strides and paddings. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openCpu } from '../../src/backend/cpu.ts';
import { read } from '../../src/backend/read.ts';
import { openWasm } from '../../src/backend/wasm.ts';
import { Xoshiro128 } from '../../src/math/random.ts';

type Shape4D = [number, number, number, number];

const random = new Xoshiro128(7);
const normals = (length: number) => Float32Array.from({ length }, () => random.normal());
const sizeOf = (shape: number[]) => shape.reduce((product, n) => product * n, 1);

/** The same computation on both backends. */
async function onBoth(
  compute: () => tf.Tensor,
): Promise<{ wasm: Float32Array; cpu: Float32Array; shape: number[] }> {
  const run = async (backend: string) => {
    await tf.setBackend(backend);
    const result = tf.tidy(compute);
    const values = await read(result);
    const shape = result.shape;
    result.dispose();
    return { values, shape };
  };
  const wasm = await run('wasm');
  const cpu = await run('cpu');
  expect(wasm.shape).toEqual(cpu.shape);
  return { wasm: wasm.values, cpu: cpu.values, shape: wasm.shape };
}

function expectClose(actual: Float32Array, expected: Float32Array): void {
  const scale = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
  const worst = actual.reduce((most, x, i) => Math.max(most, Math.abs(x - expected[i])), 0);
  expect(actual.length).toBe(expected.length);
  expect(worst / scale).toBeLessThan(1e-5);
  expect(expected.some((x) => x !== 0)).toBe(true);
}

beforeAll(async () => {
  await openCpu();
  await openWasm();
});

interface ConvCase {
  name: string;
  input: Shape4D;
  filter: Shape4D;
  strides: [number, number];
  pad: 'valid' | 'same' | number;
}

const CONV_CASES: ConvCase[] = [
  {
    name: 'V conv, with a row left over',
    input: [5, 11, 11, 3],
    filter: [4, 4, 3, 8],
    strides: [2, 2],
    pad: 'valid',
  },
  { name: 'V deconv', input: [3, 13, 13, 8], filter: [6, 6, 8, 4], strides: [2, 2], pad: 'valid' },
  {
    name: 'one patch is the image',
    input: [4, 5, 5, 6],
    filter: [5, 5, 6, 7],
    strides: [2, 2],
    pad: 'valid',
  },
  { name: 'stride 1, same padding', input: [2, 7, 9, 3], filter: [3, 3, 3, 5], strides: [1, 1], pad: 'same' },
  { name: 'uneven strides', input: [2, 10, 12, 2], filter: [3, 4, 2, 3], strides: [3, 2], pad: 'valid' },
  {
    name: 'padding larger than the image',
    input: [2, 2, 2, 3],
    filter: [5, 5, 3, 2],
    strides: [1, 1],
    pad: 2,
  },
  { name: '1x1 kernel', input: [2, 4, 4, 5], filter: [1, 1, 5, 6], strides: [1, 1], pad: 'valid' },
  { name: 'one image', input: [1, 9, 9, 4], filter: [4, 4, 4, 4], strides: [2, 2], pad: 'valid' },
  {
    name: 'kernel of odd size',
    input: [9, 13, 13, 16],
    filter: [5, 5, 16, 8],
    strides: [2, 2],
    pad: 'valid',
  },
  { name: 'RGB of a decoder', input: [9, 16, 16, 3], filter: [6, 6, 3, 8], strides: [2, 2], pad: 'valid' },
  { name: 'a map of 2x2', input: [33, 6, 6, 8], filter: [4, 4, 8, 16], strides: [2, 2], pad: 'valid' },
  {
    name: 'a stride longer than the kernel',
    input: [9, 8, 8, 3],
    filter: [2, 2, 3, 5],
    strides: [3, 3],
    pad: 'valid',
  },
  {
    name: 'several chunks of patches',
    input: [20, 36, 6, 40],
    filter: [4, 4, 40, 6],
    strides: [1, 1],
    pad: 'valid',
  },
];

describe.each(CONV_CASES)('convolution gradients: $name', ({ input, filter, strides, pad }) => {
  const info = tf.backend_util.computeConv2DInfo(input, filter, strides, 1, pad);
  const attributes = { strides, pad, dataFormat: 'NHWC' };
  const x = normals(sizeOf(input));
  const w = normals(sizeOf(filter));
  const dy = normals(sizeOf(info.outShape));

  it('Conv2DBackpropFilter', async () => {
    const { wasm, cpu } = await onBoth(
      () =>
        tf
          .engine()
          .runKernel(
            tf.Conv2DBackpropFilter,
            { x: tf.tensor(x, input), dy: tf.tensor(dy, info.outShape) },
            { ...attributes, filterShape: filter },
          ) as tf.Tensor,
    );
    expectClose(wasm, cpu);
  });

  it('Conv2DBackpropInput', async () => {
    const { wasm, cpu } = await onBoth(
      () =>
        tf
          .engine()
          .runKernel(
            tf.Conv2DBackpropInput,
            { dy: tf.tensor(dy, info.outShape), filter: tf.tensor(w, filter) },
            { ...attributes, inputShape: input },
          ) as tf.Tensor,
    );
    expectClose(wasm, cpu);
  });
});

describe('convolutions in a batch', () => {
  const cases = [
    { input: [9, 11, 11, 3], filter: [4, 4, 3, 8], activation: 'relu', bias: true },
    { input: [65, 6, 6, 8], filter: [4, 4, 8, 12], activation: 'linear', bias: true },
    { input: [8, 5, 7, 5], filter: [3, 2, 5, 3], activation: 'relu', bias: true },
    { input: [8, 9, 9, 4], filter: [4, 4, 4, 8], activation: 'linear', bias: false },
  ] as const;
  it.each(cases)(
    '$input by $filter, $activation, bias $bias',
    async ({ input, filter, activation, bias }) => {
      const x = normals(sizeOf([...input]));
      const w = normals(sizeOf([...filter]));
      const offsets = normals(filter[3]);
      const { wasm, cpu } = await onBoth(() => {
        const operands = { x: tf.tensor(x, [...input]), filter: tf.tensor(w, [...filter]) };
        const attributes = { strides: [2, 2], pad: 'valid', dataFormat: 'NHWC', dilations: 1 };
        return bias
          ? tf
              .engine()
              .runKernel(
                tf.FusedConv2D,
                { ...operands, bias: tf.tensor1d(offsets) },
                { ...attributes, activation },
              )
          : tf.engine().runKernel(tf.Conv2D, operands, attributes);
      });
      expectClose(wasm, cpu);
      if (activation === 'relu') expect(wasm.every((value) => value >= 0)).toBe(true);
    },
  );

  it('lets NaN through the activation', async () => {
    await tf.setBackend('wasm');
    const output = tf.tidy(() => {
      const x = tf.fill([8, 4, 4, 3], Number.NaN);
      const inputs = { x, filter: tf.ones([4, 4, 3, 8]), bias: tf.zeros([8]) };
      const attributes = {
        strides: [2, 2],
        pad: 'valid',
        dataFormat: 'NHWC',
        dilations: 1,
        activation: 'relu',
      };
      return tf.engine().runKernel(tf.FusedConv2D, inputs, attributes) as tf.Tensor;
    });
    expect((await read(output)).every(Number.isNaN)).toBe(true);
    output.dispose();
  });
});

describe('BatchMatMul', () => {
  // Sizes for which each of the two ways (transpose operands, transpose the product) is the cheaper one.
  const sizes: [number, number, number][] = [
    [3, 200, 5],
    [200, 5, 3],
    [5, 3, 200],
    [1, 64, 9],
    [17, 17, 17],
    // Taken from XNNPACK: many rows, a wide right operand, more rows than are multiplied at once.
    [40, 9, 12],
    [250, 30, 20],
    [20, 450, 11],
    [3, 1030, 1030],
  ];
  for (const [m, k, n] of sizes) {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        it(`[${m}, ${k}, ${n}] transposeA ${transposeA}, transposeB ${transposeB}`, async () => {
          const a = normals(m * k);
          const b = normals(k * n);
          const { wasm, cpu } = await onBoth(() =>
            tf.matMul(
              tf.tensor2d(a, transposeA ? [k, m] : [m, k]),
              tf.tensor2d(b, transposeB ? [n, k] : [k, n]),
              transposeA,
              transposeB,
            ),
          );
          expectClose(wasm, cpu);
        });
      }
    }
  }

  it.each([
    [
      [4, 3, 5],
      [4, 5, 2],
    ],
    [
      [1, 3, 5],
      [4, 5, 2],
    ],
    [
      [4, 3, 5],
      [1, 5, 2],
    ],
    [
      [2, 3, 4, 5],
      [2, 3, 5, 6],
    ],
  ])('batches %j x %j', async (aShape, bShape) => {
    const a = normals(sizeOf(aShape));
    const b = normals(sizeOf(bShape));
    const { wasm, cpu } = await onBoth(() => tf.matMul(tf.tensor(a, aShape), tf.tensor(b, bShape)));
    expectClose(wasm, cpu);
  });

  it('multiplies the same memory in another shape afresh', async () => {
    const a = normals(2 * 6);
    const b = normals(6 * 4);
    const { wasm, cpu } = await onBoth(() => {
      const right = tf.tensor2d(b, [6, 4]);
      const first = tf.matMul(tf.tensor2d(a, [2, 6]), right);
      const second = tf.matMul(tf.tensor2d(a, [3, 4]), tf.reshape(right, [4, 6]));
      return tf.concat([tf.reshape(first, [-1]), tf.reshape(second, [-1])]);
    });
    expectClose(wasm, cpu);
  });

  it('refuses inner sizes that differ', async () => {
    await tf.setBackend('wasm');
    const attributes = { transposeA: false, transposeB: false };
    const inputs = { a: tf.zeros([2, 3]), b: tf.zeros([4, 5]) };
    expect(() => tf.engine().runKernel(tf.BatchMatMul, inputs, attributes)).toThrow('3 differs from 4');
  });
});

it('Identity shares memory, and each of both lives on its own', async () => {
  await tf.setBackend('wasm');
  const x = tf.tensor1d([1, 2, 3]);
  const same = tf.engine().runKernel(tf.Identity, { x }) as tf.Tensor;
  x.dispose();
  expect([...(await read(same))]).toEqual([1, 2, 3]);
  same.dispose();
});

describe('Sum', () => {
  it.each([[undefined], [0], [[0, 1]], [[1, 0]], [[0, 1, 2]], [1], [2], [[0, 2]], [[1, 2]]])(
    'over axes %j, keeping them or not',
    async (axis) => {
      const x = normals(3 * 4 * 5);
      for (const keepDims of [false, true]) {
        const { wasm, cpu } = await onBoth(() => tf.sum(tf.tensor3d(x, [3, 4, 5]), axis, keepDims));
        expectClose(wasm, cpu);
      }
    },
  );

  it('over many rows of whole panels', async () => {
    const x = normals(70 * 16);
    const { wasm, cpu } = await onBoth(() => tf.sum(tf.tensor2d(x, [70, 16]), 0));
    expectClose(wasm, cpu);
  });

  it('keeps the small parts of a long sum', async () => {
    await tf.setBackend('wasm');
    const [total] = await read(tf.tidy(() => tf.sum(tf.concat([tf.fill([1], 2 ** 24), tf.ones([1000])]))));
    expect(total).toBe(2 ** 24 + 1000);
  });
});

it('kernels free what they allocate', async () => {
  await tf.setBackend('wasm');
  const input: Shape4D = [2, 9, 9, 3];
  const step = () =>
    tf.tidy(() => {
      const x = tf.ones(input);
      const dy = tf.ones([2, 3, 3, 4]);
      const attributes = { strides: [2, 2], pad: 'valid', dataFormat: 'NHWC' };
      tf.engine().runKernel(tf.Conv2DBackpropFilter, { x, dy }, { ...attributes, filterShape: [4, 4, 3, 4] });
      const filter = tf.ones([4, 4, 3, 4]);
      tf.engine().runKernel(tf.Conv2DBackpropInput, { dy, filter }, { ...attributes, inputShape: input });
      tf.matMul(tf.ones([3, 200]), tf.ones([5, 200]), false, true);
      tf.matMul(tf.ones([2, 3, 4]), tf.ones([2, 4, 5]));
    });
  step();
  const before = tf.engine().backend.numDataIds();
  step();
  expect(tf.engine().backend.numDataIds()).toBe(before);
});
