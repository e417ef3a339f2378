/**
 * The two gradients of Conv2D for tfjs's wasm backend, which lacks the one and has naive loops for the other.
 * Both are a matrix product over patches, a few images at a time so that the patches stay in the cache.
 * Conv2DBackpropInput is also the forward pass of V's decoder (conv2dTranspose).
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  backend_util,
  Conv2DBackpropFilter,
  type Conv2DBackpropFilterAttrs,
  Conv2DBackpropInput,
  type Conv2DBackpropInputAttrs,
  type KernelFunc,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { borrow, floatsOf, heapOf, placeOf, release } from './heap.ts';
import { bindMultiply, multiply } from './multiply.ts';
import {
  addPatchesToImages,
  imageSize,
  imagesToPatches,
  isWholeImage,
  type PatchGeometry,
  patchCount,
  patchSize,
} from './patches.ts';
import { transpose } from './transpose.ts';

type Shape4D = [number, number, number, number];

/** Floats of patches held at once: 1 MB, half of a common second-level cache. */
const PATCH_FLOATS = 1 << 18;

interface FilterArguments {
  inputs: { x: TensorInfo; dy: TensorInfo };
  attrs: Conv2DBackpropFilterAttrs;
  backend: BackendWasm;
}

/**
 * dW^T [out, patch] = sum over images of dY^T [out, patches] X [patches, patch], then transposed.
 * The large matrix of patches is never transposed, only dY and the small result are.
 */
function conv2DBackpropFilter({ inputs: { x, dy }, attrs, backend }: FilterArguments): TensorInfo {
  const { batch, filters, g } = describe(x.shape as Shape4D, attrs.filterShape, attrs);
  const images = imagesAtOnce(batch, g);
  const rows = images * patchCount(g);
  const whole = isWholeImage(g);

  const patches = whole ? undefined : backend.makeOutput([rows, patchSize(g)], 'float32');
  const slopes = backend.makeOutput([filters, rows], 'float32'); // dY^T
  const part = backend.makeOutput([filters, patchSize(g)], 'float32');
  const sum = backend.makeOutput([filters, patchSize(g)], 'float32');
  const output = backend.makeOutput(attrs.filterShape, 'float32');
  floatsOf(backend, sum).fill(0);
  for (let first = 0; first < batch; first += images) {
    const count = Math.min(images, batch - first);
    const k = count * patchCount(g);
    const right = whole
      ? borrow(backend, x, [k, patchSize(g)], first * imageSize(g))
      : borrow(backend, patches as TensorInfo, [k, patchSize(g)]);
    if (!whole) {
      const image = placeOf(backend, x) + first * imageSize(g);
      imagesToPatches(heapOf(backend), image, placeOf(backend, right), count, g);
    }
    const start = first * patchCount(g) * filters;
    transpose(floatsOf(backend, dy).subarray(start), k, filters, floatsOf(backend, slopes));
    multiply(backend, slopes, right, part, [filters, k, patchSize(g)]);
    release(backend, right);
    addTo(floatsOf(backend, sum), floatsOf(backend, part));
  }
  transpose(floatsOf(backend, sum), filters, patchSize(g), floatsOf(backend, output));
  for (const scratch of [patches, slopes, part, sum]) if (scratch) backend.disposeData(scratch.dataId);
  return output;
}

interface InputArguments {
  inputs: { dy: TensorInfo; filter: TensorInfo };
  attrs: Conv2DBackpropInputAttrs;
  backend: BackendWasm;
}

/** Patches [patches, patch] = dY [patches, out] W^T [out, patch], added onto the images where they overlap. */
function conv2DBackpropInput({ inputs: { dy, filter }, attrs, backend }: InputArguments): TensorInfo {
  const { batch, filters, g } = describe(attrs.inputShape, filter.shape as Shape4D, attrs);
  if (isWholeImage(g)) return wholeImageBackpropInput(backend, dy, filter, attrs.inputShape, filters, g);
  const images = imagesAtOnce(batch, g);
  const rows = images * patchCount(g);

  const turned = backend.makeOutput([filters, patchSize(g)], 'float32'); // W^T
  const patches = backend.makeOutput([rows, patchSize(g)], 'float32');
  const output = backend.makeOutput(attrs.inputShape, 'float32');
  transpose(floatsOf(backend, filter), patchSize(g), filters, floatsOf(backend, turned));
  floatsOf(backend, output).fill(0);
  for (let first = 0; first < batch; first += images) {
    const count = Math.min(images, batch - first);
    const m = count * patchCount(g);
    const left = borrow(backend, dy, [m, filters], first * patchCount(g) * filters);
    multiply(backend, left, turned, patches, [m, filters, patchSize(g)]);
    release(backend, left);
    const image = placeOf(backend, output) + first * imageSize(g);
    addPatchesToImages(heapOf(backend), placeOf(backend, patches), image, count, g);
  }
  backend.disposeData(turned.dataId);
  backend.disposeData(patches.dataId);
  return output;
}

/**
 * dX^T [patch, batch] = W [patch, out] dY^T [out, batch]: V's first deconvolution, 1x1 to 5x5, whose filter
 * of 3.3 M numbers is the largest of the net and is neither transposed nor packed this way.
 */
function wholeImageBackpropInput(
  backend: BackendWasm,
  dy: TensorInfo,
  filter: TensorInfo,
  inputShape: Shape4D,
  filters: number,
  g: PatchGeometry,
): TensorInfo {
  const batch = inputShape[0];
  const turned = backend.makeOutput([filters, batch], 'float32');
  const result = backend.makeOutput([patchSize(g), batch], 'float32');
  const output = backend.makeOutput(inputShape, 'float32');
  transpose(floatsOf(backend, dy), batch, filters, floatsOf(backend, turned));
  multiply(backend, filter, turned, result, [patchSize(g), filters, batch]);
  transpose(floatsOf(backend, result), patchSize(g), batch, floatsOf(backend, output));
  backend.disposeData(turned.dataId);
  backend.disposeData(result.dataId);
  return output;
}

function describe(
  inputShape: Shape4D,
  filterShape: Shape4D,
  attributes: Pick<Conv2DBackpropInputAttrs, 'strides' | 'pad' | 'dataFormat' | 'dimRoundingMode'>,
): { batch: number; filters: number; g: PatchGeometry } {
  const { strides, pad, dataFormat, dimRoundingMode } = attributes;
  if (dataFormat !== 'NHWC') {
    throw new Error(`the wasm convolution gradients take dataFormat 'NHWC', got '${dataFormat}'`);
  }
  const info = backend_util.computeConv2DInfo(inputShape, filterShape, strides, 1, pad, dimRoundingMode);
  return {
    batch: info.batchSize,
    filters: info.outChannels,
    g: {
      height: info.inHeight,
      width: info.inWidth,
      channels: info.inChannels,
      kernelHeight: info.filterHeight,
      kernelWidth: info.filterWidth,
      outHeight: info.outHeight,
      outWidth: info.outWidth,
      strideHeight: info.strideHeight,
      strideWidth: info.strideWidth,
      padTop: info.padInfo.top,
      padLeft: info.padInfo.left,
    },
  };
}

function imagesAtOnce(batch: number, g: PatchGeometry): number {
  const fitting = Math.floor(PATCH_FLOATS / (patchCount(g) * patchSize(g)));
  return Math.min(batch, Math.max(1, fitting));
}

function addTo(sum: Float32Array, part: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] += part[i];
}

export function registerConv2DGradients(): void {
  unregisterKernel(Conv2DBackpropInput, 'wasm');
  const setupFunc = bindMultiply as (backend: object) => void;
  registerKernel({
    kernelName: Conv2DBackpropFilter,
    backendName: 'wasm',
    setupFunc,
    kernelFunc: conv2DBackpropFilter as unknown as KernelFunc,
  });
  registerKernel({
    kernelName: Conv2DBackpropInput,
    backendName: 'wasm',
    setupFunc,
    kernelFunc: conv2DBackpropInput as unknown as KernelFunc,
  });
}
