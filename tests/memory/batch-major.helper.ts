/** M's LSTM on batch-major sequences, as tests write them. */
import * as tf from '@tensorflow/tfjs-core';
import { lastStates, lstmStates } from '../../src/memory/kernels/index.ts';

export interface LstmResult {
  /** [batch, time, hidden] */
  h: tf.Tensor3D;
  /** State after the last step, to carry on from. [batch, hidden] */
  lastH: tf.Tensor2D;
  lastC: tf.Tensor2D;
}

/** x [batch, time, in]; the rest as `lstmStates` takes it. */
export function lstm(
  x: tf.Tensor3D,
  kernel: tf.Tensor2D,
  bias: tf.Tensor1D,
  h0: tf.Tensor2D,
  c0: tf.Tensor2D,
): LstmResult {
  const [batch, time] = x.shape;
  const hidden = h0.shape[1];
  const states = lstmStates(tf.transpose(x, [1, 0, 2]), kernel, bias, h0, c0);
  const sequence = tf.slice(states, [0, 0], [time * batch, hidden]);
  return {
    h: tf.transpose(tf.reshape(sequence, [time, batch, hidden]), [1, 0, 2]),
    ...lastStates(states, batch),
  };
}
