/**
 * The one place where tensors become numbers.
 *
 * On a GPU it is done asynchronously. `dataSync` waits for the whole queue on WebGL; on WebGPU tfjs 4.22.0 reads
 * back through a canvas, and in a worker that left the device destroyed. `readSync` throws on both, so that a
 * test on wasm cannot hide such a call. It can stop throwing on WebGPU once tfjs reads there without that canvas.
 */
import * as tf from '@tensorflow/tfjs-core';

const SYNCHRONOUS = ['wasm', 'cpu'];

/** A copy of the tensor's values, row-major. Throws on GPU backends. */
export function readSync(tensor: tf.Tensor): Float32Array {
  const backend = tf.getBackend();
  if (!SYNCHRONOUS.includes(backend)) {
    throw new Error(
      `readSync works on the ${SYNCHRONOUS.join(' and ')} backends only; this one is '${backend}': ` +
        'use await read(tensor)',
    );
  }
  return new Float32Array(tensor.dataSync());
}

/** A copy of the tensor's values, row-major, on any backend. */
export async function read(tensor: tf.Tensor): Promise<Float32Array> {
  return new Float32Array(await tensor.data());
}
