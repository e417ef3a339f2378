/**
 * The SIMD kernels, compiled once a thread onto the heap of tfjs's wasm backend. Where the engine knows the
 * fused multiply-add of relaxed SIMD (Chromium 114, Firefox 145, Node 22) it is used; else two instructions.
 * May import the kernels beside it, tfjs.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { assemble } from './assembler.ts';
import { adamStep, sumRows } from './elementwise.ts';
import { addColumnProducts, multiplyRows, packPanel, tileRows } from './products.ts';

/** Addresses, strides and jumps in bytes; see products.ts. */
export interface SimdKernels {
  multiplyRows(
    aRows: number,
    a: number,
    cRows: number,
    c: number,
    rows: number,
    b: number,
    segments: number,
    length: number,
    jump: number,
    bJump: number,
    bias: number,
    floor: number,
  ): void;
  /** Rows of a tile. */
  readonly tileRows: number;
  /** Tiles of so many rows, and of one row for what is left. */
  addColumnTiles: AddColumnProducts;
  addColumnRows: AddColumnProducts;
  packPanel(from: number, stride: number, rows: number, to: number): void;
  /** See elementwise.ts. */
  adamStep(
    value: number,
    m: number,
    v: number,
    gradient: number,
    updated: number,
    count: number,
    stepSize: number,
    rootScale: number,
    beta1: number,
    rest1: number,
    beta2: number,
    rest2: number,
    epsilon: number,
    clip: number,
  ): void;
  sumRows(from: number, stride: number, rows: number, to: number): void;
}

type AddColumnProducts = (
  offsets: number,
  a: number,
  b: number,
  depth: number,
  c: number,
  cRow: number,
  tiles: number,
) => void;

function bytesOf(fused: boolean): Uint8Array<ArrayBuffer> {
  return assemble([
    multiplyRows(fused),
    addColumnProducts('addColumnTiles', tileRows(fused), fused),
    addColumnProducts('addColumnRows', 1, fused),
    packPanel(),
    adamStep(),
    sumRows(),
  ]);
}

const compiled = new WeakMap<BackendWasm, SimdKernels>();

export function simdKernels(backend: BackendWasm): SimdKernels {
  let kernels = compiled.get(backend);
  if (kernels === undefined) {
    const { memory } = (backend.wasm as unknown as { asm: { memory: WebAssembly.Memory } }).asm;
    const relaxed = bytesOf(true);
    const fused = WebAssembly.validate(relaxed);
    const module = new WebAssembly.Module(fused ? relaxed : bytesOf(false));
    const procedures = new WebAssembly.Instance(module, { env: { memory } }).exports;
    kernels = { ...procedures, tileRows: tileRows(fused) } as unknown as SimdKernels;
    compiled.set(backend, kernels);
  }
  return kernels;
}
