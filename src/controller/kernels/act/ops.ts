/**
 * C of many rows at once, each with its own parameters, between V and M (paper, section 2.3):
 *
 *   z = mu + exp(logvar / 2) noise     a = tanh(W [z, h] + b)
 *   steer = a_0     gas = (a_1 + 1) / 2     brake = clip(a_2, 0, 1)
 *
 * The kernel `Act` where the backend has it, else tfjs ops. One row on the CPU: `act` of ../../controller.ts.
 */
import * as tf from '@tensorflow/tfjs-core';
import { runIfRegistered } from '../../../backend/kernel-registry.ts';

export const ACT = 'Act';

export interface ActInputs {
  /** V's Gaussian. [rows, latent] */
  mu: tf.Tensor2D;
  logvar: tf.Tensor2D;
  /** Standard normal; null where z is the mean. [rows, latent] */
  noise: tf.Tensor2D | null;
  /** M's h before this step; null where C sees z alone. [rows, hidden] */
  h: tf.Tensor2D | null;
  /** As in ../../controller.ts: biases first, then W as [inputs, actions]. [rows, 3 * (inputs + 1)] */
  parameters: tf.Tensor2D;
}

export interface ActOutputs {
  /** [rows, 3] */
  actions: tf.Tensor2D;
  /** What M is shown: z, action, h side by side, as the rows of its kernel. [rows, latent + 3 + hidden] */
  row: tf.Tensor2D;
}

export function actInRows(inputs: ActInputs): ActOutputs {
  const { mu, logvar, noise, h, parameters } = inputs;
  // A kernel's inputs are all given; those that are not there are never read.
  const tensors = { mu, logvar, noise: noise ?? mu, h: h ?? mu, parameters };
  const attributes = { sampled: Number(noise !== null), remembered: Number(h !== null) };
  const outputs = runIfRegistered(ACT, tensors, attributes);
  if (!outputs) return actInRowsOps(inputs);
  const [actions, row] = outputs as tf.Tensor2D[];
  return { actions, row };
}

/** The same in tfjs ops. */
export function actInRowsOps({ mu, logvar, noise, h, parameters }: ActInputs): ActOutputs {
  const z = noise === null ? mu : tf.add(mu, tf.mul(tf.exp(tf.mul(logvar, 0.5)), noise));
  const x = h === null ? z : tf.concat([z, h], 1);
  const [rows, inputs] = x.shape;
  const bias = tf.slice(parameters, [0, 0], [rows, 3]);
  const kernel = tf.reshape(tf.slice(parameters, [0, 3], [rows, 3 * inputs]), [rows, inputs, 3]);
  const products = tf.matMul(tf.reshape(x, [rows, 1, inputs]), kernel); // [rows, 1, 3]
  const raw = tf.tanh(tf.add(tf.reshape(products, [rows, 3]), bias));
  const [steer, gas, brake] = tf.split(raw, 3, 1);
  const actions = tf.concat([steer, tf.mul(tf.add(gas, 1), 0.5), tf.relu(brake)], 1) as tf.Tensor2D;
  return { actions, row: tf.concat(h === null ? [z, actions] : [z, actions, h], 1) as tf.Tensor2D };
}
