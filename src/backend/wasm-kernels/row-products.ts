/**
 * C = activation(A B + bias) for an A whose rows lie anywhere in the heap: patches of images, lines of a matrix.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { heapOf } from './heap.ts';
import { FLOAT, PANEL_ROW_BYTES, paddedBias, ROWS_AT_ONCE } from './panels.ts';
import type { Scratch } from './scratch.ts';
import { simdKernels } from './simd/module.ts';
import { PANEL, type Tiles, tilesOf } from './simd/products.ts';

/** Where the rows of A are read and those of C written, in bytes from the addresses given with each call. */
export interface RowPlaces {
  a: Int32Array;
  c: Int32Array;
}

export interface RowProduct {
  /** Row m of A: `segments` runs of `length` floats, the next one `jump` bytes after the end of the last. */
  segments: number;
  length: number;
  jump: number;
  b: Panels;
  columns: number;
  /** Address of `paddedBias`. */
  bias: number;
  relu: boolean;
}

/** The rows of packed panels that meet the rows of A. */
export interface Panels {
  /** Address of the first of these rows in the first panel; bytes from there to the next panel. */
  address: number;
  stride: number;
  /** Bytes that are left out between two runs. */
  jump: number;
}

/** All rows of panels, one after the other. */
export function wholePanels(address: number, depth: number): Panels {
  return { address, stride: depth * PANEL_ROW_BYTES, jump: 0 };
}

/** Rows of one shape of call, kept on the heap: the product may be run for many addresses. */
export class RowMultiplier {
  private readonly backend: BackendWasm;
  private readonly product: RowProduct;
  private readonly rows: number;
  private readonly cRows: Int32Array;
  private readonly aTable: number;
  private readonly cTable: number;
  private readonly parts: Tiles[];
  /** Columns beyond the last whole panel are computed 8 wide here, then copied. */
  private readonly narrow: { rows: number; table: number } | null = null;

  constructor(backend: BackendWasm, scratch: Scratch, product: RowProduct, places: RowPlaces) {
    this.backend = backend;
    this.product = product;
    this.rows = places.a.length;
    this.cRows = places.c;
    this.aTable = scratch.table(places.a);
    this.cTable = scratch.table(places.c);
    this.parts = tilesOf(this.rows, simdKernels(backend).tallestTile);
    if (product.columns % PANEL !== 0) {
      const table = Int32Array.from({ length: this.rows }, (_, m) => m * PANEL_ROW_BYTES);
      this.narrow = {
        rows: scratch.floats(this.rows * PANEL),
        table: scratch.table(table),
      };
    }
  }

  /** `a` and `c`: what the places of the rows are counted from. */
  run(a: number, c: number): void {
    const { columns } = this.product;
    const whole = Math.floor(columns / PANEL);
    for (let panel = 0; panel < whole; panel++) {
      this.multiply(a, this.cTable, c + panel * PANEL_ROW_BYTES, panel);
    }
    if (this.narrow === null) return;
    this.multiply(a, this.narrow.table, this.narrow.rows, whole);
    const heap = heapOf(this.backend);
    const rest = columns - whole * PANEL;
    for (let m = 0; m < this.rows; m++) {
      const from = this.narrow.rows / FLOAT + m * PANEL;
      const to = (c + this.cRows[m]) / FLOAT + whole * PANEL;
      for (let i = 0; i < rest; i++) heap[to + i] = heap[from + i];
    }
  }

  private multiply(a: number, cTable: number, c: number, panel: number): void {
    const { segments, length, jump, b, bias, relu } = this.product;
    const { multiplyRows } = simdKernels(this.backend);
    let row = 0;
    for (const { height, tiles } of this.parts) {
      multiplyRows[height](
        this.aTable + row * FLOAT,
        a,
        cTable + row * FLOAT,
        c,
        tiles,
        b.address + panel * b.stride,
        segments,
        length,
        jump,
        b.jump,
        bias + panel * PANEL_ROW_BYTES,
        relu ? 0 : Number.NEGATIVE_INFINITY,
      );
      row += height * tiles;
    }
  }
}

/** A B + bias of A [m, k], lines one after the other, the panels of B [k, n], and a `paddedBias`. */
export function linesTimesPanels(
  backend: BackendWasm,
  scratch: Scratch,
  panels: number,
  [m, k, n]: [number, number, number],
  bias: number,
): RowMultiplier {
  const b = wholePanels(panels, k);
  const product = { segments: 1, length: k, jump: 0, b, columns: n, bias, relu: false };
  const lines = (width: number) => Int32Array.from({ length: m }, (_, i) => FLOAT * i * width);
  return new RowMultiplier(backend, scratch, product, { a: lines(k), c: lines(n) });
}

/** Addresses of A [m, k], of B's panels and of A B. */
export function productWithPanels(
  backend: BackendWasm,
  scratch: Scratch,
  a: number,
  panels: number,
  out: number,
  [m, k, n]: [number, number, number],
): void {
  const bias = paddedBias(backend, scratch, null, n);
  for (let row = 0; row < m; row += ROWS_AT_ONCE) {
    const count = Math.min(ROWS_AT_ONCE, m - row);
    const multiplier = linesTimesPanels(backend, scratch, panels, [count, k, n], bias);
    multiplier.run(a + FLOAT * row * k, out + FLOAT * row * n);
  }
}
