/**
 * Sum on WebGPU over everything or over all leading axes (the gradient of a bias). tfjs transposes first and gives
 * each output one workgroup: the last layer of V has three of them, and 409,600 numbers to add up in each.
 * Other axes are left to it.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { type SumAttrs, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { sumColumns } from './column-sums.ts';
import { makeOutput } from './run.ts';

/** Undefined where the axes are not the leading ones. */
export function sumLeadingAxes(
  backend: WebGPUBackend,
  x: TensorInfo,
  { axis, keepDims }: SumAttrs,
): TensorInfo | undefined {
  const axes = util.parseAxisParam(axis, x.shape);
  const leading = axes.length > 0 && [...axes].sort((a, b) => a - b).every((one, i) => one === i);
  if (x.dtype !== 'float32' || !leading) return undefined;
  const kept = x.shape.slice(axes.length);
  const columns = util.sizeFromShape(kept);
  const rows = util.sizeFromShape(x.shape.slice(0, axes.length));
  if (rows === 0 || columns === 0) return undefined;
  const output = makeOutput(backend, keepDims ? [...axes.map(() => 1), ...kept] : kept);
  sumColumns(backend, x, output, rows, columns);
  return output;
}
