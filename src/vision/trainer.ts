/**
 * V's training, one batch a call. Everything random grows from the seed, and the state resumes exactly: the
 * same batches after `restore` give the same weights as without the break. May import math and backend.
 */
import * as tf from '@tensorflow/tfjs-core';
import { Adam } from '../backend/adam.ts';
import { read } from '../backend/read.ts';
import {
  disposeAll,
  readWeights,
  toVariables,
  type Variables,
  valueAndGradients,
} from '../backend/variables.ts';
import { Xoshiro128 } from '../math/random.ts';
import { checkWeights, type Weights } from '../math/weights.ts';
import { type VisionConfig, visionShapes } from './config.ts';
import { framesFromBytes } from './frames.ts';
import { initVision, meanColourBias } from './init.ts';
import { type VisionLossOptions, type VisionLossTerms, visionLoss } from './loss.ts';

export interface VisionOptions extends VisionLossOptions {
  /** Adam's step size; 1e-4 in the paper. */
  learningRate: number;
  /** Frames a batch; 100 in the paper. */
  batchSize: number;
  seed: number;
}

/** Of one batch, before its step. A diverged net shows as NaN here: the caller decides what to do. */
export interface VisionLosses {
  loss: number;
  reconstruction: number;
  /** Nats a frame, before weight and tolerance. */
  kl: number;
  /** [latent] nats. */
  klPerDimension: Float32Array;
}

export interface VisionTrainerState {
  weights: Weights;
  optimizer: Weights;
  step: number;
  noise: ReturnType<Xoshiro128['toJSON']>;
  /** True while the net has seen no frame: its first batch will set the output's bias. */
  blank: boolean;
}

/** The initial weights are stream 0 of the seed. */
const NOISE_STREAM = 1;

export class VisionTrainer {
  readonly config: VisionConfig;
  readonly options: VisionOptions;
  private readonly variables: Variables;
  private readonly adam: Adam;
  private noise: Xoshiro128;
  private blank: boolean;

  /** Starts from `weights`, else from `initVision(config, options.seed)` and the mean colour of the first batch. */
  constructor(config: VisionConfig, options: VisionOptions, weights?: Weights) {
    checkOptions(options);
    if (weights) checkWeights(weights, visionShapes(config));
    this.blank = weights === undefined;
    this.config = { ...config };
    this.options = { ...options };
    this.variables = toVariables(weights ?? initVision(config, options.seed));
    this.adam = new Adam(this.variables, { learningRate: options.learningRate });
    this.noise = new Xoshiro128(options.seed, NOISE_STREAM);
  }

  /** Batches trained so far. */
  get step(): number {
    return this.adam.step;
  }

  /**
   * One step of Adam on a batch of 64x64 RGB bytes. With `readLoss` it waits for the numbers; without, it
   * answers null and on a GPU comes back before the work is done.
   */
  async trainBatch(frames: Uint8Array, readLoss: boolean): Promise<VisionLosses | null> {
    const terms = tf.tidy(() => this.stepOnBatch(frames));
    try {
      return readLoss ? await readLosses(terms) : null;
    } finally {
      tf.dispose([terms.loss, terms.reconstruction, terms.klPerDimension]);
    }
  }

  private stepOnBatch(bytes: Uint8Array): VisionLossTerms {
    const { batchSize } = this.options;
    const frames = framesFromBytes(bytes, batchSize);
    if (this.blank) this.variables['vision.decoder.deconv4.bias'].assign(tf.tensor1d(meanColourBias(bytes)));
    this.blank = false;
    const noise = this.drawNoise(batchSize, this.config.latentSize);
    let parts: Omit<VisionLossTerms, 'loss'> | undefined;
    const { value, gradients } = valueAndGradients(() => {
      const { loss, ...rest } = visionLoss(this.variables, frames, noise, this.options);
      parts = { reconstruction: tf.keep(rest.reconstruction), klPerDimension: tf.keep(rest.klPerDimension) };
      return loss;
    }, this.variables);
    this.adam.apply(gradients);
    return { loss: value, ...(parts as Omit<VisionLossTerms, 'loss'>) };
  }

  private drawNoise(rows: number, columns: number): tf.Tensor2D {
    const values = new Float32Array(rows * columns);
    for (let i = 0; i < values.length; i++) values[i] = this.noise.normal();
    return tf.tensor2d(values, [rows, columns]);
  }

  weights(): Promise<Weights> {
    return readWeights(this.variables);
  }

  async state(): Promise<VisionTrainerState> {
    const [weights, optimizer] = await Promise.all([this.weights(), this.adam.state()]);
    return { weights, optimizer, step: this.adam.step, noise: this.noise.toJSON(), blank: this.blank };
  }

  static restore(config: VisionConfig, options: VisionOptions, state: VisionTrainerState): VisionTrainer {
    const trainer = new VisionTrainer(config, options, state.weights);
    try {
      trainer.adam.restore(state.optimizer, state.step);
      trainer.noise = Xoshiro128.fromJSON(state.noise);
      trainer.blank = state.blank;
    } catch (error) {
      trainer.dispose();
      throw error;
    }
    return trainer;
  }

  dispose(): void {
    this.adam.dispose();
    disposeAll(this.variables);
  }
}

async function readLosses(terms: VisionLossTerms): Promise<VisionLosses> {
  const [[loss], [reconstruction], klPerDimension] = await Promise.all([
    read(terms.loss),
    read(terms.reconstruction),
    read(terms.klPerDimension),
  ]);
  return { loss, reconstruction, kl: klPerDimension.reduce((sum, x) => sum + x, 0), klPerDimension };
}

function checkOptions(options: VisionOptions): void {
  const { batchSize, learningRate, klWeight, klTolerance } = options;
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new RangeError(`batchSize must be an integer >= 1, got ${batchSize}`);
  }
  for (const [name, value] of Object.entries({ learningRate, klWeight, klTolerance })) {
    if (!Number.isFinite(value) || value < 0)
      throw new RangeError(`${name} must be a number >= 0, got ${value}`);
  }
}
