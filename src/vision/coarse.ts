/**
 * The coarse part of V's error, not in the paper: the squared difference of two pictures in the lowest frequencies of
 * the cosine transform, a frequency f (half waves per picture) with weight 1 / (1 + f²). The error of single pixels does
 * not say how far a small thing is from its place once the two no longer overlap, so a code of its place may fold; the
 * lowest frequencies change with the place everywhere.
 */
import * as tf from '@tensorflow/tfjs-core';
import { FRAME_CHANNELS, FRAME_SIZE } from './config.ts';

const HIGHEST = 6;
const PIXELS = FRAME_SIZE * FRAME_SIZE;

/** [fx, fy] with 0 < f = |(fx, fy)| <= HIGHEST. The mean of a picture, f = 0, says nothing of places. */
const FREQUENCIES = lowestFrequencies();
/** The functions of the orthonormal DCT-II, each times the root of its weight. [pixels, frequencies] */
const BASIS = weightedCosines();

/** Σ over frequencies and channels of weight times squared difference, mean over the batch; colours in 0 .. 1. */
export function coarseError(decoded: tf.Tensor4D, frames: tf.Tensor4D): tf.Scalar {
  const [batch] = frames.shape;
  const difference = tf.transpose(tf.sub(decoded, frames), [0, 3, 1, 2]); // [batch, channel, y, x]
  const planes = tf.reshape(difference, [batch * FRAME_CHANNELS, PIXELS]) as tf.Tensor2D;
  const coefficients = tf.matMul(planes, tf.tensor2d(BASIS, [PIXELS, FREQUENCIES.length]));
  return tf.div(tf.sum(tf.square(coefficients)), batch) as tf.Scalar;
}

function lowestFrequencies(): [fx: number, fy: number][] {
  const all: [number, number][] = [];
  for (let fy = 0; fy <= HIGHEST; fy++) {
    for (let fx = 0; fx <= HIGHEST; fx++) {
      const f = Math.hypot(fx, fy);
      if (f > 0 && f <= HIGHEST) all.push([fx, fy]);
    }
  }
  return all;
}

function weightedCosines(): Float32Array {
  const wave = (frequency: number, place: number): number =>
    Math.sqrt((frequency === 0 ? 1 : 2) / FRAME_SIZE) *
    Math.cos((Math.PI * frequency * (place + 0.5)) / FRAME_SIZE);
  const basis = new Float32Array(PIXELS * FREQUENCIES.length);
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    const [y, x] = [Math.floor(pixel / FRAME_SIZE), pixel % FRAME_SIZE];
    for (const [k, [fx, fy]] of FREQUENCIES.entries()) {
      const root = Math.sqrt(1 / (1 + fx * fx + fy * fy));
      basis[pixel * FREQUENCIES.length + k] = root * wave(fx, x) * wave(fy, y);
    }
  }
  return basis;
}
