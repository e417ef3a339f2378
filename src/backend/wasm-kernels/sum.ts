/**
 * Sum for tfjs's wasm backend, over everything or over all leading axes (a bias gradient): tfjs transposes first
 * and adds float32 to float32, which over a batch of frames loses the third decimal; here float64 adds up what
 * float32 summed over short blocks. Other axes are left to tfjs.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  getKernel,
  type KernelFunc,
  registerKernel,
  Sum,
  type SumAttrs,
  type TensorInfo,
  unregisterKernel,
  util,
} from '@tensorflow/tfjs-core';
import { floatsOf, heapOf } from './heap.ts';
import { FLOAT } from './panels.ts';
import { withScratch } from './scratch.ts';
import { simdKernels } from './simd/module.ts';
import { PANEL } from './simd/products.ts';

interface Arguments {
  inputs: { x: TensorInfo };
  attrs: SumAttrs;
  backend: BackendWasm;
}

/** Rows added in float32 before float64 takes over. */
const BLOCK_ROWS = 32;

/** x [rows, columns] -> [columns]. */
function columnSums(backend: BackendWasm, x: TensorInfo, columns: number): Float64Array {
  const rows = util.sizeFromShape(x.shape) / columns;
  return columns % PANEL === 0 && rows > 0
    ? blockwiseSums(backend, backend.getMemoryOffset(x.dataId), rows, columns)
    : plainSums(floatsOf(backend, x), columns);
}

function plainSums(x: Float32Array, columns: number): Float64Array {
  const sums = new Float64Array(columns);
  for (let row = 0; row < x.length; row += columns) {
    for (let column = 0; column < columns; column++) sums[column] += x[row + column];
  }
  return sums;
}

function blockwiseSums(backend: BackendWasm, x: number, rows: number, columns: number): Float64Array {
  const sums = new Float64Array(columns);
  withScratch(backend, (scratch) => {
    const block = scratch.floats(PANEL);
    const part = heapOf(backend).subarray(block / FLOAT, block / FLOAT + PANEL);
    for (let row = 0; row < rows; row += BLOCK_ROWS) {
      const count = Math.min(BLOCK_ROWS, rows - row);
      for (let column = 0; column < columns; column += PANEL) {
        const from = x + FLOAT * (row * columns + column);
        simdKernels(backend).sumRows(from, FLOAT * columns, count, block);
        for (let i = 0; i < PANEL; i++) sums[column + i] += part[i];
      }
    }
  });
  return sums;
}

export function registerSum(): void {
  const original = getKernel(Sum, 'wasm');
  const sum = (parameters: Arguments): ReturnType<KernelFunc> => {
    const { inputs, attrs, backend } = parameters;
    const { x } = inputs;
    const axes = util.parseAxisParam(attrs.axis, x.shape);
    const leading = axes.length > 0 && [...axes].sort((a, b) => a - b).every((axis, i) => axis === i);
    if (x.dtype !== 'float32' || !leading) {
      return original.kernelFunc(parameters as unknown as Parameters<KernelFunc>[0]);
    }
    const kept = x.shape.slice(axes.length);
    const shape = attrs.keepDims ? [...axes.map(() => 1), ...kept] : kept;
    const output = backend.makeOutput(shape, 'float32');
    const sums = columnSums(backend, x, util.sizeFromShape(kept));
    floatsOf(backend, output).set(sums);
    return output;
  };
  unregisterKernel(Sum, 'wasm');
  registerKernel({ ...original, kernelFunc: sum as unknown as KernelFunc });
}
