/**
 * C += A^T B over rows k that lie anywhere in the heap, as both kinds of weight gradient need it: neither
 * operand is transposed or copied, but for one packing of the rows of B that are at hand.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { FLOAT, PANEL_ROW_BYTES, panelCount } from './panels.ts';
import { simdKernels } from './simd/module.ts';

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
  const { addColumnTiles, addColumnRows, tileRows } = simdKernels(backend);
  const cRow = panelCount(columns) * PANEL_ROW_BYTES;
  const tiles = Math.floor(height / tileRows);
  const done = tiles * tileRows;
  for (let panel = 0; panel < panelCount(columns); panel++) {
    const b = panels + panel * depth * PANEL_ROW_BYTES;
    const to = c + panel * PANEL_ROW_BYTES;
    if (tiles > 0) addColumnTiles(offsets, a, b, depth, to, cRow, tiles);
    if (done < height) {
      addColumnRows(offsets, a + done * FLOAT, b, depth, to + done * cRow, cRow, height - done);
    }
  }
}
