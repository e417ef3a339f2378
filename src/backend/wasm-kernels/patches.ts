/**
 * Patches of an image as Conv2D sees them. An image is [height, width, channels]; patch (outRow, outColumn)
 * runs over [kernelRow, kernelColumn, channel].
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { backend_util, type Conv2DBackpropInputAttrs } from '@tensorflow/tfjs-core';
import { heapOf } from './heap.ts';
import type { Scratch } from './scratch.ts';

export type Shape4D = [number, number, number, number];

export interface PatchGeometry {
  batch: number;
  height: number;
  width: number;
  channels: number;
  kernelHeight: number;
  kernelWidth: number;
  filters: number;
  outHeight: number;
  outWidth: number;
  strideHeight: number;
  strideWidth: number;
  padTop: number;
  padLeft: number;
}

/** The geometry of a Conv2D from [batch, height, width, in] by [kernel, kernel, in, out]. */
export function patchGeometry(
  inputShape: Shape4D,
  filterShape: Shape4D,
  attributes: Pick<Conv2DBackpropInputAttrs, 'strides' | 'pad' | 'dataFormat' | 'dimRoundingMode'>,
): PatchGeometry {
  const { strides, pad, dataFormat, dimRoundingMode } = attributes;
  if (dataFormat !== 'NHWC') {
    throw new Error(`the wasm convolution gradients take dataFormat 'NHWC', got '${dataFormat}'`);
  }
  const info = backend_util.computeConv2DInfo(inputShape, filterShape, strides, 1, pad, dimRoundingMode);
  return {
    batch: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    channels: info.inChannels,
    kernelHeight: info.filterHeight,
    kernelWidth: info.filterWidth,
    filters: info.outChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
  };
}

export function imageSize(g: PatchGeometry): number {
  return g.height * g.width * g.channels;
}

export function patchSize(g: PatchGeometry): number {
  return g.kernelHeight * g.kernelWidth * g.channels;
}

export function patchCount(g: PatchGeometry): number {
  return g.outHeight * g.outWidth;
}

/** The same images with their padding written out, where they have any: then no patch leaves its image. */
export function padded(
  backend: BackendWasm,
  scratch: Scratch,
  g: PatchGeometry,
  address: number,
): { g: PatchGeometry; address: number } {
  const height = Math.max(g.height + g.padTop, (g.outHeight - 1) * g.strideHeight + g.kernelHeight);
  const width = Math.max(g.width + g.padLeft, (g.outWidth - 1) * g.strideWidth + g.kernelWidth);
  if (height === g.height && width === g.width) return { g, address };
  const larger: PatchGeometry = { ...g, height, width, padTop: 0, padLeft: 0 };
  const to = scratch.zeros(g.batch * imageSize(larger));
  const heap = heapOf(backend);
  const run = g.width * g.channels;
  for (let image = 0; image < g.batch; image++) {
    for (let row = 0; row < g.height; row++) {
      const from = address / 4 + image * imageSize(g) + row * run;
      const start = image * imageSize(larger) + ((row + g.padTop) * width + g.padLeft) * g.channels;
      heap.copyWithin(to / 4 + start, from, from + run);
    }
  }
  return { g: larger, address: to };
}
