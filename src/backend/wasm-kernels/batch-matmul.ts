/**
 * BatchMatMul for tfjs's wasm backend. tfjs multiplies fast only what is neither transposed nor a batch, and
 * leaves that to XNNPACK, as is done here. The gradients of a dense layer are transposed products, A^T B and
 * A B^T: our own kernels read the operands as they lie.
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
import { productOfColumns } from './column-products.ts';
import { floatsOf, heapOf } from './heap.ts';
import { bindMultiply, multiply, type Operand } from './multiply.ts';
import { FLOAT, packPanels, packTransposed, panelFloats } from './panels.ts';
import { productWithPanels } from './row-products.ts';
import { type Scratch, withScratch } from './scratch.ts';
import { transpose } from './transpose.ts';

/** Rows of A, or numbers in B, from which our own packing of B beats XNNPACK's, which is kept. */
const MIN_ROWS = 32;
const LARGE = 2 ** 20;

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
      `matMul of [${a.shape}] and [${b.shape}] (transposeA ${transposeA}, transposeB ${transposeB}): ` +
        `${k} differs from ${innerB}`,
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
    const out = { tensor: output, start: i * m * n };
    matMul(backend, { a: left, b: right, out, m, k, n }, transposeA, transposeB);
  }
  return output;
}

/** What one product works on: operands, their sizes as in [m, k] [k, n], and where the result goes. */
interface Product {
  a: Operand;
  b: Operand;
  out: Operand;
  m: number;
  k: number;
  n: number;
}

function matMul(backend: BackendWasm, product: Product, transposeA: boolean, transposeB: boolean): void {
  if (transposeA && !transposeB) productOfTransposed(backend, product);
  else if (transposeB && !transposeA) productWithLines(backend, product);
  else if (!transposeA) plainProduct(backend, product);
  else transposeAndMultiply(backend, product);
}

function productOfTransposed(backend: BackendWasm, { a, b, out, m, k, n }: Product): void {
  const places: [number, number, number] = [
    addressOf(backend, a),
    addressOf(backend, b),
    addressOf(backend, out),
  ];
  withScratch(backend, (scratch) => productOfColumns(backend, scratch, places, [m, k, n]));
}

/**
 * A B. XNNPACK packs B once for all calls, but slowly. Where B is as large as the first kernel of the decoder,
 * copying it whole costs more than turning A, and B is taken some rows at a time.
 */
function plainProduct(backend: BackendWasm, { a, b, out, m, k, n }: Product): void {
  if (m < MIN_ROWS && k * n < LARGE) {
    multiply(backend, a, b, out, [m, k, n]);
    return;
  }
  const [left, right, to] = [a, b, out].map((operand) => addressOf(backend, operand));
  withScratch(backend, (scratch) => {
    if (k * n < LARGE) {
      const panels = scratch.floats(panelFloats(k, n));
      packPanels(backend, { address: right, rows: k, columns: n, rowStride: FLOAT * n }, panels);
      productWithPanels(backend, scratch, left, panels, to, [m, k, n]);
    } else {
      const turned = scratch.floats(k * m);
      const heap = heapOf(backend);
      const source = heap.subarray(left / FLOAT, left / FLOAT + m * k);
      transpose(source, m, k, heap.subarray(turned / FLOAT, turned / FLOAT + k * m));
      productOfColumns(backend, scratch, [turned, right, to], [m, k, n]);
    }
  });
}

/**
 * A B^T with A [m, k] and B [n, k]: both lie in lines of k. The one with fewer lines is packed; if that is A,
 * the product comes out transposed, and is turned.
 */
function productWithLines(backend: BackendWasm, { a, b, out, m, k, n }: Product): void {
  withScratch(backend, (scratch) => {
    if (m * k + 2 * m * n < n * k) {
      const turned = scratch.floats(n * m);
      productOfLines(backend, scratch, addressOf(backend, b), addressOf(backend, a), turned, [n, k, m]);
      const heap = heapOf(backend);
      const from = turned / FLOAT;
      const to = addressOf(backend, out) / FLOAT;
      transpose(heap.subarray(from, from + n * m), n, m, heap.subarray(to, to + m * n));
    } else {
      const places = [addressOf(backend, a), addressOf(backend, b), addressOf(backend, out)] as const;
      productOfLines(backend, scratch, ...places, [m, k, n]);
    }
  });
}

/** Addresses of A [m, k], B [n, k] and A B^T. */
function productOfLines(
  backend: BackendWasm,
  scratch: Scratch,
  a: number,
  b: number,
  out: number,
  [m, k, n]: [number, number, number],
): void {
  const panels = scratch.floats(panelFloats(k, n));
  packTransposed(backend, { address: b, rows: n, columns: k, rowStride: FLOAT * k }, panels);
  productWithPanels(backend, scratch, a, panels, out, [m, k, n]);
}

/** A^T B^T = (B A)^T: nothing of ours needs it to be fast. */
function transposeAndMultiply(backend: BackendWasm, { a, b, out, m, k, n }: Product): void {
  const product = backend.makeOutput([n, m], 'float32');
  multiply(backend, b, a, { tensor: product }, [n, k, m]);
  transpose(floatsOf(backend, product), n, m, floatsOf(backend, out.tensor).subarray(out.start ?? 0));
  backend.disposeData(product.dataId);
}

function addressOf(backend: BackendWasm, { tensor, start = 0 }: Operand): number {
  return backend.getMemoryOffset(tensor.dataId) + FLOAT * start;
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
