/**
 * Sum for tfjs's wasm backend, over everything or over all leading axes (a bias gradient): tfjs transposes first
 * and adds float32 to float32, which over a batch of frames loses the third decimal. Other axes are left to it.
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
import { floatsOf } from './heap.ts';

interface Arguments {
  inputs: { x: TensorInfo };
  attrs: SumAttrs;
  backend: BackendWasm;
}

/** x [rows, columns] -> [columns], in float64. */
function columnSums(x: Float32Array, columns: number): Float64Array {
  const sums = new Float64Array(columns);
  for (let row = 0; row < x.length; row += columns) {
    for (let column = 0; column < columns; column++) sums[column] += x[row + column];
  }
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
    floatsOf(backend, output).set(columnSums(floatsOf(backend, x), util.sizeFromShape(kept)));
    return output;
  };
  unregisterKernel(Sum, 'wasm');
  registerKernel({ ...original, kernelFunc: sum as unknown as KernelFunc });
}
