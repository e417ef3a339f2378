/**
 * M's loss over whole sequences (section 2.2, appendix A.2): the likelihood of the z that came under the mixtures
 * predicted for it, and the errors of the other heads (reward and done as in ctallec/world-models).
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensors } from '../backend/variables.ts';
import type { MemoryConfig } from './config.ts';
import { mixtureNll, unroll } from './kernels/index.ts';
import { head, type MemoryState } from './model.ts';

/** Weights beside nats per latent. */
export interface MemoryLossOptions {
  /** Of the reward's squared error. */
  rewardWeight: number;
  /** Of done's cross-entropy. */
  doneWeight: number;
  /** Of the squared error of z `aheadSteps` ahead. */
  aheadWeight: number;
}

/** What M sees and what it is to predict. */
export interface MemoryInputs {
  /** z and action side by side. [time, batch, latent + action] */
  x: tf.Tensor3D;
  /** The z that came next. [time * batch, latent] */
  target: tf.Tensor2D;
  /** [time * batch] */
  rewards: tf.Tensor1D;
  /** [time * batch], 1 where the episode ended with this step */
  dones: tf.Tensor1D;
  /** Weight of each row; sums to 1 for a mean. [time * batch] */
  weight: tf.Tensor1D;
}

export interface MemoryLosses {
  /** Nats per latent dimension. [] */
  nll: tf.Scalar;
  /** Squared error; 0 without that head. [] */
  reward: tf.Scalar;
  /** Cross-entropy in nats; 0 without that head. [] */
  done: tf.Scalar;
  /** Squared error per latent of z `aheadSteps` ahead; 0 without that head. [] */
  ahead: tf.Scalar;
  last: MemoryState;
}

/** Losses weighted by `inputs.weight`, from the given state on. */
export function memoryLosses(
  config: MemoryConfig,
  weights: Tensors,
  inputs: MemoryInputs,
  state: MemoryState,
): MemoryLosses {
  const { h, last } = unroll(weights, inputs.x, state);
  const nats = mixtureNll(head(weights, h, 'mdn'), inputs.target, inputs.weight);
  return {
    nll: tf.mul(nats, 1 / config.latentSize),
    reward: config.predictReward
      ? weightedMean(tf.squaredDifference(column(weights, h, 'reward'), inputs.rewards), inputs.weight)
      : tf.scalar(0),
    done: config.predictDone
      ? weightedMean(crossEntropy(column(weights, h, 'done'), inputs.dones), inputs.weight)
      : tf.scalar(0),
    ahead: aheadLoss(config, h, weights, inputs),
    last,
  };
}

/**
 * Of the steps whose z that far ahead the sequences still hold; the others count as without error. Sequences shorter
 * than that are predicted as far as they reach.
 */
function aheadLoss(
  { aheadSteps = 0, latentSize, hiddenSize }: MemoryConfig,
  h: tf.Tensor2D,
  weights: Tensors,
  { x, target, weight }: MemoryInputs,
): tf.Scalar {
  const [time, batch] = x.shape;
  if (aheadSteps === 0) return tf.scalar(0);
  // Row t of `target` is the z after step t: what lies n steps ahead of step t is n - 1 rows on.
  const later = (Math.min(aheadSteps, time) - 1) * batch;
  const rows = time * batch - later;
  const forecast = head(weights, tf.slice(h, [0, 0], [rows, hiddenSize]), 'ahead');
  const error = tf.squaredDifference(forecast, tf.slice(target, [later, 0], [rows, latentSize]));
  return weightedMean(tf.mean(error, 1), tf.slice(weight, [later], [rows]));
}

/** What a head with one output makes of h. [rows] */
function column(weights: Tensors, h: tf.Tensor2D, name: 'reward' | 'done'): tf.Tensor1D {
  return tf.reshape(head(weights, h, name), [h.shape[0]]);
}

/** -log p(done) with p = sigmoid(logit): softplus(logit) - done * logit. */
function crossEntropy(logit: tf.Tensor1D, done: tf.Tensor1D): tf.Tensor1D {
  return tf.sub(tf.softplus(logit), tf.mul(done, logit));
}

function weightedMean(values: tf.Tensor, weight: tf.Tensor1D): tf.Scalar {
  return tf.sum(tf.mul(values, weight)) as tf.Scalar;
}
