/**
 * C of many rows at once, each with its own parameters, between V and M (paper, section 2.3):
 *
 *   z = mu + exp(logvar / 2) noise   x = W [z, h] + b   and x to an action as src/math/squash.ts says
 *
 * The kernel `Act` where the backend has it, else tfjs ops. One row on the CPU: `act` of ../../controller.ts.
 */
import * as tf from '@tensorflow/tfjs-core';
import { runIfRegistered } from '../../../backend/kernel-registry.ts';
import { type ActionHead, PAPER_HEAD, type Squash } from '../../../math/squash.ts';

export const ACT = 'Act';

export interface ActInputs {
  /** V's Gaussian. [rows, latent] */
  mu: tf.Tensor2D;
  logvar: tf.Tensor2D;
  /** Standard normal; null where z is the mean. [rows, latent] */
  noise: tf.Tensor2D | null;
  /** M's h before this step; null where C sees z alone. [rows, hidden] */
  h: tf.Tensor2D | null;
  /** As in ../../controller.ts: biases first, then W as [inputs, actions]. [rows, action * (inputs + 1)] */
  parameters: tf.Tensor2D;
  /** How C's outputs become an action; the paper's where it is absent. */
  head?: ActionHead;
}

/** What the kernel is told beside its tensors. */
export type ActAttributes = { sampled: number; remembered: number; head: ActionHead };

export interface ActOutputs {
  /** [rows, action] */
  actions: tf.Tensor2D;
  /** What M is shown: z, action, h side by side, as the rows of its kernel. [rows, latent + action + hidden] */
  row: tf.Tensor2D;
}

export function actInRows(inputs: ActInputs): ActOutputs {
  const { mu, logvar, noise, h, parameters, head = PAPER_HEAD } = inputs;
  // A kernel's inputs are all given; those that are not there are never read.
  const tensors = { mu, logvar, noise: noise ?? mu, h: h ?? mu, parameters };
  const attributes: ActAttributes = { sampled: Number(noise !== null), remembered: Number(h !== null), head };
  const outputs = runIfRegistered(ACT, tensors, attributes);
  if (!outputs) return actInRowsOps(inputs);
  const [actions, row] = outputs as tf.Tensor2D[];
  return { actions, row };
}

/** The same in tfjs ops. */
export function actInRowsOps({ mu, logvar, noise, h, parameters, head = PAPER_HEAD }: ActInputs): ActOutputs {
  const z = noise === null ? mu : tf.add(mu, tf.mul(tf.exp(tf.mul(logvar, 0.5)), noise));
  const x = h === null ? z : tf.concat([z, h], 1);
  const [rows, inputs] = x.shape;
  const actionSize = parameters.shape[1] / (inputs + 1);
  const bias = tf.slice(parameters, [0, 0], [rows, actionSize]);
  const weights = tf.slice(parameters, [0, actionSize], [rows, actionSize * inputs]);
  const kernel = tf.reshape(weights, [rows, inputs, actionSize]);
  const products = tf.matMul(tf.reshape(x, [rows, 1, inputs]), kernel); // [rows, 1, action]
  const raw = tf.add(tf.reshape(products, [rows, actionSize]), bias) as tf.Tensor2D;
  const actions = head === 'argmax' ? largest(raw) : squashed(raw, head);
  return { actions, row: tf.concat(h === null ? [z, actions] : [z, actions, h], 1) as tf.Tensor2D };
}

function squashed(raw: tf.Tensor2D, head: readonly Squash[]): tf.Tensor2D {
  const columns = tf.split(tf.tanh(raw), head.length, 1);
  return tf.concat(
    columns.map((column, i) => {
      if (head[i] === 'unit') return tf.mul(tf.add(column, 1), 0.5);
      return head[i] === 'positive' ? tf.relu(column) : column;
    }),
    1,
  ) as tf.Tensor2D;
}

/** A one-hot; NaN where one output is NaN: nobody is to act on it. */
function largest(raw: tf.Tensor2D): tf.Tensor2D {
  const choice = tf.cast(tf.oneHot(tf.argMax(raw, 1), raw.shape[1]), 'float32');
  return tf.add(choice, tf.mul(tf.sum(raw, 1, true), 0)) as tf.Tensor2D;
}
