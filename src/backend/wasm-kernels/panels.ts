/**
 * Right operands of products in panels of 8 columns: panel p holds columns 8 p .. 8 p + 8 of every row, one
 * row after the other; columns that do not exist are zero.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { heapOf } from './heap.ts';
import type { Scratch } from './scratch.ts';
import { simdKernels } from './simd/module.ts';
import { PANEL } from './simd/products.ts';

export const FLOAT = 4;
/** Rows of a product at a time, so that they stay in the cache while panel after panel meets them. */
export const ROWS_AT_ONCE = 200;
export const PANEL_ROW_BYTES = FLOAT * PANEL;

export function panelCount(columns: number): number {
  return Math.ceil(columns / PANEL);
}

/** Floats that the panels of a [rows, columns] matrix take. */
export function panelFloats(rows: number, columns: number): number {
  return panelCount(columns) * rows * PANEL;
}

/** A matrix in memory, address and strides in bytes; only its rows may be far apart. */
export interface Matrix {
  address: number;
  rows: number;
  columns: number;
  rowStride: number;
}

/** Packs a matrix whose rows are contiguous; `to` has room for `panelFloats(rows, columns)`. */
export function packPanels(
  backend: BackendWasm,
  { address, rows, columns, rowStride }: Matrix,
  to: number,
): void {
  const whole = Math.floor(columns / PANEL);
  const { packPanel } = simdKernels(backend);
  for (let panel = 0; panel < whole; panel++) {
    packPanel(address + panel * PANEL_ROW_BYTES, rowStride, rows, to + panel * rows * PANEL_ROW_BYTES);
  }
  const rest = columns - whole * PANEL;
  if (rest === 0) return;
  const heap = heapOf(backend);
  let at = (to + whole * rows * PANEL_ROW_BYTES) / FLOAT;
  for (let row = 0; row < rows; row++, at += PANEL) {
    const from = (address + row * rowStride) / FLOAT + whole * PANEL;
    for (let i = 0; i < PANEL; i++) heap[at + i] = i < rest ? heap[from + i] : 0;
  }
}

/** Packs the transpose of a matrix: `columns` rows, `rows` columns. */
export function packTransposed(backend: BackendWasm, matrix: Matrix, to: number): void {
  const { address, rows, columns, rowStride } = matrix;
  const whole = Math.floor(rows / PANEL);
  const fours = columns - (columns % 4);
  const { packLines } = simdKernels(backend);
  for (let panel = 0; panel < panelCount(rows); panel++) {
    const at = to + panel * columns * PANEL_ROW_BYTES;
    const byFours = panel < whole ? fours : 0;
    if (byFours > 0) packLines(address + panel * PANEL * rowStride, rowStride, byFours, at);
    if (byFours < columns) packLinesSlowly(backend, matrix, panel, byFours, at / FLOAT);
  }
}

/** A panel of the transpose, from one of its rows on: what is no multiple of 4 or has lines too few. */
function packLinesSlowly(
  backend: BackendWasm,
  { address, rows, columns, rowStride }: Matrix,
  panel: number,
  firstColumn: number,
  base: number,
): void {
  const heap = heapOf(backend);
  for (let i = 0; i < PANEL; i++) {
    const row = panel * PANEL + i;
    const from = (address + row * rowStride) / FLOAT;
    for (let column = firstColumn; column < columns; column++) {
      heap[base + column * PANEL + i] = row < rows ? heap[from + column] : 0;
    }
  }
}

/** A bias (or zeros) as long as the panels are wide. */
export function paddedBias(
  backend: BackendWasm,
  scratch: Scratch,
  bias: number | null,
  columns: number,
): number {
  const to = scratch.zeros(panelCount(columns) * PANEL);
  if (bias !== null) heapOf(backend).copyWithin(to / FLOAT, bias / FLOAT, bias / FLOAT + columns);
  return to;
}

/**
 * Where sums of [rows, whole panels] are added up, from zero, and how they become [rows, columns] at `to`: there
 * at once, unless the last panel has columns too many.
 */
export function sumsFor(
  backend: BackendWasm,
  scratch: Scratch,
  to: number,
  rows: number,
  columns: number,
): { address: number; finish(): void } {
  const width = panelCount(columns) * PANEL;
  if (width === columns) {
    heapOf(backend).fill(0, to / FLOAT, to / FLOAT + rows * columns);
    return { address: to, finish: () => undefined };
  }
  const address = scratch.zeros(rows * width);
  const finish = (): void => {
    const heap = heapOf(backend);
    for (let row = 0; row < rows; row++) {
      const from = address / FLOAT + row * width;
      heap.copyWithin(to / FLOAT + row * columns, from, from + columns);
    }
  };
  return { address, finish };
}
