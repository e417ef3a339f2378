/**
 * The one fast matrix product of tfjs's wasm build: XNNPACK's, which it takes only when neither operand is
 * transposed and there is no batch. The right operand is packed first, so the larger one belongs left.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { BatchMatMul, type TensorInfo } from '@tensorflow/tfjs-core';
import { idOf } from './heap.ts';

type CompiledMatMul = (
  a: number,
  aShape: Uint8Array,
  aRank: number,
  b: number,
  bShape: Uint8Array,
  bRank: number,
  transposeA: number,
  transposeB: number,
  out: number,
) => void;

let compiledMatMul: CompiledMatMul | undefined;

/** Binds the compiled function; belongs into the `setupFunc` of every kernel that multiplies. */
export function bindMultiply(backend: BackendWasm): void {
  const types = ['number', 'array', 'number', 'number', 'array', 'number', 'number', 'number', 'number'];
  compiledMatMul = backend.wasm.cwrap(BatchMatMul, null, types) as CompiledMatMul;
}

/** out [m, n] = a [m, k] b [k, n]; sizes are given because tensors come in other shapes of the same memory. */
export function multiply(
  backend: BackendWasm,
  a: TensorInfo,
  b: TensorInfo,
  out: TensorInfo,
  [m, k, n]: [number, number, number],
): void {
  if (!compiledMatMul) throw new Error('multiply() before the wasm backend was set up');
  const aShape = shapeBytes(m, k);
  const bShape = shapeBytes(k, n);
  compiledMatMul(idOf(backend, a), aShape, 3, idOf(backend, b), bShape, 3, 0, 0, idOf(backend, out));
}

function shapeBytes(rows: number, columns: number): Uint8Array {
  return new Uint8Array(new Int32Array([1, rows, columns]).buffer);
}
