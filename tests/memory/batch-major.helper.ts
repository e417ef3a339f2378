/** M's LSTM on batch-major sequences, as tests write them, and its mixture loss with the gradient at once. */
import * as tf from '@tensorflow/tfjs-core';
import * as kernels from '../../src/memory/kernels/index.ts';
import type * as model from '../../src/memory/model.ts';

export interface LstmResult {
  /** [batch, time, hidden] */
  h: tf.Tensor3D;
  /** State after the last step, to carry on from. [batch, hidden] */
  lastH: tf.Tensor2D;
  lastC: tf.Tensor2D;
}

/**
 * x [batch, time, in], kernel [in + hidden, 4 * hidden], bias [4 * hidden], h0 and c0 [batch, hidden]
 * @param unroll by the active backend's kernels, or the model's
 */
export function lstm(
  x: tf.Tensor3D,
  kernel: tf.Tensor2D,
  bias: tf.Tensor1D,
  h0: tf.Tensor2D,
  c0: tf.Tensor2D,
  unroll: typeof model.unroll = kernels.unroll,
): LstmResult {
  const [batch, time] = x.shape;
  const weights = { 'memory.lstm.kernel': kernel, 'memory.lstm.bias': bias };
  const { h, last } = unroll(weights, tf.transpose(x, [1, 0, 2]), { h: h0, c: c0 });
  const byTime = tf.reshape(h, [time, batch, h0.shape[1]]);
  return { h: tf.transpose(byTime, [1, 0, 2]) as tf.Tensor3D, lastH: last.h, lastC: last.c };
}

export interface MixtureInputs {
  output: tf.Tensor2D; // [rows, latent * 3 * mixture]
  target: tf.Tensor2D; // [rows, latent]
  weight: tf.Tensor1D; // [rows]
}

/** @param nll by the active backend's kernel, or the model's */
export function mixtureNllWithGradient(
  { output, target, weight }: MixtureInputs,
  nll: typeof model.mixtureNll = kernels.mixtureNll,
): { value: tf.Tensor; gradient: tf.Tensor } {
  const { value, grad } = tf.valueAndGrad((y) => nll(y as tf.Tensor2D, target, weight))(output);
  return { value, gradient: grad };
}
