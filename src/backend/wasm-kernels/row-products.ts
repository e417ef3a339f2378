/**
 * C = activation(A B + bias) for an A whose rows lie anywhere in the heap: patches of images, lines of a matrix.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { heapOf } from './heap.ts';
import { FLOAT, PANEL_ROW_BYTES } from './panels.ts';
import type { Scratch } from './scratch.ts';
import { simdKernels } from './simd/module.ts';
import { MOST_TILE_ROWS, PANEL } from './simd/products.ts';

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
  /** Columns beyond the last whole panel are computed 8 wide here, then copied. */
  private readonly narrow: { rows: number; table: number } | null = null;

  constructor(backend: BackendWasm, scratch: Scratch, product: RowProduct, places: RowPlaces) {
    this.backend = backend;
    this.product = product;
    this.rows = places.a.length;
    this.cRows = places.c;
    this.aTable = scratch.table(atLeastOneTile(places.a));
    this.cTable = scratch.table(atLeastOneTile(places.c));
    if (product.columns % PANEL !== 0) {
      const table = Int32Array.from({ length: this.rows }, (_, m) => m * PANEL_ROW_BYTES);
      this.narrow = {
        rows: scratch.floats(this.rows * PANEL),
        table: scratch.table(atLeastOneTile(table)),
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
    simdKernels(this.backend).multiplyRows(
      this.aTable,
      a,
      cTable,
      c,
      Math.max(MOST_TILE_ROWS, this.rows),
      b.address + panel * b.stride,
      segments,
      length,
      jump,
      b.jump,
      bias + panel * PANEL_ROW_BYTES,
      relu ? 0 : Number.NEGATIVE_INFINITY,
    );
  }
}

/** Fewer rows than a tile has: the last one is computed again. */
function atLeastOneTile(places: Int32Array): Int32Array {
  if (places.length >= MOST_TILE_ROWS) return places;
  return Int32Array.from({ length: MOST_TILE_ROWS }, (_, m) => places[Math.min(m, places.length - 1)]);
}
