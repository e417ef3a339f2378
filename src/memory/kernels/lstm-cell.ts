/**
 * One timestep of the LSTM without its matrix product, forward and backward: the kernels `LstmCell` and
 * `LstmCellGradient`. On wasm and cpu they are loops over memory (wasm takes whole sequences by
 * lstm-sequence.ts where it can); a backend that registers kernels of these names (a fused shader, say) is used in
 * the same way; any other backend runs the composition of tfjs ops.
 *
 *   i = sigmoid(p_i)   g = tanh(p_g)   f = sigmoid(p_f + 1)   o = sigmoid(p_o)
 *   c' = f c + i g     h' = o tanh(c')
 *
 * Gates lie in blocks i, g, f, o of `hidden` columns each. `row` is where the timestep begins in an array
 * that holds the whole sequence, time-major.
 */
import * as tf from '@tensorflow/tfjs-core';
import { sigmoid, tanh } from './activations.ts';
import { type Host, registerHostKernel, runIfRegistered } from './host.ts';

/** Added to the forget gate's input at run time, as in TensorFlow's BasicLSTMCell. */
export const FORGET_BIAS = 1;

const LSTM_CELL = 'LstmCell';
const LSTM_CELL_GRADIENT = 'LstmCellGradient';

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
  if (!outputs) return lstmCellOps(inputs, row);
  const [gates, c, h] = outputs as tf.Tensor2D[];
  return { gates, c, h };
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

/** The cell in tfjs ops, for backends without the kernel. */
export function lstmCellOps({ projected, recurrent, c }: CellInputs, row: number): CellOutputs {
  const input = tf.add(tf.slice(projected, [row, 0], recurrent.shape), recurrent);
  const [pi, pg, pf, po] = tf.split(input, 4, 1);
  const i = tf.sigmoid(pi);
  const g = tf.tanh(pg);
  const f = tf.sigmoid(tf.add(pf, FORGET_BIAS));
  const o = tf.sigmoid(po);
  const cAfter = tf.add(tf.mul(f, c), tf.mul(i, g)) as tf.Tensor2D;
  return {
    gates: tf.concat([i, g, f, o], 1) as tf.Tensor2D,
    c: cAfter,
    h: tf.mul(o, tf.tanh(cAfter)) as tf.Tensor2D,
  };
}

/** The cell's gradient in tfjs ops, for backends without the kernel. */
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

function cellKernel(
  host: Host,
  inputs: Record<keyof CellInputs, tf.TensorInfo>,
  { row }: { row: number },
): tf.TensorInfo[] {
  const [batch, hidden] = inputs.c.shape;
  const width = 4 * hidden;
  const outputs = [host.output([batch, width]), host.output([batch, hidden]), host.output([batch, hidden])];
  const projected = host.floats(inputs.projected);
  const recurrent = host.floats(inputs.recurrent);
  const cBefore = host.floats(inputs.c);
  const [gates, c, h] = outputs.map((tensor) => host.floats(tensor));
  for (let lane = 0; lane < batch; lane++) {
    const p = (row + lane) * width;
    const q = lane * width;
    for (let unit = 0; unit < hidden; unit++) {
      const k = lane * hidden + unit;
      const ki = q + unit;
      const kg = ki + hidden;
      const kf = kg + hidden;
      const ko = kf + hidden;
      const i = sigmoid(projected[p + unit] + recurrent[ki]);
      const g = tanh(projected[p + hidden + unit] + recurrent[kg]);
      const f = sigmoid(projected[p + 2 * hidden + unit] + recurrent[kf] + FORGET_BIAS);
      const o = sigmoid(projected[p + 3 * hidden + unit] + recurrent[ko]);
      const after = f * cBefore[k] + i * g;
      gates[ki] = i;
      gates[kg] = g;
      gates[kf] = f;
      gates[ko] = o;
      c[k] = after;
      h[k] = o * tanh(after);
    }
  }
  return outputs;
}

function cellGradientKernel(
  host: Host,
  inputs: Record<keyof CellGradientInputs, tf.TensorInfo>,
  { row }: { row: number },
): tf.TensorInfo[] {
  const [batch, hidden] = inputs.cAfter.shape;
  const width = 4 * hidden;
  const outputs = [host.output([batch, width]), host.output([batch, hidden])];
  const gates = host.floats(inputs.gates);
  const cBefore = host.floats(inputs.cBefore);
  const cAfter = host.floats(inputs.cAfter);
  const dStates = host.floats(inputs.dStates);
  const dhNext = host.floats(inputs.dhNext);
  const dcNext = host.floats(inputs.dcNext);
  const [dGates, dcBefore] = outputs.map((tensor) => host.floats(tensor));
  for (let lane = 0; lane < batch; lane++) {
    for (let unit = 0; unit < hidden; unit++) {
      const k = lane * hidden + unit;
      const ki = lane * width + unit;
      const kg = ki + hidden;
      const kf = kg + hidden;
      const ko = kf + hidden;
      const i = gates[ki];
      const g = gates[kg];
      const f = gates[kf];
      const o = gates[ko];
      const tanhC = tanh(cAfter[k]);
      const dh = dStates[row * hidden + k] + dhNext[k];
      const dc = dcNext[k] + dh * o * (1 - tanhC * tanhC);
      dGates[ki] = dc * g * i * (1 - i);
      dGates[kg] = dc * i * (1 - g * g);
      dGates[kf] = dc * cBefore[k] * f * (1 - f);
      dGates[ko] = dh * tanhC * o * (1 - o);
      dcBefore[k] = dc * f;
    }
  }
  return outputs;
}

registerHostKernel(LSTM_CELL, cellKernel);
registerHostKernel(LSTM_CELL_GRADIENT, cellGradientKernel);
