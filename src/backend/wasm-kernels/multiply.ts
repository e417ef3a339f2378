/**
 * The one fast matrix product of tfjs's wasm build: XNNPACK's, which it takes only when neither operand is
 * transposed and there is no batch. The right operand is repacked first, so the larger one belongs left.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { BatchMatMul, type TensorInfo } from '@tensorflow/tfjs-core';
import { borrow, compiledModule, idOf, release } from './heap.ts';

/** A matrix somewhere in a tensor's memory, `start` floats in, whatever the tensor's own shape. */
export interface Operand {
  tensor: TensorInfo;
  start?: number;
}

type CompiledMatMul = (...values: unknown[]) => void;

let compiledMatMul: CompiledMatMul | undefined;

/** Binds the compiled function; belongs into the `setupFunc` of every kernel that multiplies. */
export function bindMultiply(backend: BackendWasm): void {
  const types = ['number', 'array', 'number', 'number', 'array', 'number', 'number', 'number', 'number'];
  compiledMatMul = compiledModule(backend).cwrap(BatchMatMul, null, types);
}

/**
 * How each right operand was first packed. XNNPACK keeps the packed form until the tensor is disposed, by its
 * id alone: the same memory in another shape would be multiplied as it was packed first.
 */
const packedColumns = new WeakMap<object, number>();

/** out [m, n] = a [m, k] b [k, n], row-major. */
export function multiply(
  backend: BackendWasm,
  a: Operand,
  b: Operand,
  out: Operand,
  [m, k, n]: [number, number, number],
): void {
  if (!compiledMatMul) throw new Error('multiply() before the wasm backend was set up');
  const borrowed: TensorInfo[] = [];
  const place = ({ tensor, start = 0 }: Operand, shape: number[], always = false): TensorInfo => {
    if (start === 0 && !always) return tensor;
    const part = borrow(backend, tensor, shape, start);
    borrowed.push(part);
    return part;
  };
  const columns = packedColumns.get(b.tensor.dataId) ?? n;
  if (!b.start) packedColumns.set(b.tensor.dataId, columns);
  const left = place(a, [m, k]);
  const right = place(b, [k, n], columns !== n);
  const result = place(out, [m, n]);
  compiledMatMul(
    idOf(backend, left),
    shapeBytes(m, k),
    3,
    idOf(backend, right),
    shapeBytes(k, n),
    3,
    0,
    0,
    idOf(backend, result),
  );
  for (const part of borrowed) release(backend, part);
}

function shapeBytes(rows: number, columns: number): Uint8Array {
  return new Uint8Array(new Int32Array([1, rows, columns]).buffer);
}
