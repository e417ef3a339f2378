/**
 * Named arrays end to end in one Float32Array: how weights and gradients travel between threads. Sorted by name,
 * so both ends agree whatever order their arrays came in. On the wasm backend only.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensors, Variables } from './variables.ts';
import { floatsOf } from './wasm-kernels/heap.ts';

export class FlatLayout {
  /** Floats in all. */
  readonly length: number;
  private readonly places: { name: string; shape: number[]; start: number; end: number }[] = [];

  constructor(shapes: Record<string, readonly number[]>) {
    let start = 0;
    for (const name of Object.keys(shapes).sort()) {
      const end = start + tf.util.sizeFromShape([...shapes[name]]);
      this.places.push({ name, shape: [...shapes[name]], start, end });
      start = end;
    }
    this.length = start;
  }

  /** Copies the tensors' values out. */
  read(tensors: Tensors, into: Float32Array): void {
    this.check(into);
    for (const { name, start } of this.places) into.set(inPlace(tensors[name]), start);
  }

  /** Adds values, or those of tensors, onto tensors in place. Nobody else may have these tensors. */
  add(onto: Tensors, more: Tensors | Float32Array): void {
    const seen = new Set(this.places.map(({ name }) => onto[name].dataId));
    if (seen.size < this.places.length)
      throw new Error('tensors that share memory cannot be added to in place');
    for (const { name, start, end } of this.places) {
      const sum = inPlace(onto[name]);
      const values = more instanceof Float32Array ? more.subarray(start, end) : inPlace(more[name]);
      for (let i = 0; i < sum.length; i++) sum[i] += values[i];
    }
  }

  /** New tensors of these values. */
  tensors(from: Float32Array): Tensors {
    this.check(from);
    const tensors: Tensors = {};
    for (const { name, shape, start, end } of this.places) {
      tensors[name] = tf.tensor(from.subarray(start, end), shape, 'float32');
    }
    return tensors;
  }

  assign(variables: Variables, from: Float32Array): void {
    tf.tidy(() => {
      const tensors = this.tensors(from);
      for (const { name } of this.places) variables[name].assign(tensors[name]);
    });
  }

  private check({ length }: Float32Array): void {
    if (length !== this.length) throw new Error(`${this.length} floats make these arrays, got ${length}`);
  }
}

/** A tensor's memory, to be used at once: the view goes stale when the heap grows. */
function inPlace(tensor: tf.Tensor): Float32Array {
  const backend = tf.getBackend();
  if (backend !== 'wasm')
    throw new Error(`only the memory of 'wasm' lies open; this backend is '${backend}'`);
  return floatsOf(tf.backend() as BackendWasm, tensor);
}
