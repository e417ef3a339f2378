/**
 * The coarse part of V's error, not in the paper: the squared difference of two pictures in their lowest moments,
 * those of the Legendre polynomials P_m(x) P_n(y), each with weight 1 / (1 + d^2), d^2 = m^2 + n^2 <= 36. The error of
 * single pixels does not say how far a small thing is from its place once the two no longer overlap, so a code of its
 * place may fold; the lowest moments change with the place everywhere. No place is told, but the first moments of a
 * picture of one bright thing, P_1(x) and P_1(y), are its place times its light: V is told what to keep.
 */
import * as tf from '@tensorflow/tfjs-core';
import { FRAME_CHANNELS, FRAME_SIZE } from './config.ts';

const HIGHEST = 6;
const PIXELS = FRAME_SIZE * FRAME_SIZE;

/** [m, n] with 0 < d <= HIGHEST. The mean of a picture, d = 0, says nothing of places. */
const DEGREES = lowestDegrees();
/** The polynomials, of length 1 up to the grid's coarseness, each times the root of its weight. [pixels, moments] */
const BASIS = weightedPolynomials();

/** Σ over moments and channels of weight times squared difference, mean over the batch; colours in 0 .. 1. */
export function coarseError(decoded: tf.Tensor4D, frames: tf.Tensor4D): tf.Scalar {
  const [batch] = frames.shape;
  const difference = tf.transpose(tf.sub(decoded, frames), [0, 3, 1, 2]); // [batch, channel, y, x]
  const planes = tf.reshape(difference, [batch * FRAME_CHANNELS, PIXELS]) as tf.Tensor2D;
  const moments = tf.matMul(planes, tf.tensor2d(BASIS, [PIXELS, DEGREES.length]));
  return tf.div(tf.sum(tf.square(moments)), batch) as tf.Scalar;
}

function lowestDegrees(): [m: number, n: number][] {
  const all: [number, number][] = [];
  for (let n = 0; n <= HIGHEST; n++) {
    for (let m = 0; m <= HIGHEST; m++) {
      const d = Math.hypot(m, n);
      if (d > 0 && d <= HIGHEST) all.push([m, n]);
    }
  }
  return all;
}

function weightedPolynomials(): Float32Array {
  // [degree][place along a side], scaled by sqrt((2 degree + 1) / side).
  const along = Array.from({ length: HIGHEST + 1 }, (_, degree) =>
    Array.from({ length: FRAME_SIZE }, (_, place) => {
      const value = legendre(degree, (2 * (place + 0.5)) / FRAME_SIZE - 1);
      return value * Math.sqrt((2 * degree + 1) / FRAME_SIZE);
    }),
  );
  const basis = new Float32Array(PIXELS * DEGREES.length);
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    const [y, x] = [Math.floor(pixel / FRAME_SIZE), pixel % FRAME_SIZE];
    for (const [k, [m, n]] of DEGREES.entries()) {
      const root = Math.sqrt(1 / (1 + m * m + n * n));
      basis[pixel * DEGREES.length + k] = root * along[m][x] * along[n][y];
    }
  }
  return basis;
}

/** P_degree(x) by Bonnet's recursion: (k + 1) P_{k+1} = (2k + 1) x P_k - k P_{k-1}. */
function legendre(degree: number, x: number): number {
  let [before, value] = [0, 1];
  for (let k = 0; k < degree; k++)
    [before, value] = [value, ((2 * k + 1) * x * value - k * before) / (k + 1)];
  return value;
}
