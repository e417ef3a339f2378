/**
 * One timestep of the LSTM without its matrix product, forward and backward: the kernels `LstmCell` and
 * `LstmCellGradient` where the backend has them, else the cell of ../../model.ts and its gradient in tfjs ops.
 * (On wasm ../lstm-sequence takes all timesteps at once.)
 *
 * Gates lie in blocks i, g, f, o of `hidden` columns each. `row` is where the timestep begins in an array
 * that holds the whole sequence, time-major.
 */
import * as tf from '@tensorflow/tfjs-core';
import { runIfRegistered } from '../../../backend/kernel-registry.ts';
import * as model from '../../model.ts';

export const LSTM_CELL = 'LstmCell';
export const LSTM_CELL_GRADIENT = 'LstmCellGradient';

export interface CellInputs {
  /** x W_x + b of the whole sequence. [time * batch, 4 * hidden] */
  projected: tf.Tensor2D;
  /** h W_h of this step. [batch, 4 * hidden] */
  recurrent: tf.Tensor2D;
  /** [batch, hidden] */
  c: tf.Tensor2D;
}

export type CellOutputs = {
  /** Activated gates, kept for the backward pass. [batch, 4 * hidden] */
  gates: tf.Tensor2D;
  /** [batch, hidden] */
  c: tf.Tensor2D;
  /** [batch, hidden] */
  h: tf.Tensor2D;
};

export function lstmCell(inputs: CellInputs, row: number): CellOutputs {
  const outputs = runIfRegistered(LSTM_CELL, { ...inputs }, { row });
  if (outputs) {
    const [gates, c, h] = outputs as tf.Tensor2D[];
    return { gates, c, h };
  }
  const { projected, recurrent } = inputs;
  const sums: tf.Tensor2D = tf.add(tf.slice(projected, [row, 0], recurrent.shape), recurrent);
  const { gates, c, h } = model.lstmCell(sums, inputs.c);
  return { gates: tf.concat(gates, 1) as tf.Tensor2D, c, h };
}

export interface CellGradientInputs {
  /** Activated gates of this step. [batch, 4 * hidden] */
  gates: tf.Tensor2D;
  /** c before and after this step. [batch, hidden] */
  cBefore: tf.Tensor2D;
  cAfter: tf.Tensor2D;
  /** Gradient of the loss by the h sequence, from outside. [>= row + batch, hidden] */
  dStates: tf.Tensor2D;
  /** Gradients by h and c of this step that come back from the next one. [batch, hidden] */
  dhNext: tf.Tensor2D;
  dcNext: tf.Tensor2D;
}

export type CellGradients = {
  /** By the gates before their nonlinearities. [batch, 4 * hidden] */
  dGates: tf.Tensor2D;
  /** By c before the step. [batch, hidden] */
  dc: tf.Tensor2D;
};

export function lstmCellGradient(inputs: CellGradientInputs, row: number): CellGradients {
  const outputs = runIfRegistered(LSTM_CELL_GRADIENT, { ...inputs }, { row });
  if (!outputs) return lstmCellGradientOps(inputs, row);
  const [dGates, dc] = outputs as tf.Tensor2D[];
  return { dGates, dc };
}

/**
 * The cell's gradient in tfjs ops. Written out, not left to tfjs, which would keep some twenty tensors per timestep
 * for it: over the paper's 999 steps more than a small GPU has. tests/memory/lstm.test.ts holds it to the model.
 */
export function lstmCellGradientOps(inputs: CellGradientInputs, row: number): CellGradients {
  const { gates, cBefore, cAfter, dStates, dhNext, dcNext } = inputs;
  const [i, g, f, o] = tf.split(gates, 4, 1);
  const tanhC = tf.tanh(cAfter);
  const dh = tf.add(tf.slice(dStates, [row, 0], cAfter.shape), dhNext);
  const dc = tf.add(dcNext, tf.mul(tf.mul(dh, o), slopeOfTanh(tanhC)));
  const dGates = tf.concat(
    [
      tf.mul(tf.mul(dc, g), slopeOfSigmoid(i)),
      tf.mul(tf.mul(dc, i), slopeOfTanh(g)),
      tf.mul(tf.mul(dc, cBefore), slopeOfSigmoid(f)),
      tf.mul(tf.mul(dh, tanhC), slopeOfSigmoid(o)),
    ],
    1,
  );
  return { dGates: dGates as tf.Tensor2D, dc: tf.mul(dc, f) as tf.Tensor2D };
}

const slopeOfTanh = (y: tf.Tensor): tf.Tensor => tf.sub(1, tf.square(y));
const slopeOfSigmoid = (y: tf.Tensor): tf.Tensor => tf.mul(y, tf.sub(1, y));
