/**
 * Conv2DBackpropInput for tfjs's wasm backend, whose own is a naive loop; also the forward pass of
 * conv2dTranspose, V's decoder:
 *
 *   patches [positions, patch] = dY [positions, out] W^T [out, patch]
 *
 * added onto the images where they overlap, a few images at a time, so that the patches stay in the cache.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  Conv2DBackpropInput,
  type Conv2DBackpropInputAttrs,
  type KernelFunc,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { floatsOf, heapOf, placeOf } from './heap.ts';
import { bindMultiply, multiply } from './multiply.ts';
import { addPatchRows, imageSize, patchCount, patchGeometry, patchSize, type Shape4D } from './patches.ts';
import { transpose } from './transpose.ts';

/** Floats of patches held at once: 1 MB, unless one image needs more. */
const PATCH_FLOATS = 1 << 18;

interface Arguments {
  inputs: { dy: TensorInfo; filter: TensorInfo };
  attrs: Conv2DBackpropInputAttrs;
  backend: BackendWasm;
}

function conv2DBackpropInput({ inputs: { dy, filter }, attrs, backend }: Arguments): TensorInfo {
  const g = patchGeometry(attrs.inputShape, filter.shape as Shape4D, attrs);
  const { batch, filters } = g;
  const positions = patchCount(g);
  const fitting = Math.floor(PATCH_FLOATS / (positions * patchSize(g)));
  const images = Math.min(batch, Math.max(1, fitting));

  const turned = backend.makeOutput([filters, patchSize(g)], 'float32');
  const patches = backend.makeOutput([images * positions, patchSize(g)], 'float32');
  const output = backend.makeOutput(attrs.inputShape, 'float32');
  transpose(floatsOf(backend, filter), patchSize(g), filters, floatsOf(backend, turned));
  floatsOf(backend, output).fill(0);
  for (let first = 0; first < batch; first += images) {
    const count = Math.min(images, batch - first);
    const left = { tensor: dy, start: first * positions * filters };
    multiply(backend, left, { tensor: turned }, { tensor: patches }, [
      count * positions,
      filters,
      patchSize(g),
    ]);
    const image = placeOf(backend, output) + first * imageSize(g);
    addPatchRows(heapOf(backend), placeOf(backend, patches), image, g, count);
  }
  backend.disposeData(turned.dataId);
  backend.disposeData(patches.dataId);
  return output;
}

export function registerConv2DInputGradient(): void {
  unregisterKernel(Conv2DBackpropInput, 'wasm');
  registerKernel({
    kernelName: Conv2DBackpropInput,
    backendName: 'wasm',
    setupFunc: bindMultiply as (backend: object) => void,
    kernelFunc: conv2DBackpropInput as unknown as KernelFunc,
  });
}
