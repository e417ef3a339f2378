/**
 * V's loss, as the authors' code has it (the appendix only sketches it):
 *
 *   reconstruction = mean over the batch of the sum of squared errors of a frame
 *   kl             = mean over the batch of max(KL(q(z|frame) || N(0, 1)), klTolerance * latent)
 *   loss           = reconstruction + klWeight * kl
 *
 * and, not in the paper, + coarseWeight * the squared error of the picture's lowest moments (coarse.ts)
 * and + groundWeight * the squared error of the pixels of the ground (ground.ts).
 * The free nats are granted to each frame as a whole, not to each latent.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensors } from '../backend/variables.ts';
import { coarseError } from './coarse.ts';
import { decode, type Encoded, encode, sample } from './model.ts';

export interface VisionLossOptions {
  /** Weight of the KL term; 1 in the paper. */
  klWeight: number;
  /** Free nats per latent; 0.5 in the paper. */
  klTolerance: number;
  /** Weight of the squared error of the picture's lowest moments; 0, as in the paper, when absent. */
  coarseWeight?: number;
  /** Weight of the squared error of the ground's pixels, beside theirs in the reconstruction; 0 when absent. */
  groundWeight?: number;
}

/** What V sees. */
export interface VisionInputs {
  /** In 0 .. 1. [batch, 64, 64, 3] */
  frames: tf.Tensor4D;
  /** Standard normal. [batch, latent] */
  noise: tf.Tensor2D;
  /** 1 for each pixel of the ground, else 0; needed where groundWeight is not 0. [batch, 64, 64, 1] */
  ground?: tf.Tensor4D;
}

export interface VisionLosses {
  /** What is minimised. [] */
  loss: tf.Scalar;
  /** Mean over the batch of the sum of squared errors. [] */
  reconstruction: tf.Scalar;
  /** Mean over the batch of each latent's KL, before any tolerance. [latent] */
  klPerDimension: tf.Tensor1D;
}

/** @param encoded mu and logvar of the frames, where they are known */
export function visionLosses(
  weights: Tensors,
  { frames, noise, ground }: VisionInputs,
  { klWeight, klTolerance, coarseWeight = 0, groundWeight = 0 }: VisionLossOptions,
  encoded?: Encoded,
): VisionLosses {
  const { mu, logvar } = encoded ?? encode(weights, frames);
  const z = sample(mu, logvar, noise);
  const [batch, latent] = z.shape;
  const decoded = decode(weights, z);
  const squared = tf.squaredDifference(decoded, frames);
  const reconstruction = tf.div(tf.sum(squared), batch) as tf.Scalar;

  const kl = klFromPrior(mu, logvar); // [batch, latent]
  const paid = tf.mean(tf.maximum(tf.sum(kl, 1), klTolerance * latent));
  let loss = tf.add(reconstruction, tf.mul(paid, klWeight)) as tf.Scalar;
  if (coarseWeight !== 0) loss = tf.add(loss, tf.mul(coarseError(decoded, frames), coarseWeight));
  if (groundWeight !== 0 && ground !== undefined) {
    const error = tf.div(tf.sum(tf.mul(squared, ground)), batch);
    loss = tf.add(loss, tf.mul(error, groundWeight));
  }
  return { loss, reconstruction, klPerDimension: tf.mean(kl, 0) as tf.Tensor1D };
}

/** KL(N(mu, exp(logvar)) || N(0, 1)) in nats, element by element: (exp(logvar) + mu^2 - 1 - logvar) / 2. */
export function klFromPrior(mu: tf.Tensor2D, logvar: tf.Tensor2D): tf.Tensor2D {
  return tf.mul(tf.sub(tf.add(tf.exp(logvar), tf.square(mu)), tf.add(logvar, 1)), 0.5) as tf.Tensor2D;
}
