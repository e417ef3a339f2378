/**
 * Conv2DBackpropInput for tfjs's wasm backend, whose own is a naive loop; also the forward pass of
 * conv2dTranspose, V's decoder. Computed by gathering: pixels that see the same taps of the kernel
 * (tap-classes.ts) are a plain convolution of dY, which is read where it lies, and are written with stride.
 * Nothing is scattered, nothing is added up in memory.
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
import { heapOf } from './heap.ts';
import { FLOAT, PANEL_ROW_BYTES, packPanels, paddedBias, panelFloats } from './panels.ts';
import { imageSize, type PatchGeometry, patchCount, patchGeometry, type Shape4D } from './patches.ts';
import { RowMultiplier, type RowPlaces, type RowProduct } from './row-products.ts';
import { type Scratch, withScratch } from './scratch.ts';
import { PANEL } from './simd/products.ts';
import { type Axis, kernelIndex, type Stretch, stretchesOf, tapCount } from './tap-classes.ts';

/** Positions of dY read for all classes before the next ones, so that they stay in the cache. */
const POSITIONS_AT_ONCE = 400;

interface Arguments {
  inputs: { dy: TensorInfo; filter: TensorInfo };
  attrs: Conv2DBackpropInputAttrs;
  backend: BackendWasm;
}

/** Pixels that see the same taps, and their product with these taps. */
interface Part {
  row: Stretch;
  column: Stretch;
  product: RowProduct;
}

function conv2DBackpropInput({ inputs: { dy, filter }, attrs, backend }: Arguments): TensorInfo {
  const output = backend.makeOutput(attrs.inputShape, 'float32');
  const g = patchGeometry(attrs.inputShape, filter.shape as Shape4D, attrs);
  const to = backend.getMemoryOffset(output.dataId);
  const slopes = backend.getMemoryOffset(dy.dataId);
  withScratch(backend, (scratch) => {
    const parts = partsOf(backend, scratch, g, backend.getMemoryOffset(filter.dataId));
    const written = parts.reduce((sum, { row, column, product }) => {
      return sum + row.count * column.count * product.columns;
    }, 0);
    // Pixels without any tap: a stride longer than the kernel, or padding wider than the map.
    if (written < imageSize(g)) heapOf(backend).fill(0, to / FLOAT, to / FLOAT + g.batch * imageSize(g));
    const images = Math.min(g.batch, Math.ceil(POSITIONS_AT_ONCE / patchCount(g)));
    const multipliers = (count: number): RowMultiplier[] =>
      parts.map((part) => new RowMultiplier(backend, scratch, part.product, placesOf(g, part, count)));
    const whole = multipliers(images);
    for (let first = 0; first < g.batch; first += images) {
      const count = Math.min(images, g.batch - first);
      const a = slopes + FLOAT * first * patchCount(g) * g.filters;
      const c = to + FLOAT * first * imageSize(g);
      for (const multiplier of count === images ? whole : multipliers(count)) multiplier.run(a, c);
    }
  });
  return output;
}

function partsOf(backend: BackendWasm, scratch: Scratch, g: PatchGeometry, weights: number): Part[] {
  const rows: Axis = {
    size: g.height,
    mapSize: g.outHeight,
    stride: g.strideHeight,
    kernel: g.kernelHeight,
    padding: g.padTop,
  };
  const columns: Axis = {
    size: g.width,
    mapSize: g.outWidth,
    stride: g.strideWidth,
    kernel: g.kernelWidth,
    padding: g.padLeft,
  };
  const together = classesTogether(g);
  const parts: Part[] = [];
  for (let row = 0; row < rows.stride; row++) {
    for (let column = 0; column < columns.stride; column += together) {
      parts.push(...partsOfClass(backend, scratch, g, { rows, columns, row, column, together }, weights));
    }
  }
  return parts;
}

/**
 * Few channels (the decoder's RGB) would leave most of a panel of 8 columns empty: then neighbouring pixels are
 * computed as one of more channels, where the classes of a row have the same taps.
 */
function classesTogether({ kernelWidth, strideWidth, width, padLeft, channels }: PatchGeometry): number {
  const alike = kernelWidth % strideWidth === 0 && width % strideWidth === 0 && padLeft === 0;
  return alike && channels % PANEL !== 0 ? strideWidth : 1;
}

interface TapClass {
  rows: Axis;
  columns: Axis;
  /** The residues. */
  row: number;
  column: number;
  /** Classes of columns, from this one on, that are computed as one. */
  together: number;
}

function partsOfClass(
  backend: BackendWasm,
  scratch: Scratch,
  g: PatchGeometry,
  tapClass: TapClass,
  weights: number,
): Part[] {
  const { rows, columns, row, column, together } = tapClass;
  const width = together * g.channels;
  const rowLength = tapCount(columns, column) * g.filters;
  const depth = tapCount(rows, row) * rowLength;
  if (depth <= 0) return [];
  const gathered = scratch.floats(depth * width);
  const panels = scratch.floats(panelFloats(depth, width));
  const bias = paddedBias(backend, scratch, null, width);
  gatherTaps(heapOf(backend), g, tapClass, weights / FLOAT, gathered / FLOAT);
  packPanels(backend, { address: gathered, rows: depth, columns: width, rowStride: FLOAT * width }, panels);
  return stretchesOf(rows, row).flatMap((rowStretch) =>
    stretchesOf(columns, column).map((columnStretch) => {
      const length = columnStretch.taps * g.filters;
      const skipped = rowStretch.skip * rowLength + columnStretch.skip * g.filters;
      const product = {
        segments: rowStretch.taps,
        length,
        jump: FLOAT * (g.outWidth * g.filters - length),
        b: {
          address: panels + skipped * PANEL_ROW_BYTES,
          stride: depth * PANEL_ROW_BYTES,
          jump: (rowLength - length) * PANEL_ROW_BYTES,
        },
        columns: width,
        bias,
        relu: false,
      };
      return { row: rowStretch, column: columnStretch, product };
    }),
  );
}

/** The weights a class sees, in the order in which it meets dY. [tap row, tap column, filter, pixel, channel] */
function gatherTaps(
  heap: Float32Array,
  g: PatchGeometry,
  { rows, columns, row, column, together }: TapClass,
  weights: number,
  to: number,
): void {
  const width = together * g.channels;
  let block = to;
  for (let i = 0; i < tapCount(rows, row); i++) {
    for (let j = 0; j < tapCount(columns, column); j++, block += g.filters * width) {
      for (let pixel = 0; pixel < together; pixel++) {
        const tap = kernelIndex(rows, row, i) * g.kernelWidth + kernelIndex(columns, column + pixel, j);
        for (let channel = 0; channel < g.channels; channel++) {
          const from = weights + (tap * g.channels + channel) * g.filters;
          let at = block + pixel * g.channels + channel;
          for (let filter = 0; filter < g.filters; filter++, at += width) heap[at] = heap[from + filter];
        }
      }
    }
  }
}

/** Where each pixel of `count` images begins to read in dY, and where it is written. */
function placesOf(g: PatchGeometry, { row, column }: Part, count: number): RowPlaces {
  const a = new Int32Array(count * row.count * column.count);
  const c = new Int32Array(a.length);
  let m = 0;
  for (let image = 0; image < count; image++) {
    for (let i = 0; i < row.count; i++) {
      const y = row.first + g.strideHeight * i;
      for (let j = 0; j < column.count; j++, m++) {
        const x = column.first + g.strideWidth * j;
        const place = (row.place + i) * g.outWidth + column.place + j;
        a[m] = FLOAT * (image * patchCount(g) + place) * g.filters;
        c[m] = FLOAT * (image * imageSize(g) + (y * g.width + x) * g.channels);
      }
    }
  }
  return { a, c };
}

export function registerConv2DInputGradient(): void {
  unregisterKernel(Conv2DBackpropInput, 'wasm');
  registerKernel({
    kernelName: Conv2DBackpropInput,
    backendName: 'wasm',
    kernelFunc: conv2DBackpropInput as unknown as KernelFunc,
  });
}
