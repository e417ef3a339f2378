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
import { floatsOf } from './heap.ts';
import { bindMultiply, multiply, type Operand } from './multiply.ts';
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
    throw new Error(
      `matMul of [${a.shape}] and [${b.shape}]: batches may differ only where one of them is 1`,
    );
  }
  const output = backend.makeOutput([...outer, m, n], 'float32');
  for (let i = 0; i < batch; i++) {
    const left = { tensor: a, start: aBatch === 1 ? 0 : i * m * k };
    const right = { tensor: b, start: bBatch === 1 ? 0 : i * k * n };
    matMul(backend, left, transposeA, right, transposeB, { tensor: output, start: i * m * n }, [m, k, n]);
  }
  return output;
}

function matMul(
  backend: BackendWasm,
  a: Operand,
  transposeA: boolean,
  b: Operand,
  transposeB: boolean,
  out: Operand,
  [m, k, n]: [number, number, number],
): void {
  // Floats moved by each way; the right operand is moved once more, when it is packed.
  const straight = (transposeA ? m * k : 0) + (transposeB ? k * n : 0) + k * n;
  const swapped = (transposeA ? 0 : m * k) + (transposeB ? 0 : k * n) + m * k + m * n;
  const scratch: TensorInfo[] = [];
  const turned = (operand: Operand, rows: number, columns: number): Operand => {
    const tensor = backend.makeOutput([columns, rows], 'float32');
    scratch.push(tensor);
    transpose(view(backend, operand), rows, columns, floatsOf(backend, tensor));
    return { tensor };
  };
  if (straight <= swapped) {
    const left = transposeA ? turned(a, k, m) : a;
    const right = transposeB ? turned(b, n, k) : b;
    multiply(backend, left, right, out, [m, k, n]);
  } else {
    const left = transposeB ? b : turned(b, k, n);
    const right = transposeA ? a : turned(a, m, k);
    const product = backend.makeOutput([n, m], 'float32');
    scratch.push(product);
    multiply(backend, left, right, { tensor: product }, [n, k, m]);
    transpose(floatsOf(backend, product), n, m, view(backend, out));
  }
  for (const tensor of scratch) backend.disposeData(tensor.dataId);
}

function view(backend: BackendWasm, { tensor, start = 0 }: Operand): Float32Array {
  return floatsOf(backend, tensor).subarray(start);
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
