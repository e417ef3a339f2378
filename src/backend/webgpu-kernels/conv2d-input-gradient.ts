/**
 * Conv2DBackpropInput on WebGPU; also the forward pass of the transposed convolution, V's decoder:
 *
 *   dX[row, column, channel] = sum of dY[(row - kernelRow) / stride, ...] W[kernelRow, kernelColumn, channel, :]
 *
 * over the taps where the division comes out even. With row = stride q + phase these are kernelRow = phase +
 * stride j and out row = q - j: all phases of a block of stride x stride pixels read the same out rows. So the
 * phases are columns of one product, and where the stride divides the kernel no multiplication is wasted:
 *
 *   [block, (phase, channel)] = dY gathered [block, (j, filter)] W [(j, filter), (phase, channel)]
 *
 * Both operands are contiguous along filters: shared memory holds four of them side by side, and a thread makes
 * 4 x 4 results by dot products.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { Conv2DBackpropInputAttrs, TensorInfo } from '@tensorflow/tfjs-core';
import { type ConvGeometry, constantsOf, convGeometry, titleOf } from './conv2d-geometry.ts';
import { elementFor, makeProgram, type Program, perShape } from './program.ts';
import { makeOutput, run } from './run.ts';

/** Fours of filters held in shared memory at once. */
const DEPTH = 4;

const FOUR = [0, 1, 2, 3];

/** A line of the innermost loop for each of four. */
const inFours = (line: (i: number) => string): string => FOUR.map(line).join('\n        ');

export const inputGradientProgram = perShape((g: ConvGeometry): Program => {
  const element = elementFor(g.filters);
  const phases = g.strideHeight * g.strideWidth;
  const columns = phases * g.channels;
  const blockRows = Math.floor((g.height - 1 + g.padTop) / g.strideHeight) + 1;
  const blockColumns = Math.floor((g.width - 1 + g.padLeft) / g.strideWidth) + 1;
  const blocks = g.batch * blockRows * blockColumns;
  const { tileBlocks, tileColumns } = tilesFor(g, columns);
  const threads = (tileBlocks / 4) * (tileColumns / 4);
  const columnTiles = Math.ceil(columns / tileColumns);
  return makeProgram({
    name: `Conv2DBackpropInput ${titleOf(g)}`,
    constants: {
      ...constantsOf(g),
      COLUMNS: columns,
      BLOCKS: blocks,
      BLOCK_ROWS: blockRows,
      BLOCK_COLUMNS: blockColumns,
      // In fours; the last may be part empty.
      FILTER_FOURS: Math.ceil(g.filters / 4),
      COLUMN_TILES: columnTiles,
      TILE_BLOCKS: tileBlocks,
      TILE_COLUMNS: tileColumns,
      DEPTH,
      // One more than the tile: the DEPTH neighbours that threads write together fall into different banks.
      BLOCK_PITCH: tileBlocks + 1,
      COLUMN_PITCH: tileColumns + 1,
      THREADS: threads,
    },
    reads: { dy: element, kernel: element },
    writes: { dx: 'f32' },
    shared: {
      slopes: ['vec4<f32>', DEPTH * (tileBlocks + 1)],
      taps: ['vec4<f32>', DEPTH * (tileColumns + 1)],
    },
    threads,
    workgroups: columnTiles * Math.ceil(blocks / tileBlocks),
    functions: `
// dY of a block's image at (block row - j.x, block column - j.y): four filters, zero beyond the map's edge.
fn slopeAt(block: u32, j: vec2<u32>, four: u32) -> vec4<f32> {
  let row = i32(block / BLOCK_COLUMNS % BLOCK_ROWS) - i32(j.x);
  let column = i32(block % BLOCK_COLUMNS) - i32(j.y);
  if (block >= BLOCKS || four >= FILTER_FOURS || row < 0 || row >= OUT_HEIGHT || column < 0 || column >= OUT_WIDTH) {
    return vec4<f32>();
  }
  let image = block / (BLOCK_COLUMNS * BLOCK_ROWS);
  let at = ((image * OUT_HEIGHT + u32(row)) * OUT_WIDTH + u32(column)) * FILTERS;
  return ${fourFilters('dy', element)};
}

// Phase and channel of a column of the product; phases run along a row first, as pixels do.
fn phaseOf(column: u32) -> vec2<u32> {
  return vec2<u32>(column / CHANNELS / STRIDE_WIDTH, column / CHANNELS % STRIDE_WIDTH);
}

// W at tap phase + stride j; zero where the kernel ends.
fn tapAt(column: u32, j: vec2<u32>, four: u32) -> vec4<f32> {
  let tap = phaseOf(column) + j * vec2<u32>(STRIDE_HEIGHT, STRIDE_WIDTH);
  if (column >= COLUMNS || four >= FILTER_FOURS || tap.x >= KERNEL_HEIGHT || tap.y >= KERNEL_WIDTH) {
    return vec4<f32>();
  }
  let at = ((tap.x * KERNEL_WIDTH + tap.y) * CHANNELS + column % CHANNELS) * FILTERS;
  return ${fourFilters('kernel', element)};
}

fn write(block: u32, column: u32, value: f32) {
  let phase = phaseOf(column);
  let row = i32(block / BLOCK_COLUMNS % BLOCK_ROWS * STRIDE_HEIGHT + phase.x) - PAD_TOP;
  let pixel = i32(block % BLOCK_COLUMNS * STRIDE_WIDTH + phase.y) - PAD_LEFT;
  if (block >= BLOCKS || column >= COLUMNS || row < 0 || row >= HEIGHT || pixel < 0 || pixel >= WIDTH) {
    return;
  }
  let image = block / (BLOCK_COLUMNS * BLOCK_ROWS);
  dx[((image * HEIGHT + u32(row)) * WIDTH + u32(pixel)) * CHANNELS + column % CHANNELS] = value;
}`,
    main: `
  let firstColumn = group % COLUMN_TILES * TILE_COLUMNS;
  let firstBlock = group / COLUMN_TILES * TILE_BLOCKS;
  let threadColumn = index % (TILE_COLUMNS / 4);
  let threadBlock = index / (TILE_COLUMNS / 4);
  // Taps of the tile's phase; of the first one, which has most, where the tile holds several.
  let phase = ${g.channels % tileColumns === 0 ? 'phaseOf(firstColumn)' : 'vec2<u32>()'};
  let tapRows = (KERNEL_HEIGHT - min(phase.x, KERNEL_HEIGHT) + STRIDE_HEIGHT - 1) / STRIDE_HEIGHT;
  let tapColumns = (KERNEL_WIDTH - min(phase.y, KERNEL_WIDTH) + STRIDE_WIDTH - 1) / STRIDE_WIDTH;
  ${FOUR.map((row) => `var sums${row} = vec4<f32>();`).join('\n  ')}
  for (var tap = 0u; tap < tapRows * tapColumns; tap++) {
    let j = vec2<u32>(tap / tapColumns, tap % tapColumns);
    for (var start = 0u; start < FILTER_FOURS; start += DEPTH) {
      for (var i = index; i < DEPTH * TILE_BLOCKS; i += THREADS) {
        slopes[i % DEPTH * BLOCK_PITCH + i / DEPTH] = slopeAt(firstBlock + i / DEPTH, j, start + i % DEPTH);
      }
      for (var i = index; i < DEPTH * TILE_COLUMNS; i += THREADS) {
        taps[i % DEPTH * COLUMN_PITCH + i / DEPTH] = tapAt(firstColumn + i / DEPTH, j, start + i % DEPTH);
      }
      workgroupBarrier();
      for (var k = 0u; k < DEPTH; k++) {
        ${inFours((i) => `let a${i} = slopes[k * BLOCK_PITCH + threadBlock + ${i} * (TILE_BLOCKS / 4)];`)}
        ${inFours((i) => `let b${i} = taps[k * COLUMN_PITCH + threadColumn + ${i} * (TILE_COLUMNS / 4)];`)}
        ${inFours((i) => `sums${i} += vec4<f32>(${FOUR.map((j) => `dot(a${i}, b${j})`).join(', ')});`)}
      }
      workgroupBarrier();
    }
  }
  var sums = array<vec4<f32>, 4>(${FOUR.map((i) => `sums${i}`).join(', ')});
  for (var i = 0u; i < 16; i++) {
    let block = firstBlock + threadBlock + i / 4 * (TILE_BLOCKS / 4);
    let column = firstColumn + threadColumn + i % 4 * (TILE_COLUMNS / 4);
    write(block, column, sums[i / 4][i % 4]);
  }`,
  });
});

/** dy [batch, outHeight, outWidth, filters], filter [k, k, channels, filters] -> attrs.inputShape. */
export function conv2DBackpropInput(
  backend: WebGPUBackend,
  { dy, filter }: { dy: TensorInfo; filter: TensorInfo },
  attributes: Conv2DBackpropInputAttrs,
): TensorInfo {
  const g = convGeometry(attributes.inputShape, filter.shape, attributes);
  const output = makeOutput(backend, attributes.inputShape);
  run(backend, inputGradientProgram(g), [dy, filter, output]);
  return output;
}

/**
 * Few columns (V's last layer has 4 phases x 3 channels): more blocks instead. Where phases differ in their
 * number of taps, a tile of one phase saves the taps that it lacks.
 */
function tilesFor(g: ConvGeometry, columns: number): { tileBlocks: number; tileColumns: number } {
  if (columns <= 16) return { tileBlocks: 128, tileColumns: 16 };
  if (columns <= 32) return { tileBlocks: 64, tileColumns: 32 };
  const even = g.kernelHeight % g.strideHeight === 0 && g.kernelWidth % g.strideWidth === 0;
  if (!even && g.channels % 64 !== 0 && g.channels % 32 === 0) return { tileBlocks: 64, tileColumns: 32 };
  return { tileBlocks: 64, tileColumns: 64 };
}

/** Filters 4 * four .. 4 * four + 3 from `at` on; beyond the last, zero. */
function fourFilters(buffer: string, element: string): string {
  if (element !== 'f32') return `${buffer}[at / 4 + four]`;
  const one = (i: number) =>
    `select(0.0, ${buffer}[at + min(4 * four + ${i}, FILTERS - 1)], 4 * four + ${i} < FILTERS)`;
  return `vec4<f32>(${FOUR.map(one).join(', ')})`;
}
