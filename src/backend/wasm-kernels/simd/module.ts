/**
 * The SIMD kernels, compiled once a thread onto the heap of tfjs's wasm backend. Where the engine knows the
 * fused multiply-add of relaxed SIMD (Chromium 114, Firefox 145, Node 22) it is used; else two instructions.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { assemble } from './assembler.ts';
import { adamStep, sumRows } from './elementwise.ts';
import { lstmCell, lstmCellGradient } from './lstm-cell.ts';
import { mixtureNll } from './mixture-nll.ts';
import { addColumnProducts, multiplyRows, packLines, packPanel, tallestTile } from './products.ts';

/** Addresses, strides and jumps in bytes; see products.ts. */
export interface SimdKernels {
  /** Rows of the tallest tile. */
  readonly tallestTile: number;
  /** Both by the height of their tiles, from 1 on. */
  readonly multiplyRows: Record<number, MultiplyRows>;
  readonly addColumnProducts: Record<number, AddColumnProducts>;
  packPanel(from: number, stride: number, rows: number, to: number): void;
  packLines(from: number, stride: number, length: number, to: number): void;
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
  /** See lstm-cell.ts. */
  lstmCell(
    sums: number,
    gates: number,
    cBefore: number,
    c: number,
    h: number,
    again: number,
    stride: number,
    lanes: number,
    hidden: number,
    units: number,
  ): void;
  lstmCellGradient(
    gates: number,
    cBefore: number,
    c: number,
    dStates: number,
    dhNext: number,
    dcNext: number,
    dGates: number,
    dcBefore: number,
    lanes: number,
    hidden: number,
    units: number,
  ): void;
  /** See mixture-nll.ts. */
  mixtureNll(
    output: number,
    target: number,
    weight: number,
    gradient: number,
    nats: number,
    ratio: number,
    scratch: number,
    sites: number,
    site: number,
    mixtures: number,
  ): void;
}

type MultiplyRows = (
  aRows: number,
  a: number,
  cRows: number,
  c: number,
  tiles: number,
  b: number,
  segments: number,
  length: number,
  jump: number,
  bJump: number,
  bias: number,
  floor: number,
) => void;

type AddColumnProducts = (
  offsets: number,
  a: number,
  b: number,
  depth: number,
  c: number,
  cRow: number,
  tiles: number,
) => void;

/** All procedures, with or without the fused multiply-add. */
export function bytesOf(fused: boolean): Uint8Array<ArrayBuffer> {
  return assemble([
    ...heights(fused).flatMap((height) => [multiplyRows(height, fused), addColumnProducts(height, fused)]),
    packPanel(),
    packLines(),
    adamStep(),
    sumRows(),
    lstmCell(),
    lstmCellGradient(),
    mixtureNll(),
  ]);
}

/** The procedures that a module of `bytesOf` exports, at work in that memory. */
export function instantiate(
  bytes: Uint8Array<ArrayBuffer>,
  fused: boolean,
  memory: WebAssembly.Memory,
): SimdKernels {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  const byHeight = (name: string) =>
    Object.fromEntries(heights(fused).map((height) => [height, exports[`${name}${height}`]]));
  return {
    ...exports,
    tallestTile: tallestTile(fused),
    multiplyRows: byHeight('multiplyRows'),
    addColumnProducts: byHeight('addColumnProducts'),
  } as unknown as SimdKernels;
}

function heights(fused: boolean): number[] {
  return Array.from({ length: tallestTile(fused) }, (_, i) => i + 1);
}

const compiled = new WeakMap<BackendWasm, SimdKernels>();

export function simdKernels(backend: BackendWasm): SimdKernels {
  let kernels = compiled.get(backend);
  if (kernels === undefined) {
    const { memory } = (backend.wasm as unknown as { asm: { memory: WebAssembly.Memory } }).asm;
    const relaxed = bytesOf(true);
    const fused = WebAssembly.validate(relaxed);
    kernels = instantiate(fused ? relaxed : bytesOf(false), fused, memory);
    compiled.set(backend, kernels);
  }
  return kernels;
}
