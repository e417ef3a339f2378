/** M in plain float64 loops, straight from the formulas: what the fast code is held against. */

/** Sizes of a small LSTM for tests. */
export interface Sizes {
  batch: number;
  time: number;
  inputs: number;
  hidden: number;
}

export interface LstmArrays {
  x: ArrayLike<number>; // [batch, time, in]
  kernel: ArrayLike<number>; // [in + hidden, 4 * hidden]
  bias: ArrayLike<number>; // [4 * hidden]
  h0: ArrayLike<number>; // [batch, hidden]
  c0: ArrayLike<number>; // [batch, hidden]
}

export interface LstmStates {
  h: Float64Array; // [batch, time, hidden]
  lastH: Float64Array; // [batch, hidden]
  lastC: Float64Array; // [batch, hidden]
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

export function referenceLstm({ batch, time, inputs, hidden }: Sizes, arrays: LstmArrays): LstmStates {
  const states = new Float64Array(batch * time * hidden);
  const lastH = Float64Array.from(arrays.h0);
  const lastC = Float64Array.from(arrays.c0);
  for (let b = 0; b < batch; b++) {
    const h = lastH.subarray(b * hidden, (b + 1) * hidden);
    const c = lastC.subarray(b * hidden, (b + 1) * hidden);
    for (let t = 0; t < time; t++) {
      const from = (b * time + t) * inputs;
      const input = [...Array.from({ length: inputs }, (_, i) => arrays.x[from + i]), ...h];
      const gate = (column: number): number =>
        input.reduce(
          (sum, value, row) => sum + value * arrays.kernel[row * 4 * hidden + column],
          arrays.bias[column],
        );
      for (let unit = 0; unit < hidden; unit++) {
        const i = sigmoid(gate(unit));
        const g = Math.tanh(gate(hidden + unit));
        const f = sigmoid(gate(2 * hidden + unit) + 1);
        const o = sigmoid(gate(3 * hidden + unit));
        c[unit] = f * c[unit] + i * g;
        h[unit] = o * Math.tanh(c[unit]);
        states[(b * time + t) * hidden + unit] = h[unit];
      }
    }
  }
  return { h: states, lastH, lastC };
}

/** Sum over rows of weight times -log p(target), from the definition of the mixture. */
export function referenceNll(
  output: ArrayLike<number>, // [rows, latent * 3 * mixture]
  target: ArrayLike<number>, // [rows, latent]
  weight: ArrayLike<number>, // [rows]
  mixtures: number,
): number {
  const latents = target.length / weight.length;
  let total = 0;
  for (let cell = 0; cell < target.length; cell++) {
    const at = cell * 3 * mixtures;
    const of = (block: number, k: number) => output[at + block * mixtures + k];
    let z = 0;
    for (let k = 0; k < mixtures; k++) z += Math.exp(of(0, k));
    let p = 0;
    for (let k = 0; k < mixtures; k++) {
      const sigma = Math.exp(of(2, k));
      const u = (target[cell] - of(1, k)) / sigma;
      p += ((Math.exp(of(0, k)) / z) * Math.exp(-0.5 * u * u)) / (sigma * Math.sqrt(2 * Math.PI));
    }
    total -= weight[Math.floor(cell / latents)] * Math.log(p);
  }
  return total;
}
