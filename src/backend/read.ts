/**
 * The one place where tensors become numbers.
 *
 * Reading synchronously stalls a GPU and destroyed the WebGPU device in a worker, so `readSync` refuses there.
 */
import * as tf from '@tensorflow/tfjs-core';

const SYNCHRONOUS = ['wasm', 'cpu'];

/** A copy of the tensor's values, row-major. Throws on GPU backends. */
export function readSync(tensor: tf.Tensor): Float32Array {
  const backend = tf.getBackend();
  if (!SYNCHRONOUS.includes(backend)) {
    throw new Error(
      `readSync works on the ${SYNCHRONOUS.join(' and ')} backends only; this one is '${backend}': use await read(tensor)`,
    );
  }
  return new Float32Array(tensor.dataSync());
}

/** A copy of the tensor's values, row-major, on any backend. */
export async function read(tensor: tf.Tensor): Promise<Float32Array> {
  return new Float32Array(await tensor.data());
}
