/** Frames between bytes and tensors. */
import * as tf from '@tensorflow/tfjs-core';
import { FRAME_CHANNELS, FRAME_LENGTH, FRAME_SIZE } from './config.ts';

/** Throws unless there are `count` frames of 64x64 RGB bytes. */
export function checkFrames(bytes: Uint8Array, count: number): void {
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`count must be >= 1, got ${count}`);
  if (bytes.length !== count * FRAME_LENGTH) {
    throw new RangeError(
      `${count} frames of ${FRAME_SIZE}x${FRAME_SIZE} RGB are ${count * FRAME_LENGTH} bytes, got ${bytes.length}`,
    );
  }
}

/** `count` frames of 64x64 RGB bytes -> [count, 64, 64, 3] in 0..1. */
export function framesFromBytes(bytes: Uint8Array, count: number): tf.Tensor4D {
  checkFrames(bytes, count);
  const values = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) values[i] = bytes[i] / 255;
  return tf.tensor4d(values, [count, FRAME_SIZE, FRAME_SIZE, FRAME_CHANNELS]);
}

/** Values in 0..1 -> bytes, rounded. */
export function bytesFromValues(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) bytes[i] = Math.round(values[i] * 255);
  return bytes;
}
