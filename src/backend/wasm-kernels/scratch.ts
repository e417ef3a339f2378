/**
 * Memory on the wasm heap for the length of one kernel: tables of addresses, packed panels, padded maps.
 * Addresses hold when the heap grows; views of it do not, so each use takes a new one.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { heapOf } from './heap.ts';

export class Scratch {
  private readonly backend: BackendWasm;
  private readonly tensors: TensorInfo[] = [];

  constructor(backend: BackendWasm) {
    this.backend = backend;
  }

  /** The address of room for `count` floats, not cleared. */
  floats(count: number): number {
    const tensor = this.backend.makeOutput([count], 'float32');
    this.tensors.push(tensor);
    return this.backend.getMemoryOffset(tensor.dataId);
  }

  zeros(count: number): number {
    const address = this.floats(count);
    heapOf(this.backend).fill(0, address / 4, address / 4 + count);
    return address;
  }

  /** The address of a copy of the numbers, 32 bits each. */
  table(values: Int32Array): number {
    const address = this.floats(values.length);
    new Int32Array(heapOf(this.backend).buffer, address, values.length).set(values);
    return address;
  }

  free(): void {
    for (const { dataId } of this.tensors) this.backend.disposeData(dataId);
    this.tensors.length = 0;
  }
}

/** Runs a kernel with scratch memory that is given back whatever happens. */
export function withScratch<Result>(backend: BackendWasm, kernel: (scratch: Scratch) => Result): Result {
  const scratch = new Scratch(backend);
  try {
    return kernel(scratch);
  } finally {
    scratch.free();
  }
}
