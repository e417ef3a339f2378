/**
 * The LSTM's cell (`lstmCell` of ../../model.ts) on plain arrays, in place: for inference, where a step of a few rows
 * is too little work to be worth a dozen tfjs kernels. Sums in float64, activations from a table.
 */
import { FORGET_BIAS } from '../../model.ts';
import { sigmoid, tanh } from './activations.ts';

/**
 * @param sums [z, a, h] W + b, blocks i, g, f, o. [rows, 4 * hidden]
 * @param h what is written: h after the step. [rows, hidden]
 * @param c before the step, then after it. [rows, hidden]
 */
export function lstmCellInPlace(sums: Float32Array, h: Float32Array, c: Float32Array, hidden: number): void {
  const rows = c.length / hidden;
  for (let row = 0; row < rows; row++) {
    for (let unit = 0; unit < hidden; unit++) {
      const k = row * hidden + unit;
      const at = 4 * row * hidden + unit;
      const i = sigmoid(sums[at]);
      const g = tanh(sums[at + hidden]);
      const f = sigmoid(sums[at + 2 * hidden] + FORGET_BIAS);
      const o = sigmoid(sums[at + 3 * hidden]);
      const after = f * c[k] + i * g;
      c[k] = after;
      h[k] = o * tanh(after);
    }
  }
}
