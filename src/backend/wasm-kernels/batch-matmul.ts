/**
 * BatchMatMul for tfjs's wasm backend. tfjs multiplies fast only what is neither transposed nor a batch; the
 * gradients of a dense layer are transposed, so here the cheaper of two ways is taken: transposing operands
 * first, or computing the transposed product (A B)^T = B^T A^T and transposing that.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  BatchMatMul,
  type BatchMatMulAttrs,
  broadcast_util,
  type KernelFunc,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
  util,
} from '@tensorflow/tfjs-core';
import { borrow, floatsOf, release } from './heap.ts';
import { bindMultiply, multiply } from './multiply.ts';
import { transpose } from './transpose.ts';

interface Arguments {
  inputs: { a: TensorInfo; b: TensorInfo };
  attrs: BatchMatMulAttrs;
  backend: BackendWasm;
}

/** a [..., m, k] (or [..., k, m]) times b [..., k, n] (or [..., n, k]); leading axes broadcast if they are 1. */
function batchMatMul({ inputs: { a, b }, attrs, backend }: Arguments): TensorInfo {
  const { transposeA, transposeB } = attrs;
  const [aRows, aColumns] = a.shape.slice(-2);
  const [bRows, bColumns] = b.shape.slice(-2);
  const [m, k] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [innerB, n] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
  if (k !== innerB) {
    throw new Error(
      `matMul of [${a.shape}] and [${b.shape}] (transposeA ${transposeA}, transposeB ${transposeB}): ${k} differs from ${innerB}`,
    );
  }
  const outer = broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const batch = util.sizeFromShape(outer);
  const aBatch = a.shape.slice(0, -2).reduce((product, size) => product * size, 1);
  const bBatch = b.shape.slice(0, -2).reduce((product, size) => product * size, 1);
  if ((aBatch !== 1 && aBatch !== batch) || (bBatch !== 1 && bBatch !== batch)) {
    throw new Error(`matMul of [${a.shape}] and [${b.shape}]: batches may differ only where one of them is 1`);
  }
  const output = backend.makeOutput([...outer, m, n], 'float32');
  for (let i = 0; i < batch; i++) {
    const left = borrow(backend, a, [aRows, aColumns], aBatch === 1 ? 0 : i * m * k);
    const right = borrow(backend, b, [bRows, bColumns], bBatch === 1 ? 0 : i * k * n);
    const out = borrow(backend, output, [m, n], i * m * n);
    matMul(backend, left, transposeA, right, transposeB, out, [m, k, n]);
    for (const borrowed of [left, right, out]) release(backend, borrowed);
  }
  return output;
}

function matMul(
  backend: BackendWasm,
  a: TensorInfo,
  transposeA: boolean,
  b: TensorInfo,
  transposeB: boolean,
  out: TensorInfo,
  [m, k, n]: [number, number, number],
): void {
  // Floats moved by each way; the right operand is moved once more, when it is packed.
  const straight = (transposeA ? m * k : 0) + (transposeB ? k * n : 0) + k * n;
  const swapped = (transposeA ? 0 : m * k) + (transposeB ? 0 : k * n) + m * k + m * n;
  if (straight <= swapped) {
    const left = transposeA ? transposed(backend, a, k, m) : a;
    const right = transposeB ? transposed(backend, b, n, k) : b;
    multiply(backend, left, right, out, [m, k, n]);
    if (left !== a) backend.disposeData(left.dataId);
    if (right !== b) backend.disposeData(right.dataId);
  } else {
    const left = transposeB ? b : transposed(backend, b, k, n);
    const right = transposeA ? a : transposed(backend, a, m, k);
    const product = backend.makeOutput([n, m], 'float32');
    multiply(backend, left, right, product, [n, k, m]);
    transpose(floatsOf(backend, product), n, m, floatsOf(backend, out));
    backend.disposeData(product.dataId);
    if (left !== b) backend.disposeData(left.dataId);
    if (right !== a) backend.disposeData(right.dataId);
  }
}

function transposed(backend: BackendWasm, matrix: TensorInfo, rows: number, columns: number): TensorInfo {
  const result = backend.makeOutput([columns, rows], 'float32');
  transpose(floatsOf(backend, matrix), rows, columns, floatsOf(backend, result));
  return result;
}

export function registerBatchMatMul(): void {
  unregisterKernel(BatchMatMul, 'wasm');
  registerKernel({
    kernelName: BatchMatMul,
    backendName: 'wasm',
    setupFunc: bindMultiply as (backend: object) => void,
    kernelFunc: batchMatMul as unknown as KernelFunc,
  });
}
