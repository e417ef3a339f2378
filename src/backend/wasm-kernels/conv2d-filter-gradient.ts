/**
 * Conv2DBackpropFilter for tfjs's wasm backend, which lacks it:
 *
 *   dW [patch, out] = X [patch, positions] dY [positions, out]
 *
 * a few rows of the output at a time, so that the patches stay in the cache. Positions run over
 * (outRow, outColumn, image): with the images innermost the patches are copied in long runs, and XNNPACK
 * packs the small dY, not the patches.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  Conv2DBackpropFilter,
  type Conv2DBackpropFilterAttrs,
  type KernelFunc,
  registerKernel,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { floatsOf, heapOf, placeOf } from './heap.ts';
import { bindMultiply, multiply } from './multiply.ts';
import {
  imageSize,
  type PatchGeometry,
  patchColumns,
  patchCount,
  patchGeometry,
  patchSize,
  type Shape4D,
} from './patches.ts';
import { transpose } from './transpose.ts';

/** Floats of patches held at once, 4 MB, unless one row of the output needs more. */
const PATCH_FLOATS = 1 << 20;

interface Arguments {
  inputs: { x: TensorInfo; dy: TensorInfo };
  attrs: Conv2DBackpropFilterAttrs;
  backend: BackendWasm;
}

function conv2DBackpropFilter({ inputs: { x, dy }, attrs, backend }: Arguments): TensorInfo {
  const g = patchGeometry(x.shape as Shape4D, attrs.filterShape, attrs);
  const { batch, filters, outHeight, outWidth } = g;
  const positionsPerRow = outWidth * batch;
  const fitting = Math.floor(PATCH_FLOATS / (patchSize(g) * positionsPerRow));
  const rows = Math.min(outHeight, Math.max(1, fitting));

  const images = backend.makeOutput([imageSize(g), batch], 'float32');
  const slopes = backend.makeOutput([patchCount(g), batch, filters], 'float32');
  const patches = backend.makeOutput([patchSize(g), rows * positionsPerRow], 'float32');
  const part = backend.makeOutput([patchSize(g), filters], 'float32');
  const output = backend.makeOutput(attrs.filterShape, 'float32');
  transpose(floatsOf(backend, x), batch, imageSize(g), floatsOf(backend, images));
  imagesInnermost(heapOf(backend), placeOf(backend, dy), placeOf(backend, slopes), g);
  const sum = floatsOf(backend, output).fill(0);
  for (let row = 0; row < outHeight; row += rows) {
    const count = Math.min(rows, outHeight - row);
    patchColumns(heapOf(backend), placeOf(backend, images), placeOf(backend, patches), g, row, count);
    const right = { tensor: slopes, start: row * positionsPerRow * filters };
    multiply(backend, { tensor: patches }, right, { tensor: part }, [
      patchSize(g),
      count * positionsPerRow,
      filters,
    ]);
    const added = floatsOf(backend, part);
    for (let i = 0; i < sum.length; i++) sum[i] += added[i];
  }
  for (const scratch of [images, slopes, patches, part]) backend.disposeData(scratch.dataId);
  return output;
}

/** [batch, position, filter] -> [position, batch, filter], both places in `heap`. */
function imagesInnermost(heap: Float32Array, from: number, to: number, g: PatchGeometry): void {
  const { batch, filters } = g;
  const positions = patchCount(g);
  let at = to;
  for (let position = 0; position < positions; position++) {
    for (let image = 0; image < batch; image++, at += filters) {
      const start = from + (image * positions + position) * filters;
      heap.copyWithin(at, start, start + filters);
    }
  }
}

export function registerConv2DFilterGradient(): void {
  registerKernel({
    kernelName: Conv2DBackpropFilter,
    backendName: 'wasm',
    setupFunc: bindMultiply as (backend: object) => void,
    kernelFunc: conv2DBackpropFilter as unknown as KernelFunc,
  });
}
