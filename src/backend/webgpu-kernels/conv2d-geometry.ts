/**
 * The sizes of a convolution, in the names of layers.ts: a map [height, width, channels] and the smaller map
 * [outHeight, outWidth, filters] it is turned into (in the transposed convolution, comes from).
 */
import { backend_util, type Conv2DBackpropInputAttrs, type TensorInfo } from '@tensorflow/tfjs-core';

export type ConvAttributes = Pick<
  Conv2DBackpropInputAttrs,
  'strides' | 'pad' | 'dataFormat' | 'dimRoundingMode'
>;

export interface ConvGeometry {
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

type Shape4D = [number, number, number, number];

export function convGeometry(
  inputShape: number[],
  filterShape: number[],
  { strides, pad, dimRoundingMode }: ConvAttributes,
): ConvGeometry {
  const info = backend_util.computeConv2DInfo(
    inputShape as Shape4D,
    filterShape as Shape4D,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
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

/** What our kernels take; tfjs's own do the rest. */
export function isOurs({ dataFormat }: ConvAttributes, ...tensors: TensorInfo[]): boolean {
  return dataFormat === 'NHWC' && tensors.every(({ dtype }) => dtype === 'float32');
}

/** The sizes for people, in a program's name. */
export function titleOf(g: ConvGeometry): string {
  const map = [g.batch, g.height, g.width, g.channels];
  return `${map} by ${[g.kernelHeight, g.kernelWidth, g.filters]}`;
}

/** The sizes as constants of a shader. */
export function constantsOf(g: ConvGeometry): Record<string, number> {
  return {
    HEIGHT: g.height,
    WIDTH: g.width,
    CHANNELS: g.channels,
    KERNEL_HEIGHT: g.kernelHeight,
    KERNEL_WIDTH: g.kernelWidth,
    FILTERS: g.filters,
    OUT_HEIGHT: g.outHeight,
    OUT_WIDTH: g.outWidth,
    STRIDE_HEIGHT: g.strideHeight,
    STRIDE_WIDTH: g.strideWidth,
    PAD_TOP: g.padTop,
    PAD_LEFT: g.padLeft,
  };
}
