/**
 * Sums down the columns of a matrix, in two passes where there are many rows: the second half of a product that
 * is split along its inner dimension, and the gradient of a bias.
 *
 * A workgroup takes a few neighbouring columns (so that rows are read in long runs) and a stretch of rows; its
 * threads walk the rows abreast and add up their sums as a tree, which also keeps float32 sums of many rows exact
 * to a few units in the last place.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Element, elementFor, makeProgram, type Program, perShape, widthOf } from './program.ts';
import { free, makeOutput, run } from './run.ts';

const THREADS = 256;
/** Columns of a workgroup, in elements of one or four floats. */
const MAX_LANES = 16;
/** Rows that a thread adds up before it pays to give the matrix to more workgroups. */
const ROWS_PER_THREAD = 8;
/** Enough workgroups to fill a large GPU. */
const WORKGROUPS = 512;

/** One program for all sizes but the number of lanes, a power of two. */
export const columnSumsProgram = perShape(
  (element: Element, lanes: number): Program =>
    makeProgram({
      name: `ColumnSums ${lanes} of ${element}`,
      constants: { LANES: lanes, ABREAST: THREADS / lanes },
      reads: { x: element },
      writes: { result: element },
      // Columns in elements; a stretch of rows leaves one row of sums.
      scalars: { rows: 'u32', columns: 'u32', stretch: 'u32' },
      shared: { sums: [element, THREADS] },
      threads: THREADS,
      main: `
  let tiles = (scalars.columns + LANES - 1) / LANES;
  let stretch = group / tiles;
  let column = group % tiles * LANES + index % LANES;
  var sum = ${element}();
  if (column < scalars.columns) {
    let end = min((stretch + 1) * scalars.stretch, scalars.rows);
    for (var row = stretch * scalars.stretch + index / LANES; row < end; row += ABREAST) {
      sum += x[row * scalars.columns + column];
    }
  }
  sums[index] = sum;
  for (var half = ${THREADS / 2}u; half >= LANES; half /= 2) {
    workgroupBarrier();
    if (index < half) { sums[index] += sums[index + half]; }
  }
  if (index < LANES && column < scalars.columns) { result[stretch * scalars.columns + column] = sums[index]; }`,
    }),
);

/** x [rows, columns], whatever its own shape, into `output` [columns]. */
export function sumColumns(
  backend: WebGPUBackend,
  x: TensorInfo,
  output: TensorInfo,
  rows: number,
  columns: number,
): void {
  const element = elementFor(columns);
  const width = columns / widthOf(element);
  const lanes = lanesFor(width);
  const program = columnSumsProgram(element, lanes);
  /** `from` has so many rows; `to` gets one for each of `splits` stretches of them. */
  const pass = (from: TensorInfo, to: TensorInfo, length: number, splits: number) =>
    run(
      backend,
      program,
      [from, to],
      [Math.ceil(width / lanes) * splits, length, width, Math.ceil(length / splits)],
    );
  const splits = splitsFor(rows, width);
  if (splits === 1) {
    pass(x, output, rows, 1);
    return;
  }
  const partial = makeOutput(backend, [splits, columns]);
  pass(x, partial, rows, splits);
  pass(partial, output, splits, 1);
  free(backend, partial);
}

/** Columns in elements. */
function splitsFor(rows: number, width: number): number {
  const lanes = lanesFor(width);
  const perWorkgroup = (THREADS / lanes) * ROWS_PER_THREAD;
  const wanted = Math.ceil(WORKGROUPS / Math.ceil(width / lanes));
  return Math.max(1, Math.min(wanted, Math.floor(rows / perWorkgroup)));
}

/** A power of two, so that the sums fold evenly. */
function lanesFor(width: number): number {
  return Math.min(MAX_LANES, 2 ** Math.ceil(Math.log2(width)));
}
