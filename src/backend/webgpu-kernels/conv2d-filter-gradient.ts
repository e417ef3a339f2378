/**
 * Conv2DBackpropFilter on WebGPU:
 *
 *   dW [patch, filter] = X^T [patch, position] dY [position, filter]
 *
 * with patch = (kernel row, kernel column, channel) and position = (image, out row, out column). The result is
 * small and the sum over positions long (96,100 of them for V's first layer at batch 100), so the positions are
 * split among workgroups, each of which leaves a partial sum, and a second pass adds those up.
 * Patches are gathered from the image as they are needed.
 *
 * A workgroup makes a tile of 64 patch elements by 16, 32 or 64 filters; a thread 8 by 4 of it, so that three
 * reads of shared memory feed 32 multiplications.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { Conv2DBackpropFilterAttrs, TensorInfo } from '@tensorflow/tfjs-core';
import { sumColumns } from './column-sums.ts';
import { type ConvGeometry, constantsOf, convGeometry, titleOf } from './conv2d-geometry.ts';
import { elementFor, makeProgram, type Program, perShape } from './program.ts';
import { free, makeOutput, run } from './run.ts';

const TILE_PATCH = 64;
/** Positions held in shared memory at once. */
const DEPTH = 16;
/** Enough workgroups to fill a large GPU, but none with fewer positions than this. */
const WORKGROUPS = 1024;
const MIN_POSITIONS = 64;
/** Bound on all partial sums together: 16 MB. */
const MAX_PARTIAL_FLOATS = 1 << 22;

const THREAD_ROWS = Array.from({ length: 8 }, (_, row) => row);

interface Plan {
  g: ConvGeometry;
  splits: number;
}

export const filterGradientProgram = perShape(({ g, splits }: Plan): Program => {
  const { patch, positions } = sizesOf(g);
  const imageElement = elementFor(g.channels);
  const slopeElement = elementFor(g.filters);
  const tileFilters = tileFiltersOf(g);
  const filterTiles = Math.ceil(g.filters / tileFilters);
  const patchTiles = Math.ceil(patch / TILE_PATCH);
  return makeProgram({
    name: `Conv2DBackpropFilter ${titleOf(g)}`,
    constants: {
      ...constantsOf(g),
      PATCH: patch,
      FILTER_TILES: filterTiles,
      PATCH_TILES: patchTiles,
      STRETCH: Math.ceil(positions / splits),
      POSITIONS: positions,
      DEPTH,
      // In fours.
      TILE_PATCH: TILE_PATCH / 4,
      TILE_FILTERS: tileFilters / 4,
      THREADS: threadsOf(g),
    },
    reads: { x: imageElement, dy: slopeElement },
    writes: { partial: slopeElement },
    shared: {
      patches: ['vec4<f32>', (DEPTH * TILE_PATCH) / 4],
      slopes: ['vec4<f32>', (DEPTH * tileFilters) / 4],
    },
    threads: threadsOf(g),
    workgroups: filterTiles * patchTiles * splits,
    functions: `
// One number of the patch at a position; beyond the map's edge, zero.
fn patchElement(position: u32, element: u32) -> ${imageElement} {
  let tap = element / CHANNELS;
  let row = i32(position / OUT_WIDTH % OUT_HEIGHT * STRIDE_HEIGHT + tap / KERNEL_WIDTH) - PAD_TOP;
  let column = i32(position % OUT_WIDTH * STRIDE_WIDTH + tap % KERNEL_WIDTH) - PAD_LEFT;
  if (element >= PATCH || row < 0 || row >= HEIGHT || column < 0 || column >= WIDTH) {
    return ${imageElement}();
  }
  let image = position / (OUT_WIDTH * OUT_HEIGHT);
  let at = ((image * HEIGHT + u32(row)) * WIDTH + u32(column)) * CHANNELS + element % CHANNELS;
  return x[at${imageElement === 'f32' ? '' : ' / 4'}];
}

fn fourOfPatch(position: u32, element: u32, end: u32) -> vec4<f32> {
  if (position >= end) { return vec4<f32>(); }
  return ${inFours(imageElement, (i) => `patchElement(position, element${i})`)};
}

fn slope(position: u32, filter_: u32) -> ${slopeElement} {
  if (filter_ >= FILTERS) { return ${slopeElement}(); }
  return dy[(position * FILTERS + filter_)${slopeElement === 'f32' ? '' : ' / 4'}];
}

fn fourSlopes(position: u32, filter_: u32, end: u32) -> vec4<f32> {
  if (position >= end) { return vec4<f32>(); }
  return ${inFours(slopeElement, (i) => `slope(position, filter_${i})`)};
}

fn write(stretch: u32, element: u32, filter_: u32, sums: vec4<f32>) {
  if (element >= PATCH) { return; }
  let at = (stretch * PATCH + element) * FILTERS + filter_;
  ${
    slopeElement === 'f32'
      ? 'for (var i = 0u; i < 4 && filter_ + i < FILTERS; i++) { partial[at + i] = sums[i]; }'
      : 'if (filter_ < FILTERS) { partial[at / 4] = sums; }'
  }
}`,
    main: `
  let firstFilter = group % FILTER_TILES * TILE_FILTERS * 4;
  let firstElement = group / FILTER_TILES % PATCH_TILES * TILE_PATCH * 4;
  let stretch = group / (FILTER_TILES * PATCH_TILES);
  let end = min((stretch + 1) * STRETCH, POSITIONS);
  let threadFilter = index % TILE_FILTERS;
  let threadElement = index / TILE_FILTERS * 2;
  ${THREAD_ROWS.map((row) => `var sums${row} = vec4<f32>();`).join('\n  ')}
  for (var start = stretch * STRETCH; start < end; start += DEPTH) {
    for (var i = index; i < DEPTH * TILE_PATCH; i += THREADS) {
      patches[i] = fourOfPatch(start + i / TILE_PATCH, firstElement + i % TILE_PATCH * 4, end);
    }
    for (var i = index; i < DEPTH * TILE_FILTERS; i += THREADS) {
      slopes[i] = fourSlopes(start + i / TILE_FILTERS, firstFilter + i % TILE_FILTERS * 4, end);
    }
    workgroupBarrier();
    for (var k = 0u; k < DEPTH; k++) {
      let a0 = patches[k * TILE_PATCH + threadElement];
      let a1 = patches[k * TILE_PATCH + threadElement + 1];
      let b = slopes[k * TILE_FILTERS + threadFilter];
      ${THREAD_ROWS.map((row) => `sums${row} += a${row >> 2}[${row & 3}] * b;`).join('\n      ')}
    }
    workgroupBarrier();
  }
  var sums = array<vec4<f32>, 8>(${THREAD_ROWS.map((row) => `sums${row}`).join(', ')});
  for (var row = 0u; row < 8; row++) {
    write(stretch, firstElement + threadElement * 4 + row, firstFilter + threadFilter * 4, sums[row]);
  }`,
  });
});

/** x [batch, height, width, channels], dy [batch, outHeight, outWidth, filters] -> attrs.filterShape. */
export function conv2DBackpropFilter(
  backend: WebGPUBackend,
  { x, dy }: { x: TensorInfo; dy: TensorInfo },
  attributes: Conv2DBackpropFilterAttrs,
): TensorInfo {
  const g = convGeometry(x.shape, attributes.filterShape, attributes);
  const splits = splitsFor(g);
  const program = filterGradientProgram({ g, splits });
  const output = makeOutput(backend, attributes.filterShape);
  if (splits === 1) {
    run(backend, program, [x, dy, output]);
    return output;
  }
  const partial = makeOutput(backend, [splits, ...attributes.filterShape]);
  run(backend, program, [x, dy, partial]);
  sumColumns(backend, partial, output, splits, sizesOf(g).patch * g.filters);
  free(backend, partial);
  return output;
}

export function splitsFor(g: ConvGeometry): number {
  const { patch, positions } = sizesOf(g);
  const tiles = Math.ceil(patch / TILE_PATCH) * Math.ceil(g.filters / tileFiltersOf(g));
  const wanted = Math.min(
    Math.ceil(WORKGROUPS / tiles),
    Math.ceil(positions / MIN_POSITIONS),
    Math.max(1, Math.floor(MAX_PARTIAL_FLOATS / (patch * g.filters))),
  );
  // No stretch is left empty.
  return Math.ceil(positions / Math.ceil(positions / wanted));
}

function sizesOf(g: ConvGeometry): { patch: number; positions: number } {
  return {
    patch: g.kernelHeight * g.kernelWidth * g.channels,
    positions: g.batch * g.outHeight * g.outWidth,
  };
}

function tileFiltersOf({ filters }: ConvGeometry): number {
  if (filters > 32) return 64;
  return filters > 16 ? 32 : 16;
}

function threadsOf(g: ConvGeometry): number {
  return (TILE_PATCH / 8) * (tileFiltersOf(g) / 4);
}

/** Four neighbours as one vector: a single read where rows can be read in fours. */
function inFours(element: string, call: (offset: string) => string): string {
  if (element !== 'f32') return call('');
  return `vec4<f32>(${[0, 1, 2, 3].map((i) => call(` + ${i}`)).join(', ')})`;
}
