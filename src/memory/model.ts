/**
 * M, the MDN-RNN, in plain tfjs ops (paper, section 2.2 and appendix A.2; gates as in TensorFlow's BasicLSTMCell):
 *
 *   h_t, c_t = LSTM([z_t, a_t, h_{t-1}], c_{t-1})      p(z_{t+1}) = prod_d sum_k pi_k N(z_d; mu_k, sigma_k)(h_t)
 *
 * This is the definition. What kernels/ computes faster is tested against it, and backends without these kernels run
 * it. Everything is time-major: row t * batch + b. `weights` by the names of config.ts.
 */
import * as tf from '@tensorflow/tfjs-core';
import { dense } from '../backend/layers.ts';
import type { Tensors } from '../backend/variables.ts';
import type { MemoryConfig } from './config.ts';

export interface MemoryState {
  h: tf.Tensor2D; // [batch, hidden]
  c: tf.Tensor2D; // [batch, hidden]
}

/** h = c = 0: the beginning of an episode. */
export function zeroState({ hiddenSize }: MemoryConfig, batch: number): MemoryState {
  return { h: tf.zeros([batch, hiddenSize]), c: tf.zeros([batch, hiddenSize]) };
}

/** Added to the forget gate when the cell runs, so that zero biases remember and the authors' weights fit. */
export const FORGET_BIAS = 1;
export const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** The LSTM's cell. sums [z, a, h] W + b in blocks i, g, f, o [batch, 4 * hidden], c [batch, hidden] */
export function lstmCell(sums: tf.Tensor2D, c: tf.Tensor2D): MemoryState & { gates: tf.Tensor[] } {
  const parts = tf.split(sums, 4, 1);
  const i = tf.sigmoid(parts[0]); // input gate [batch, hidden]
  const g = tf.tanh(parts[1]); // candidate
  const f = tf.sigmoid(tf.add(parts[2], FORGET_BIAS)); // forget gate
  const o = tf.sigmoid(parts[3]); // output gate
  const after = tf.add(tf.mul(f, c), tf.mul(i, g)) as tf.Tensor2D;
  return { h: tf.mul(o, tf.tanh(after)), c: after, gates: [i, g, f, o] };
}

/** One step. x [batch, latent + action]: z and action side by side */
export function step(weights: Tensors, x: tf.Tensor2D, { h, c }: MemoryState): MemoryState {
  const row = tf.concat([x, h], 1) as tf.Tensor2D;
  return lstmCell(dense(row, weights['memory.lstm.kernel'], weights['memory.lstm.bias'], 'linear'), c);
}

/** All steps. x [time, batch, latent + action] -> h after each of them [time * batch, hidden], the last state */
export function unroll(weights: Tensors, x: tf.Tensor3D, state: MemoryState) {
  const states: MemoryState[] = [];
  for (const now of tf.unstack(x) as tf.Tensor2D[]) {
    states.push(step(weights, now, states.at(-1) ?? state));
  }
  const h = tf.concat(states.map((one) => one.h)) as tf.Tensor2D;
  return { h, last: states[states.length - 1] };
}

/** `mdn`: per latent K logits, means, log sigmas [rows, latent * 3 * mixture]; `done`: a logit; `ahead`: a later z. */
export type Head = 'mdn' | 'reward' | 'done' | 'ahead';

/** One linear layer. h [rows, hidden] -> [rows, outputs of the head] */
export function head(weights: Tensors, h: tf.Tensor2D, name: Head): tf.Tensor2D {
  return dense(h, weights[`memory.${name}.kernel`], weights[`memory.${name}.bias`], 'linear');
}

/** The mixtures of the `mdn` head's output: log pi, mu, log sigma, each [rows, latent, mixture]. */
export function mixture(output: tf.Tensor2D, latents: number) {
  const parts = tf.reshape(output, [output.shape[0], latents, output.shape[1] / latents]);
  const [logits, mu, logSigma] = tf.split(parts, 3, 2) as tf.Tensor3D[];
  return { logPi: tf.sub(logits, tf.logSumExp(logits, 2, true)) as tf.Tensor3D, mu, logSigma };
}

/** Sum over rows of weight [rows] times -log p(target [rows, latent]), in nats, latents summed. [] */
export function mixtureNll(output: tf.Tensor2D, target: tf.Tensor2D, weight: tf.Tensor1D): tf.Scalar {
  const { logPi, mu, logSigma } = mixture(output, target.shape[1]);
  const u = tf.mul(tf.sub(tf.expandDims(target, 2), mu), tf.exp(tf.neg(logSigma)));
  const logNormal = tf.sub(tf.neg(logSigma), tf.add(tf.mul(0.5, tf.square(u)), HALF_LOG_TWO_PI));
  const logP = tf.logSumExp(tf.add(logPi, logNormal), 2); // [rows, latent]
  return tf.neg(tf.sum(tf.mul(logP, tf.expandDims(weight, 1)))) as tf.Scalar;
}
