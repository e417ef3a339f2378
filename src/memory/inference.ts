/**
 * M in use: several rows (environments, dreams) advance one step at a time, side by side, so that one matrix product
 * serves all of them. For rollouts and dreams on the wasm (or cpu) backend.
 *
 * The products go to XNNPACK through tensors whose memory this class writes in place; h, c and all that is
 * read out are plain typed arrays.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type HostMemory, hostMemory } from '../backend/host-memory.ts';
import { checkWeights, type Weights } from '../math/weights.ts';
import { checkMemoryConfig, type MemoryConfig, memoryShapes } from './config.ts';
import { sigmoid } from './kernels/lstm-cell/activations.ts';
import { lstmCellInPlace } from './kernels/lstm-cell/arrays.ts';
import { mixtureFromOutput } from './kernels/mixture-nll/arrays.ts';
import type { Mixture } from './sample.ts';

/** y = x W + b for a fixed number of rows, between typed arrays. */
class Product {
  private readonly floats: HostMemory;
  private readonly x: tf.Tensor2D;
  private readonly kernel: tf.Tensor2D;
  private readonly bias: tf.Tensor1D;

  constructor(floats: HostMemory, rows: number, weights: Weights, name: string) {
    const { shape, data } = weights[`${name}.kernel`];
    const [inputs, outputs] = shape;
    this.floats = floats;
    // Fresh copies: the cpu backend keeps the array it is given.
    this.x = tf.tensor2d(new Float32Array(rows * inputs), [rows, inputs]);
    this.kernel = tf.tensor2d(data.slice(), [inputs, outputs]);
    this.bias = tf.tensor1d(weights[`${name}.bias`].data.slice());
  }

  /** `fill` writes x [rows, in]; `use` reads y [rows, out], which is gone afterwards. */
  run(fill: (x: Float32Array) => void, use: (y: Float32Array) => void): void {
    fill(this.floats(this.x));
    const y = tf.fused.matMul({ a: this.x, b: this.kernel, bias: this.bias });
    use(this.floats(y));
    y.dispose();
  }

  dispose(): void {
    this.x.dispose();
    this.kernel.dispose();
    this.bias.dispose();
  }
}

export class Memory {
  readonly config: MemoryConfig;
  readonly rows: number;
  /** State of every row, read at each step: writing to it moves the row. [rows, hidden] */
  readonly h: Float32Array;
  readonly c: Float32Array;
  private readonly weights: Weights;
  private readonly gates: Product;
  private readonly mdn: Product;
  private readonly present: Mixture;
  private readonly rewards: Float32Array;
  private readonly doneProbabilities: Float32Array;

  /** Throws when the weights do not fit, or the active backend is a GPU's. */
  constructor(config: MemoryConfig, weights: Weights, rows: number) {
    checkMemoryConfig(config);
    checkWeights(weights, memoryShapes(config));
    if (!Number.isSafeInteger(rows) || rows < 1) {
      throw new RangeError(`rows must be an integer >= 1, got ${rows}`);
    }
    const { latentSize, hiddenSize, mixtures } = config;
    this.config = { ...config };
    this.rows = rows;
    this.weights = weights;
    this.h = new Float32Array(rows * hiddenSize);
    this.c = new Float32Array(rows * hiddenSize);
    const floats = hostMemory('Memory');
    this.gates = new Product(floats, rows, weights, 'memory.lstm');
    this.mdn = new Product(floats, rows, weights, 'memory.mdn');
    const size = rows * latentSize * mixtures;
    this.present = {
      latentSize,
      mixtures,
      logPi: new Float32Array(size),
      mu: new Float32Array(size),
      logSigma: new Float32Array(size),
    };
    this.rewards = new Float32Array(rows);
    this.doneProbabilities = new Float32Array(rows);
  }

  /** h = c = 0: a new episode in this row. */
  resetRow(row: number): void {
    if (!Number.isSafeInteger(row) || row < 0 || row >= this.rows) {
      throw new RangeError(`row must be 0 .. ${this.rows - 1}, got ${row}`);
    }
    const { hiddenSize } = this.config;
    this.h.fill(0, row * hiddenSize, (row + 1) * hiddenSize);
    this.c.fill(0, row * hiddenSize, (row + 1) * hiddenSize);
  }

  /**
   * All rows see z and do the action: (h, c) of time t becomes that of t + 1.
   * @param z [rows, latent] @param actions [rows, action]
   */
  step(z: Float32Array, actions: Float32Array): void {
    const { latentSize, actionSize } = this.config;
    if (z.length !== this.rows * latentSize || actions.length !== this.rows * actionSize) {
      throw new Error(
        `Memory.step of ${this.rows} rows takes ${this.rows * latentSize} z and ${this.rows * actionSize} ` +
          `action values, got ${z.length} and ${actions.length}`,
      );
    }
    this.gates.run(
      (x) => this.fillInputs(x, z, actions),
      (sums) => lstmCellInPlace(sums, this.h, this.c, this.config.hiddenSize),
    );
  }

  private fillInputs(x: Float32Array, z: Float32Array, actions: Float32Array): void {
    const { latentSize, actionSize, hiddenSize } = this.config;
    let at = 0;
    for (let row = 0; row < this.rows; row++) {
      for (let i = row * latentSize; i < (row + 1) * latentSize; i++) x[at++] = z[i];
      for (let i = row * actionSize; i < (row + 1) * actionSize; i++) x[at++] = actions[i];
      for (let i = row * hiddenSize; i < (row + 1) * hiddenSize; i++) x[at++] = this.h[i];
    }
  }

  /** What every row expects to see next, from its h. The arrays are reused by the next call. */
  mixture(): Mixture {
    this.mdn.run(
      (x) => x.set(this.h),
      (output) => mixtureFromOutput(output, this.present),
    );
    return this.present;
  }

  /** Reward every row expects of the step just made; zeros when M predicts none. Reused. [rows] */
  reward(): Float32Array {
    if (this.config.predictReward) this.readHead('memory.reward', this.rewards);
    return this.rewards;
  }

  /** Probability that the step just made ended the episode; zeros when M predicts none. Reused. [rows] */
  doneProbability(): Float32Array {
    if (this.config.predictDone) {
      this.readHead('memory.done', this.doneProbabilities);
      for (let row = 0; row < this.rows; row++) {
        this.doneProbabilities[row] = sigmoid(this.doneProbabilities[row]);
      }
    }
    return this.doneProbabilities;
  }

  /** A head of one output is a dot product a row. */
  private readHead(name: string, out: Float32Array): void {
    const kernel = this.weights[`${name}.kernel`].data;
    const bias = this.weights[`${name}.bias`].data[0];
    const { hiddenSize } = this.config;
    for (let row = 0; row < this.rows; row++) {
      let sum = bias;
      for (let unit = 0; unit < hiddenSize; unit++) sum += kernel[unit] * this.h[row * hiddenSize + unit];
      out[row] = sum;
    }
  }

  dispose(): void {
    this.gates.dispose();
    this.mdn.dispose();
  }
}
