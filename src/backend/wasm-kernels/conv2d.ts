/**
 * FusedConv2D and Conv2D for tfjs's wasm backend: the patches are multiplied where they lie in the images. What
 * V does not use (padding, dilation, other activations) is left to XNNPACK. Single frames are not, though it keeps
 * packed weights from call to call: its sums are rounded otherwise than ours, and an episode must not depend on how
 * many others are played beside it.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  Conv2D,
  type Conv2DAttrs,
  FusedConv2D,
  type FusedConv2DAttrs,
  getKernel,
  type KernelFunc,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { FLOAT, packPanels, paddedBias, panelFloats } from './panels.ts';
import {
  imageSize,
  type PatchGeometry,
  patchCount,
  patchGeometry,
  patchSize,
  type Shape4D,
} from './patches.ts';
import { RowMultiplier, type RowPlaces, type RowProduct, wholePanels } from './row-products.ts';
import { withScratch } from './scratch.ts';

/** Rows of patches multiplied by all panels before the next ones, so that they stay in the cache. */
const ROWS_AT_ONCE = 200;

interface Arguments {
  inputs: { x: TensorInfo; filter: TensorInfo; bias?: TensorInfo };
  attrs: Conv2DAttrs & Partial<Pick<FusedConv2DAttrs, 'activation'>>;
  backend: BackendWasm;
}

function isOurs({ inputs: { x, filter }, attrs }: Arguments): boolean {
  const { pad, dilations, dataFormat, activation = 'linear' } = attrs;
  return (
    x.dtype === 'float32' &&
    filter.dtype === 'float32' &&
    (pad === 'valid' || pad === 0) &&
    [dilations].flat().every((dilation) => dilation === 1) &&
    dataFormat === 'NHWC' &&
    (activation === 'linear' || activation === 'relu')
  );
}

function conv2D({ inputs: { x, filter, bias }, attrs, backend }: Arguments): TensorInfo {
  const g = patchGeometry(x.shape as Shape4D, filter.shape as Shape4D, attrs);
  const output = backend.makeOutput([g.batch, g.outHeight, g.outWidth, g.filters], 'float32');
  const addressOf = (tensor: TensorInfo) => backend.getMemoryOffset(tensor.dataId);
  withScratch(backend, (scratch) => {
    const panels = scratch.floats(panelFloats(patchSize(g), g.filters));
    const weights = {
      address: addressOf(filter),
      rows: patchSize(g),
      columns: g.filters,
      rowStride: FLOAT * g.filters,
    };
    packPanels(backend, weights, panels);
    const product: RowProduct = {
      segments: g.kernelHeight,
      length: g.kernelWidth * g.channels,
      jump: FLOAT * (g.width - g.kernelWidth) * g.channels,
      b: wholePanels(panels, patchSize(g)),
      columns: g.filters,
      bias: paddedBias(backend, scratch, bias ? addressOf(bias) : null, g.filters),
      relu: attrs.activation === 'relu',
    };
    const images = Math.min(g.batch, Math.ceil(ROWS_AT_ONCE / patchCount(g)));
    const multiplier = (count: number) => new RowMultiplier(backend, scratch, product, placesOf(g, count));
    const whole = multiplier(images);
    const rest = g.batch % images;
    for (let first = 0; first + images <= g.batch; first += images) {
      whole.run(...addresses(first));
    }
    if (rest > 0) multiplier(rest).run(...addresses(g.batch - rest));
  });
  function addresses(image: number): [a: number, c: number] {
    return [
      addressOf(x) + FLOAT * image * imageSize(g),
      addressOf(output) + FLOAT * image * patchCount(g) * g.filters,
    ];
  }
  return output;
}

/** A row for each position of the output of `count` images. */
function placesOf(g: PatchGeometry, count: number): RowPlaces {
  const rows = count * patchCount(g);
  const a = new Int32Array(rows);
  let m = 0;
  for (let image = 0; image < count; image++) {
    for (let row = 0; row < g.outHeight; row++) {
      for (let column = 0; column < g.outWidth; column++, m++) {
        const pixel = row * g.strideHeight * g.width + column * g.strideWidth;
        a[m] = FLOAT * (image * imageSize(g) + pixel * g.channels);
      }
    }
  }
  return { a, c: Int32Array.from({ length: rows }, (_, i) => FLOAT * i * g.filters) };
}

export function registerConv2D(): void {
  for (const kernelName of [Conv2D, FusedConv2D]) {
    const original = getKernel(kernelName, 'wasm');
    const kernelFunc = (parameters: Arguments): ReturnType<KernelFunc> =>
      isOurs(parameters)
        ? conv2D(parameters)
        : original.kernelFunc(parameters as unknown as Parameters<KernelFunc>[0]);
    unregisterKernel(kernelName, 'wasm');
    registerKernel({ ...original, kernelFunc: kernelFunc as unknown as KernelFunc });
  }
}
