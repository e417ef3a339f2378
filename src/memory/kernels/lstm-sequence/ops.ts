/**
 * The LSTM over whole sequences as one differentiable op with its backward pass (BPTT) by hand. What it computes is
 * `unroll` of ../../model.ts.
 *
 * On WebAssembly each direction is one kernel call (wasm.ts, from four units on). Elsewhere, forward, the
 * projections of all inputs are one product; each step then adds one product h W_h and one cell kernel. Backward,
 * each step is one cell kernel and one product; the kernel's gradient is a single product over all steps at the
 * end. tfjs's own layers.lstm takes 99 kernels per step, this takes 4.
 */
import * as tf from '@tensorflow/tfjs-core';
import { runIfRegistered } from '../../../backend/kernel-registry.ts';
import type { Tensors } from '../../../backend/variables.ts';
import type { MemoryState } from '../../model.ts';
import { lstmCell, lstmCellGradient } from '../lstm-cell/ops.ts';

export const LSTM_SEQUENCE = 'LstmSequence';
export const LSTM_SEQUENCE_GRADIENT = 'LstmSequenceGradient';

export interface SequenceInputs {
  /** [time, batch, in] */
  x: tf.Tensor3D;
  /** [in + hidden, 4 * hidden] */
  kernel: tf.Tensor2D;
  /** [4 * hidden] */
  bias: tf.Tensor1D;
  /** [batch, hidden] */
  h0: tf.Tensor2D;
  c0: tf.Tensor2D;
}

export interface SequenceTrace {
  /** x and the h before it, side by side. [time * batch, in + hidden] */
  inputs: tf.Tensor2D;
  /** Activated gates. [time * batch, 4 * hidden] */
  gates: tf.Tensor2D;
  /** c of steps 0 .. time. [(time + 1) * batch, hidden] */
  c: tf.Tensor2D;
}

interface SequenceOutputs extends SequenceTrace {
  /** h_1 .. h_T, then c_T. [(time + 1) * batch, hidden] */
  states: tf.Tensor2D;
}

/** Undefined where the active backend lacks the kernel, or the net has fewer units than it takes at a time. */
function lstmSequence(inputs: SequenceInputs): SequenceOutputs | undefined {
  const outputs = runIfRegistered(LSTM_SEQUENCE, { ...inputs });
  if (!outputs) return undefined;
  const [states, side, gates, c] = outputs as tf.Tensor2D[];
  return { states, inputs: side, gates, c };
}

interface SequenceGradients {
  /** [in + hidden, 4 * hidden] */
  kernel: tf.Tensor2D;
  /** By the gates before their nonlinearities. [time * batch, 4 * hidden] */
  gates: tf.Tensor2D;
  /** [batch, hidden] */
  h0: tf.Tensor2D;
  c0: tf.Tensor2D;
}

/** @param dStates gradient by `states` [(time + 1) * batch, hidden] */
function lstmSequenceGradient(
  dStates: tf.Tensor2D,
  kernel: tf.Tensor2D,
  trace: SequenceTrace,
): SequenceGradients {
  const outputs = runIfRegistered(LSTM_SEQUENCE_GRADIENT, { dStates, kernel, ...trace });
  if (!outputs) throw new Error(`${LSTM_SEQUENCE} ran on another backend than '${tf.getBackend()}'`);
  const [dKernel, dGates, dh0, dc0] = outputs as tf.Tensor2D[];
  return { kernel: dKernel, gates: dGates, h0: dh0, c0: dc0 };
}

/** `unroll` of ../../model.ts: h after every step [time * batch, hidden], and the last state. */
export function unroll(
  weights: Tensors,
  x: tf.Tensor3D,
  state: MemoryState,
): { h: tf.Tensor2D; last: MemoryState } {
  const [time, batch] = x.shape;
  const kernel = weights['memory.lstm.kernel'] as tf.Tensor2D;
  const states = lstmStates(x, kernel, weights['memory.lstm.bias'] as tf.Tensor1D, state.h, state.c);
  const part = (begin: number, rows: number): tf.Tensor2D =>
    tf.slice(states, [begin * batch, 0], [rows * batch, states.shape[1]]);
  const last = { h: part(time - 1, 1), c: part(time, 1) };
  return { h: part(0, time), last };
}

/**
 * @param x [time, batch, in]
 * @param kernel [in + hidden, 4 * hidden], rows x then h, column blocks i, g, f, o
 * @param bias [4 * hidden]
 * @param h0 [batch, hidden]
 * @param c0 [batch, hidden]
 * @returns h_1 .. h_T, then c_T, stacked. [(time + 1) * batch, hidden]
 */
function lstmStates(
  x: tf.Tensor3D,
  kernel: tf.Tensor2D,
  bias: tf.Tensor1D,
  h0: tf.Tensor2D,
  c0: tf.Tensor2D,
): tf.Tensor2D {
  checkShapes(x, kernel, bias, h0, c0);
  return tf.customGrad<tf.Tensor2D>(lstmWithGradient)(x, kernel, bias, h0, c0);
}

interface Differentiable {
  value: tf.Tensor2D;
  gradFunc: (dStates: tf.Tensor2D, saved: tf.Tensor[]) => tf.Tensor[];
}

function lstmWithGradient(...args: (tf.Tensor | tf.GradSaveFunc)[]): Differentiable {
  const [x, kernel, bias, h0, c0, save] = args as [
    tf.Tensor3D,
    tf.Tensor2D,
    tf.Tensor1D,
    tf.Tensor2D,
    tf.Tensor2D,
    tf.GradSaveFunc,
  ];
  const inputs = { x, kernel, bias, h0, c0 };
  return inOneKernel(inputs, save) ?? stepByStep(inputs, save);
}

/** Undefined where the backend lacks the kernel, or the net is too small for it. */
function inOneKernel(inputs: SequenceInputs, save: tf.GradSaveFunc): Differentiable | undefined {
  const outputs = lstmSequence(inputs);
  if (!outputs) return undefined;
  save([inputs.kernel, outputs.inputs, outputs.gates, outputs.c]);
  const { shape } = inputs.x;
  return {
    value: outputs.states,
    gradFunc: (dStates, saved) => {
      const [kernel, side, gates, c] = saved as tf.Tensor2D[];
      const gradient = lstmSequenceGradient(dStates, kernel, { inputs: side, gates, c });
      return [
        gradientByX(gradient.gates, projectionOf(kernel, shape[2]), shape),
        gradient.kernel,
        tf.sum(gradient.gates, 0),
        gradient.h0,
        gradient.c0,
      ];
    },
  };
}

function stepByStep({ x, kernel, bias, h0, c0 }: SequenceInputs, save: tf.GradSaveFunc): Differentiable {
  const [time, batch, inputs] = x.shape;
  const rows = tf.reshape(x, [time * batch, inputs]);
  const { projection, recurrence } = splitKernel(kernel, inputs);
  const projected = tf.fused.matMul({ a: rows, b: projection, bias }) as tf.Tensor2D; // [time * batch, 4 * hidden]

  const gates: tf.Tensor2D[] = [];
  const h = [h0];
  const c = [c0];
  for (let t = 0; t < time; t++) {
    const step = tf.tidy(() =>
      lstmCell({ projected, recurrent: tf.matMul(h[t], recurrence), c: c[t] }, t * batch),
    );
    gates.push(step.gates);
    h.push(step.h);
    c.push(step.c);
  }
  save([rows, kernel, ...gates, ...h, ...c]);

  return {
    value: tf.concat([...h.slice(1), c[time]], 0),
    gradFunc: (dStates, saved) => {
      const [savedRows, savedKernel, ...steps] = saved as tf.Tensor2D[];
      return backward(dStates, savedRows, savedKernel, {
        gates: steps.slice(0, time),
        h: steps.slice(time, 2 * time + 1),
        c: steps.slice(2 * time + 1),
      });
    },
  };
}

/** What the forward pass keeps: gates of steps 1 .. T, h and c of steps 0 .. T. */
interface Trace {
  gates: tf.Tensor2D[];
  h: tf.Tensor2D[];
  c: tf.Tensor2D[];
}

/** Gradients by x, kernel, bias, h0 and c0. dStates [(time + 1) * batch, hidden], rows [time * batch, in]. */
function backward(dStates: tf.Tensor2D, rows: tf.Tensor2D, kernel: tf.Tensor2D, trace: Trace): tf.Tensor[] {
  const time = trace.gates.length;
  const [batch, hidden] = trace.c[0].shape;
  const inputs = rows.shape[1];
  const { projection, recurrence } = splitKernel(kernel, inputs);
  // Transposed once, not in every product. [4 * hidden, hidden]
  const recurrenceT = tf.transpose(recurrence);

  const dGates: tf.Tensor2D[] = new Array(time);
  let dh: tf.Tensor2D = tf.zeros([batch, hidden]);
  let dc: tf.Tensor2D = tf.slice(dStates, [time * batch, 0], [batch, hidden]);
  for (let t = time - 1; t >= 0; t--) {
    const before = { gates: trace.gates[t], cBefore: trace.c[t], cAfter: trace.c[t + 1] };
    const step = tf.tidy(() => {
      const gradients = lstmCellGradient({ ...before, dStates, dhNext: dh, dcNext: dc }, t * batch);
      const dhBefore: tf.Tensor2D = tf.matMul(gradients.dGates, recurrenceT);
      return { ...gradients, dhBefore };
    });
    dGates[t] = step.dGates;
    dh = step.dhBefore;
    dc = step.dc;
  }

  const dProjected = tf.concat(dGates, 0); // [time * batch, 4 * hidden]
  const hBefore = tf.concat(trace.h.slice(0, time), 0); // [time * batch, hidden]
  const dKernel = tf.matMul(tf.concat([rows, hBefore], 1), dProjected, true, false);
  const dx = gradientByX(dProjected, projection, [time, batch, inputs]);
  return [dx, dKernel, tf.sum(dProjected, 0), dh, dc];
}

/** @param dSums gradient by the gates before their nonlinearities [time * batch, 4 * hidden] */
function gradientByX(
  dSums: tf.Tensor2D,
  projection: tf.Tensor2D,
  shape: [number, number, number],
): tf.Tensor {
  return tf.reshape(tf.matMul(dSums, projection, false, true), shape);
}

/** Rows for x and rows for h. */
function splitKernel(
  kernel: tf.Tensor2D,
  inputs: number,
): { projection: tf.Tensor2D; recurrence: tf.Tensor2D } {
  const [rows, columns] = kernel.shape;
  return {
    projection: projectionOf(kernel, inputs),
    recurrence: tf.slice(kernel, [inputs, 0], [rows - inputs, columns]),
  };
}

function projectionOf(kernel: tf.Tensor2D, inputs: number): tf.Tensor2D {
  return tf.slice(kernel, [0, 0], [inputs, kernel.shape[1]]);
}

function checkShapes(
  x: tf.Tensor3D,
  kernel: tf.Tensor2D,
  bias: tf.Tensor1D,
  h0: tf.Tensor2D,
  c0: tf.Tensor2D,
): void {
  const [, batch, inputs] = x.shape;
  const hidden = h0.shape[1];
  const expected: [string, tf.Tensor, number[]][] = [
    ['kernel', kernel, [inputs + hidden, 4 * hidden]],
    ['bias', bias, [4 * hidden]],
    ['h0', h0, [batch, hidden]],
    ['c0', c0, [batch, hidden]],
  ];
  for (const [name, tensor, shape] of expected) {
    if (!tf.util.arraysEqual(tensor.shape, shape)) {
      throw new Error(
        `lstm ${name} has shape [${tensor.shape}], x [${x.shape}] and h0 [${h0.shape}] need [${shape}]`,
      );
    }
  }
}
