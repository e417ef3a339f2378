/**
 * M as pure functions over its arrays (section 2.2, appendix A.2): z and action through an LSTM to h, from h to the
 * mixtures of the next z and the other heads. Everything is time-major: row t * batch + b.
 *
 *   h_t, c_t = LSTM([z_t, a_t, h_{t-1}], c_{t-1})      p(z_{t+1}) = sum_k pi_k N(mu_k, sigma_k)(h_t)
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensors } from '../backend/variables.ts';
import { affine } from './affine.ts';
import type { MemoryConfig } from './config.ts';
import { lastStates, lstmStates } from './kernels/index.ts';

export interface MemoryState {
  /** [batch, hidden] */
  h: tf.Tensor2D;
  c: tf.Tensor2D;
}

/** h = c = 0: the beginning of an episode. */
export function zeroState(config: MemoryConfig, batch: number): MemoryState {
  return { h: tf.zeros([batch, config.hiddenSize]), c: tf.zeros([batch, config.hiddenSize]) };
}

/**
 * h after every step, from the given state on, and the state after the last.
 * @param x z and action side by side. [time, batch, latent + action]
 * @returns h [time * batch, hidden]
 */
export function hiddenStates(
  { hiddenSize }: MemoryConfig,
  weights: Tensors,
  x: tf.Tensor3D,
  state: MemoryState,
): { h: tf.Tensor2D; last: MemoryState } {
  const [time, batch] = x.shape;
  const kernel = weights['memory.lstm.kernel'] as tf.Tensor2D;
  const states = lstmStates(x, kernel, weights['memory.lstm.bias'] as tf.Tensor1D, state.h, state.c);
  const { lastH, lastC } = lastStates(states, batch);
  const h = tf.slice(states, [0, 0], [time * batch, hiddenSize]) as tf.Tensor2D;
  return { h, last: { h: lastH, c: lastC } };
}

/**
 * What one head says of h. `mdn`: per latent K logits, K means, K log-deviations; `reward`; `done`: a logit; `ahead`:
 * z some steps on. [rows, hidden] -> [rows, outputs of that head]
 */
export function head(
  h: tf.Tensor2D,
  weights: Tensors,
  name: 'mdn' | 'reward' | 'done' | 'ahead',
): tf.Tensor2D {
  const kernel = weights[`memory.${name}.kernel`] as tf.Tensor2D;
  return affine(h, kernel, weights[`memory.${name}.bias`] as tf.Tensor1D);
}

/** The same of a head with one output. [rows] */
export function column(h: tf.Tensor2D, weights: Tensors, name: 'reward' | 'done'): tf.Tensor1D {
  return tf.reshape(head(h, weights, name), [h.shape[0]]);
}
