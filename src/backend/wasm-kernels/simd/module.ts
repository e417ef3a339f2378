/**
 * The SIMD procedures, compiled once per thread onto the heap of tfjs's wasm backend. Where the engine knows the
 * fused multiply-add of relaxed SIMD (Chromium 114, Firefox 145, Node 22) it is used; else two instructions.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { assemble, type Procedure } from './assembler.ts';
import { adamStep, sumRows } from './elementwise.ts';
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
  ]);
}

/** The procedures that a module of `bytesOf` exports, at work in that memory. */
export function instantiate(
  bytes: Uint8Array<ArrayBuffer>,
  fused: boolean,
  memory: WebAssembly.Memory,
): SimdKernels {
  const exports = exportsOf(bytes, memory);
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

function exportsOf(bytes: Uint8Array<ArrayBuffer>, memory: WebAssembly.Memory): WebAssembly.Exports {
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } }).exports;
}

function memoryOf(backend: BackendWasm): WebAssembly.Memory {
  return (backend.wasm as unknown as { asm: { memory: WebAssembly.Memory } }).asm.memory;
}

/** What `make` makes for a backend, made once for each. */
function oncePerBackend<Made>(make: (backend: BackendWasm) => Made): (backend: BackendWasm) => Made {
  const made = new WeakMap<BackendWasm, Made & object>();
  return (backend) => {
    const known = made.get(backend);
    if (known !== undefined) return known;
    const fresh = make(backend) as Made & object;
    made.set(backend, fresh);
    return fresh;
  };
}

/** The procedures as this engine runs them fastest, at work in that memory. */
export function fastestIn(memory: WebAssembly.Memory): SimdKernels {
  const relaxed = bytesOf(true);
  const fused = WebAssembly.validate(relaxed);
  return instantiate(fused ? relaxed : bytesOf(false), fused, memory);
}

export const simdKernels = oncePerBackend((backend): SimdKernels => fastestIn(memoryOf(backend)));

/**
 * Another room's procedures on the same heap, compiled when first asked for.
 * @typeParam Exports the procedures by name, as functions of their parameters
 */
export function simdModule<Exports>(procedures: () => Procedure[]): (backend: BackendWasm) => Exports {
  return oncePerBackend((backend) => exportsOf(assemble(procedures()), memoryOf(backend)) as Exports);
}
