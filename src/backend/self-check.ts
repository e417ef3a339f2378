/**
 * Does the active backend compute right? The loss of a small net with every kind of layer V has, and its slope
 * along a random direction of each array, against the same net in float64. A driver that returns stale memory
 * or gradients of zero (both have been seen) fails here, within a second.
 */
import * as tf from '@tensorflow/tfjs-core';
import { Xoshiro128 } from '../math/random.ts';
import { convolution, dense, transposedConvolution } from './layers.ts';
import { read } from './read.ts';
import {
  type Arrays,
  BATCH,
  CHANNELS,
  REFERENCE_SHAPES,
  referenceLoss,
  SIDE,
  STRIDE,
} from './reference-net.ts';
import { disposeAll, type Tensors, toVariables, valueAndGradients } from './variables.ts';

/** Of the value or slope itself. float32 keeps 1e-5 here; half precision, which trains badly, does not pass. */
const TOLERANCE = 1e-3;
/** Step of the central difference, in float64. */
const DIFFERENCE = 1e-5;

/** Null when all is well, else what is wrong, for people. */
export async function checkBackend(): Promise<string | null> {
  const random = new Xoshiro128(1803_10122);
  const normals = (length: number, scale: number) =>
    Float64Array.from({ length }, () => scale * random.normal());
  const images = Float64Array.from({ length: BATCH * SIDE * SIDE * CHANNELS }, () => random.random());
  const arrays: Arrays = {};
  for (const [name, shape] of Object.entries(REFERENCE_SHAPES)) {
    arrays[name] = normals(
      shape.reduce((product, n) => product * n, 1),
      0.2,
    );
  }
  const { loss, gradients } = await onBackend(arrays, images);
  const expected = referenceLoss(arrays, images);
  if (!isClose(loss, expected)) return `a loss came out as ${loss} instead of ${expected.toFixed(4)}`;
  for (const [name, gradient] of Object.entries(gradients)) {
    const direction = normals(gradient.length, 1);
    const moved = (step: number) => ({
      ...arrays,
      [name]: arrays[name].map((value, i) => value + step * direction[i]),
    });
    const rise = referenceLoss(moved(DIFFERENCE), images) - referenceLoss(moved(-DIFFERENCE), images);
    const slope = rise / (2 * DIFFERENCE);
    const got = gradient.reduce((sum, g, i) => sum + g * direction[i], 0);
    if (!isClose(got, slope)) {
      return `the gradient of ${name} came out as ${got.toFixed(4)} instead of ${slope.toFixed(4)}`;
    }
  }
  return null;
}

/** False for NaN too. */
function isClose(value: number, expected: number): boolean {
  return Math.abs(value - expected) <= TOLERANCE * Math.max(1, Math.abs(expected));
}

async function onBackend(
  arrays: Arrays,
  images: Float64Array,
): Promise<{ loss: number; gradients: Record<string, Float32Array> }> {
  const variables = toVariables(
    Object.fromEntries(
      Object.entries(arrays).map(([name, data]) => [
        name,
        { shape: REFERENCE_SHAPES[name], data: Float32Array.from(data) },
      ]),
    ),
  );
  const input = tf.tensor4d(Float32Array.from(images), [BATCH, SIDE, SIDE, CHANNELS]);
  const { value, gradients } = tf.tidy(() => valueAndGradients(() => netLoss(variables, input), variables));
  try {
    const [loss] = await read(value);
    const read32: Record<string, Float32Array> = {};
    for (const [name, gradient] of Object.entries(gradients)) read32[name] = await read(gradient);
    return { loss, gradients: read32 };
  } finally {
    tf.dispose([input, value]);
    disposeAll(gradients);
    disposeAll(variables);
  }
}

function netLoss(p: Tensors, images: tf.Tensor4D): tf.Scalar {
  const map = convolution(images, p['convolution.kernel'], p['convolution.bias'], STRIDE, 'relu');
  const flat = tf.reshape(map, [BATCH, -1]) as tf.Tensor2D;
  const hidden = tf.tanh(dense(flat, p['dense.kernel'], p['dense.bias'], 'linear'));
  const pixel = tf.reshape(hidden, [BATCH, 1, 1, -1]) as tf.Tensor4D;
  const spread = transposedConvolution(pixel, p['pixel.kernel'], p['pixel.bias'], STRIDE, 'relu');
  const logits = transposedConvolution(
    spread,
    p['transposed.kernel'],
    p['transposed.bias'],
    STRIDE,
    'linear',
  );
  return tf.sum(tf.squaredDifference(tf.sigmoid(logits), images));
}
