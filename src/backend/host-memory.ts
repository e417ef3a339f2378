/**
 * A tensor's own memory, on the two backends whose memory this thread can see: 'wasm' (its heap) and 'cpu' (plain
 * arrays). What is written there is seen by the next kernel, without an upload.
 */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { floatsOf } from './wasm-kernels/heap.ts';

/** A tensor's floats in place. Use the view at once: it goes stale when the heap grows. */
export type HostMemory = (tensor: tf.TensorInfo) => Float32Array;

const MEMORIES: Record<string, (backend: tf.KernelBackend) => HostMemory> = {
  wasm: (backend) => (tensor) => floatsOf(backend as BackendWasm, tensor),
  cpu: (backend) => (tensor) => (backend as MathBackendCPU).data.get(tensor.dataId).values as Float32Array,
};

/** The active backend's memory. Throws where this thread cannot see it. @param purpose for the error */
export function hostMemory(purpose: string): HostMemory {
  const name = tf.getBackend();
  const memoryOf = MEMORIES[name];
  if (!memoryOf) {
    const known = Object.keys(MEMORIES).join(' or ');
    throw new Error(`${purpose} needs the ${known} backend; this one is '${name}'`);
  }
  return memoryOf(tf.backend());
}
