/**
 * C += A^T B over rows k that lie anywhere in the heap, as both kinds of weight gradient need it: neither
 * operand is transposed or copied, but for one packing of the rows of B that are at hand.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  FLOAT,
  PANEL_ROW_BYTES,
  packPanels,
  panelCount,
  panelFloats,
  ROWS_AT_ONCE,
  sumsFor,
} from './panels.ts';
import type { Scratch } from './scratch.ts';
import { simdKernels } from './simd/module.ts';
import { tilesOf } from './simd/products.ts';

export interface ColumnProduct {
  /** Address of the first row of A, and of the table of the bytes from there to each row. */
  a: number;
  offsets: number;
  /** Address of B's packed panels of `depth` rows. */
  panels: number;
  depth: number;
  /** Where C is, [height, columns rounded up to whole panels]. */
  c: number;
  /** Columns of A that are taken: rows of C. */
  height: number;
  columns: number;
}

export function addColumnProduct(backend: BackendWasm, product: ColumnProduct): void {
  const { a, offsets, panels, depth, c, height, columns } = product;
  const kernels = simdKernels(backend);
  const cRow = panelCount(columns) * PANEL_ROW_BYTES;
  const parts = tilesOf(height, kernels.tallestTile);
  for (let panel = 0; panel < panelCount(columns); panel++) {
    const b = panels + panel * depth * PANEL_ROW_BYTES;
    let row = 0;
    for (const part of parts) {
      const to = c + row * cRow + panel * PANEL_ROW_BYTES;
      kernels.addColumnProducts[part.height](offsets, a + row * FLOAT, b, depth, to, cRow, part.tiles);
      row += part.height * part.tiles;
    }
  }
}

/** A^T B with A [k, m] and B [k, n], some rows of both at a time. Addresses of A, B and the result. */
export function productOfColumns(
  backend: BackendWasm,
  scratch: Scratch,
  [a, b, out]: [number, number, number],
  [m, k, n]: [number, number, number],
): void {
  const rows = Math.min(k, ROWS_AT_ONCE);
  const panels = scratch.floats(panelFloats(rows, n));
  const offsets = scratch.table(Int32Array.from({ length: rows }, (_, row) => FLOAT * row * m));
  const sums = sumsFor(backend, scratch, out, m, n);
  for (let row = 0; row < k; row += rows) {
    const depth = Math.min(rows, k - row);
    const lines = { address: b + FLOAT * row * n, rows: depth, columns: n, rowStride: FLOAT * n };
    packPanels(backend, lines, panels);
    const from = a + FLOAT * row * m;
    addColumnProduct(backend, { a: from, offsets, panels, depth, c: sums.address, height: m, columns: n });
  }
  sums.finish();
}
