/**
 * Frames on their way to the device: RGB bytes to values in 0 .. 1. The kernel `FramesFromBytes` where the backend
 * has it, else on the CPU, before the upload.
 */
import * as tf from '@tensorflow/tfjs-core';
import { FRAME_CHANNELS, FRAME_LENGTH, FRAME_SIZE } from '../../config.ts';
import { checkFrames, framesFromBytes } from '../../frames.ts';

/** Input `bytes` [count, length / 4] int32, four bytes each, the first one lowest; output [count, length]. */
export const FRAMES_FROM_BYTES = 'FramesFromBytes';

/** `count` frames of 64x64 RGB bytes -> [count, 64, 64, 3] in 0 .. 1. */
export function uploadFrames(bytes: Uint8Array, count: number): tf.Tensor4D {
  if (!tf.getKernel(FRAMES_FROM_BYTES, tf.getBackend())) return framesFromBytes(bytes, count);
  checkFrames(bytes, count);
  return tf.tidy(() => {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    const packed = tf.tensor2d(words, [count, FRAME_LENGTH / 4], 'int32');
    const [values] = tf.engine().runKernel(FRAMES_FROM_BYTES, { bytes: packed }) as unknown as tf.Tensor[];
    return tf.reshape(values, [count, FRAME_SIZE, FRAME_SIZE, FRAME_CHANNELS]);
  });
}
