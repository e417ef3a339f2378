/**
 * Matrices on the wasm heap: views of a tensor's memory, borrowed parts of it, and scratch that is freed.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';

/** What we use of the compiled module; tfjs's own types lean on Emscripten's, which need a DOM. */
interface CompiledModule {
  HEAPU8: Uint8Array<ArrayBuffer>;
  cwrap(name: string, returns: null, takes: readonly string[]): (...values: unknown[]) => void;
  tfjs: { disposeData(id: number): void };
}

export function compiledModule(backend: BackendWasm): CompiledModule {
  return backend.wasm as unknown as CompiledModule;
}

/**
 * A tensor's floats in place. The view goes stale when the heap grows:
 * take it after the last `makeOutput`, and do not keep it.
 */
export function floatsOf(backend: BackendWasm, tensor: TensorInfo): Float32Array {
  return backend.typedArrayFromHeap(tensor) as Float32Array;
}

/** All of the heap as floats, and a tensor's place in it: `copyWithin` needs both in one array. */
export function heapOf(backend: BackendWasm): Float32Array {
  return new Float32Array(compiledModule(backend).HEAPU8.buffer);
}

/** The number of a tensor in tfjs's compiled module. */
export function idOf(backend: BackendWasm, tensor: TensorInfo): number {
  return backend.dataIdMap.get(tensor.dataId).id;
}

/**
 * A part of a tensor as a tensor of its own, without a copy: `start` floats in, as `shape`.
 * It has a new id, so no operator that XNNPACK cached for another shape of the same memory is reused.
 * Give it back with `release`, never with `disposeData`, which would free memory it does not own.
 */
export function borrow(
  backend: BackendWasm,
  tensor: TensorInfo,
  shape: number[],
  start: number = 0,
): TensorInfo {
  const offset = backend.getMemoryOffset(tensor.dataId) + 4 * start;
  return backend.makeOutput(shape, 'float32', offset);
}

export function release(backend: BackendWasm, borrowed: TensorInfo): void {
  compiledModule(backend).tfjs.disposeData(idOf(backend, borrowed));
  backend.dataIdMap.delete(borrowed.dataId);
}
