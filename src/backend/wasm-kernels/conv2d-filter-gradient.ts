/**
 * Conv2DBackpropFilter for tfjs's wasm backend, which lacks it:
 *
 *   dW [patch, out] = X [positions, patch]^T dY [positions, out]
 *
 * some positions at a time, so that their part of the image and of dY stay in the cache. The patches are read
 * where they lie in the images.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  Conv2DBackpropFilter,
  type Conv2DBackpropFilterAttrs,
  type KernelFunc,
  registerKernel,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { addColumnProduct } from './column-products.ts';
import { FLOAT, packPanels, panelCount, panelFloats, sumsFor } from './panels.ts';
import {
  imageSize,
  type PatchGeometry,
  padded,
  patchCount,
  patchGeometry,
  patchSize,
  type Shape4D,
} from './patches.ts';
import { withScratch } from './scratch.ts';
import { PANEL } from './simd/products.ts';

/** Positions summed in one go: with a row of X each and 8 columns of dY they fit the first-level cache. */
const POSITIONS_AT_ONCE = 200;

interface Arguments {
  inputs: { x: TensorInfo; dy: TensorInfo };
  attrs: Conv2DBackpropFilterAttrs;
  backend: BackendWasm;
}

function conv2DBackpropFilter({ inputs: { x, dy }, attrs, backend }: Arguments): TensorInfo {
  const output = backend.makeOutput(attrs.filterShape, 'float32');
  withScratch(backend, (scratch) => {
    const given = patchGeometry(x.shape as Shape4D, attrs.filterShape, attrs);
    const { g, address } = padded(backend, scratch, given, backend.getMemoryOffset(x.dataId));
    const slopes = backend.getMemoryOffset(dy.dataId);
    const to = backend.getMemoryOffset(output.dataId);
    const sums = sumsFor(backend, scratch, to, patchSize(g), g.filters);
    const chunks = new Chunks(g);
    const offsets = scratch.table(chunks.offsets());
    const panels = scratch.floats(panelFloats(chunks.most, g.filters));
    for (const { firstPosition, depth, image } of chunks.all()) {
      const rowStride = FLOAT * g.filters;
      const from = slopes + firstPosition * rowStride;
      packPanels(backend, { address: from, rows: depth, columns: g.filters, rowStride }, panels);
      addChunk(backend, g, { a: address + image, offsets, panels, depth, c: sums.address });
    }
    sums.finish();
  });
  return output;
}

/** Each row of the kernel meets contiguous floats of the image, whatever its width and the channels. */
function addChunk(
  backend: BackendWasm,
  g: PatchGeometry,
  chunk: { a: number; offsets: number; panels: number; depth: number; c: number },
): void {
  const run = g.kernelWidth * g.channels;
  for (let kernelRow = 0; kernelRow < g.kernelHeight; kernelRow++) {
    addColumnProduct(backend, {
      ...chunk,
      a: chunk.a + FLOAT * kernelRow * g.width * g.channels,
      c: chunk.c + FLOAT * kernelRow * run * panelCount(g.filters) * PANEL,
      height: run,
      columns: g.filters,
    });
  }
}

/** Positions in chunks that look alike: some whole images, or some rows of one. */
class Chunks {
  private readonly g: PatchGeometry;
  private readonly images: number;
  private readonly rows: number;

  constructor(g: PatchGeometry) {
    this.g = g;
    this.images = Math.min(g.batch, Math.max(1, Math.floor(POSITIONS_AT_ONCE / patchCount(g))));
    const fitting = Math.max(1, Math.floor(POSITIONS_AT_ONCE / g.outWidth));
    this.rows = this.images > 1 ? g.outHeight : Math.min(g.outHeight, fitting);
  }

  /** Positions of the largest chunk. */
  get most(): number {
    return this.images * this.rows * this.g.outWidth;
  }

  /** Bytes from a chunk's first patch to each of its patches. */
  offsets(): Int32Array {
    const { g } = this;
    const offsets = new Int32Array(this.most);
    let k = 0;
    for (let image = 0; image < this.images; image++) {
      for (let row = 0; row < this.rows; row++) {
        for (let column = 0; column < g.outWidth; column++, k++) {
          const pixel = row * g.strideHeight * g.width + column * g.strideWidth;
          offsets[k] = FLOAT * (image * imageSize(g) + pixel * g.channels);
        }
      }
    }
    return offsets;
  }

  *all(): Generator<{ firstPosition: number; depth: number; image: number }> {
    const { g, images, rows } = this;
    for (let image = 0; image < g.batch; image += images) {
      for (let row = 0; row < g.outHeight; row += rows) {
        const positions = Math.min(images, g.batch - image) * Math.min(rows, g.outHeight - row);
        yield {
          firstPosition: image * patchCount(g) + row * g.outWidth,
          depth: positions * g.outWidth,
          image: FLOAT * (image * imageSize(g) + row * g.strideHeight * g.width * g.channels),
        };
      }
    }
  }
}

export function registerConv2DFilterGradient(): void {
  registerKernel({
    kernelName: Conv2DBackpropFilter,
    backendName: 'wasm',
    kernelFunc: conv2DBackpropFilter as unknown as KernelFunc,
  });
}
