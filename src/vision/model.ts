/**
 * V, the VAE, in tfjs ops (paper, section 2.1 and appendix A.1; Kingma & Welling 2013):
 *
 *   frame -> 4 convolutions, stride 2, relu -> mu, logvar      z = mu + exp(logvar / 2) noise
 *   z -> dense -> 4 transposed convolutions, stride 2, relu, the last one sigmoid -> frame
 *
 * Its layers are one kernel each (src/backend/layers.ts), with kernels of ours where tfjs's own are slow. `weights` by
 * the names of config.ts. Tensors made on the way are the caller's `tf.tidy` to clear.
 */
import * as tf from '@tensorflow/tfjs-core';
import { convolution, dense, transposedConvolution } from '../backend/layers.ts';
import type { Tensors } from '../backend/variables.ts';
import { DECODER_KERNELS, ENCODER_FILTERS, STRIDE } from './config.ts';

/** Both [batch, latent]. */
export type Encoded = { mu: tf.Tensor2D; logvar: tf.Tensor2D };

/** frames [batch, 64, 64, 3] in 0..1 -> mu and logvar. */
export function encode(weights: Tensors, frames: tf.Tensor4D): Encoded {
  let map = frames;
  for (let i = 1; i <= ENCODER_FILTERS.length; i++) {
    const name = `vision.encoder.conv${i}`;
    map = convolution(map, weights[`${name}.kernel`], weights[`${name}.bias`], STRIDE, 'relu');
  }
  const flat = tf.reshape(map, [map.shape[0], -1]) as tf.Tensor2D;
  const head = (name: string) =>
    dense(flat, weights[`vision.${name}.kernel`], weights[`vision.${name}.bias`], 'linear');
  return { mu: head('mu'), logvar: head('logvar') };
}

/** z = mu + exp(logvar / 2) * noise, noise standard normal: differentiable by mu and logvar. All [batch, latent]. */
export function sample(mu: tf.Tensor2D, logvar: tf.Tensor2D, noise: tf.Tensor2D): tf.Tensor2D {
  return tf.add(mu, tf.mul(tf.exp(tf.mul(logvar, 0.5)), noise));
}

/** z [batch, latent] -> frames [batch, 64, 64, 3] before the sigmoid. */
export function decodeLogits(weights: Tensors, z: tf.Tensor2D): tf.Tensor4D {
  const flat = dense(
    z,
    weights['vision.decoder.dense.kernel'],
    weights['vision.decoder.dense.bias'],
    'linear',
  );
  let map = tf.reshape(flat, [flat.shape[0], 1, 1, flat.shape[1]]) as tf.Tensor4D;
  for (let i = 1; i <= DECODER_KERNELS.length; i++) {
    const name = `vision.decoder.deconv${i}`;
    const activation = i < DECODER_KERNELS.length ? 'relu' : 'linear';
    map = transposedConvolution(map, weights[`${name}.kernel`], weights[`${name}.bias`], STRIDE, activation);
  }
  return map;
}

/** z [batch, latent] -> frames [batch, 64, 64, 3] in 0..1. */
export function decode(weights: Tensors, z: tf.Tensor2D): tf.Tensor4D {
  return tf.sigmoid(decodeLogits(weights, z));
}
