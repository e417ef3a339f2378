/**
 * Patches of an image as rows of a matrix, as Conv2D sees them (im2col and back). An image is
 * [height, width, channels]; patch (outRow, outColumn) runs over [kernelRow, kernelColumn, channel].
 * May import tfjs only.
 */
import { backend_util, type Conv2DBackpropInputAttrs } from '@tensorflow/tfjs-core';

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

/**
 * Patches as COLUMNS, for rows `firstRow .. firstRow + rows` of the output:
 * image [height, width, channels, batch] -> matrix [patch, rows * outWidth * batch].
 * With the batch innermost every copy is a run of `batch` floats, whatever the channels and the stride.
 * `image` and `matrix` are places in `heap`.
 */
export function patchColumns(
  heap: Float32Array,
  image: number,
  matrix: number,
  g: PatchGeometry,
  firstRow: number,
  rows: number,
): void {
  const { batch, channels, width, height, outWidth, strideWidth, padLeft } = g;
  let to = matrix;
  for (let kernelRow = 0; kernelRow < g.kernelHeight; kernelRow++) {
    for (let kernelColumn = 0; kernelColumn < g.kernelWidth; kernelColumn++) {
      for (let channel = 0; channel < channels; channel++) {
        for (let outRow = firstRow; outRow < firstRow + rows; outRow++) {
          const row = outRow * g.strideHeight - g.padTop + kernelRow;
          for (let outColumn = 0; outColumn < outWidth; outColumn++, to += batch) {
            const column = outColumn * strideWidth - padLeft + kernelColumn;
            if (row >= 0 && row < height && column >= 0 && column < width) {
              const from = image + ((row * width + column) * channels + channel) * batch;
              heap.copyWithin(to, from, from + batch);
            } else {
              heap.fill(0, to, to + batch);
            }
          }
        }
      }
    }
  }
}

/**
 * Adds patches as ROWS, [count, outHeight, outWidth, patch] at `matrix`, onto `count` images at `image`,
 * each where it was taken from; what lies in the padding is dropped.
 */
export function addPatchRows(
  heap: Float32Array,
  matrix: number,
  image: number,
  g: PatchGeometry,
  count: number,
): void {
  const { channels, width, height, kernelHeight, kernelWidth, outWidth } = g;
  const run = kernelWidth * channels;
  let from = matrix;
  for (let n = 0; n < count; n++) {
    const origin = image + n * imageSize(g);
    for (let outRow = 0; outRow < g.outHeight; outRow++) {
      for (let outColumn = 0; outColumn < outWidth; outColumn++) {
        const left = outColumn * g.strideWidth - g.padLeft;
        const first = Math.max(0, -left) * channels;
        const end = Math.min(kernelWidth, width - left) * channels;
        for (let kernelRow = 0; kernelRow < kernelHeight; kernelRow++, from += run) {
          const row = outRow * g.strideHeight - g.padTop + kernelRow;
          if (row < 0 || row >= height) continue;
          const to = origin + (row * width + left) * channels;
          for (let i = first; i < end; i++) heap[to + i] += heap[from + i];
        }
      }
    }
  }
}
