/**
 * The pixels of the ground, whose pattern shows speed. Its shades differ by a tenth of the light in one channel, so in
 * V's squared error the pattern is 5 % of a picture's variance, and V leaves it out; a weight on these pixels, not in
 * the paper, makes V keep it.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type ColourRange, isInRange } from '../math/colour-range.ts';
import { FRAME_CHANNELS, FRAME_SIZE } from './config.ts';

/** 1 for each pixel of the ground, 0 for others. @param bytes `count` frames [64, 64, 3] @returns [count, 64, 64, 1] */
export function groundMask(bytes: Uint8Array, count: number, range: ColourRange): tf.Tensor4D {
  const mask = new Float32Array(bytes.length / FRAME_CHANNELS);
  for (let i = 0; i < mask.length; i++) mask[i] = isInRange(bytes, i * FRAME_CHANNELS, range) ? 1 : 0;
  return tf.tensor4d(mask, [count, FRAME_SIZE, FRAME_SIZE, 1]);
}
