/**
 * Trains M on sequences of latents. Section A.3 of the paper: Adam, gradients clipped by value, z drawn
 * anew from V's (mu, logvar) in every batch so that M cannot lean on noise it has seen.
 * May import math, backend, tfjs.
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
import { checkMemoryConfig, type MemoryConfig, memoryShapes } from './config.ts';
import { initMemory } from './init.ts';
import { memoryLosses, zeroState } from './network.ts';
import { disposeInputs, type MemoryBatch, toInputs } from './sequences.ts';

/** The initial weights are stream 0 of the seed. */
const NOISE_STREAM = 1;

export interface MemoryOptions {
  /** 1e-3 in the paper. */
  learningRate: number;
  /** Sequences a batch; 100 in the paper. */
  batchSize: number;
  /** Steps a sequence is unrolled; 999 in the paper. */
  sequenceLength: number;
  /** Initial weights and the noise of z grow from it. */
  seed: number;
  /** Bound on each element of the gradient; 1, as in the paper, when absent. */
  clipValue?: number;
  /** Weights of the reward's squared error and of done's cross-entropy beside nats a latent; 1 when absent. */
  rewardWeight?: number;
  doneWeight?: number;
  /** False trains on z = mu. */
  sampleZ?: boolean;
}

export interface MemoryLossValues {
  /** What is minimised. */
  loss: number;
  /** Nats a latent dimension. */
  nll: number;
  /** Squared error of the reward; 0 without that head. */
  reward: number;
  /** Cross-entropy of done in nats; 0 without that head. */
  done: number;
}

/** Everything needed to go on from here exactly. */
export interface MemoryTrainerState {
  weights: Weights;
  moments: Weights;
  step: number;
  noise: { state: number[]; spare: number | null };
}

export class MemoryTrainer {
  readonly config: MemoryConfig;
  readonly options: Required<MemoryOptions>;
  private readonly variables: Variables;
  private readonly adam: Adam;
  private random: Xoshiro128;

  constructor(config: MemoryConfig, options: MemoryOptions, weights?: Weights) {
    checkMemoryConfig(config);
    this.config = { ...config };
    this.options = { clipValue: 1, rewardWeight: 1, doneWeight: 1, sampleZ: true, ...options };
    for (const key of ['batchSize', 'sequenceLength'] as const) {
      if (!Number.isSafeInteger(options[key]) || options[key] < 1) {
        throw new RangeError(`${key} must be an integer >= 1, got ${options[key]}`);
      }
    }
    const initial = weights ?? initMemory(config, options.seed);
    checkWeights(initial, memoryShapes(config));
    this.variables = toVariables(initial);
    this.adam = new Adam(this.variables, this.options);
    this.random = new Xoshiro128(options.seed, NOISE_STREAM);
  }

  /** Adam's step size; may be changed between batches. */
  set learningRate(value: number) {
    this.adam.learningRate = value;
  }

  /** Batches trained on so far. */
  get step(): number {
    return this.adam.step;
  }

  /**
   * One step of Adam on one batch, each sequence from h = c = 0.
   * @param readLoss reading waits for a GPU; without it the result is null
   * @returns losses before the step; not a number when training has diverged
   */
  async trainBatch(data: MemoryBatch, readLoss: boolean): Promise<MemoryLossValues | null> {
    const { batchSize, sequenceLength, rewardWeight, doneWeight, sampleZ } = this.options;
    const inputs = toInputs(this.config, data, batchSize, sequenceLength, sampleZ ? this.random : null);
    const kept = tf.tidy(() => {
      let losses: tf.Tensor1D | undefined;
      const { gradients } = valueAndGradients(() => {
        const { nll, reward, done } = memoryLosses(
          this.config,
          this.variables,
          inputs,
          zeroState(this.config, batchSize),
        );
        if (readLoss) losses = tf.keep(tf.stack([nll, reward, done]) as tf.Tensor1D);
        const heads = tf.add(tf.mul(reward, rewardWeight), tf.mul(done, doneWeight));
        return tf.add(nll, heads) as tf.Scalar;
      }, this.variables);
      this.adam.apply(gradients);
      return losses;
    });
    disposeInputs(inputs);
    if (!kept) return null;
    const [nll, reward, done] = await read(kept);
    kept.dispose();
    return { loss: nll + rewardWeight * reward + doneWeight * done, nll, reward, done };
  }

  weights(): Promise<Weights> {
    return readWeights(this.variables);
  }

  async state(): Promise<MemoryTrainerState> {
    return {
      weights: await this.weights(),
      moments: await this.adam.state(),
      step: this.adam.step,
      noise: this.random.toJSON(),
    };
  }

  restore({ weights, moments, step, noise }: MemoryTrainerState): void {
    checkWeights(weights, memoryShapes(this.config));
    this.adam.restore(moments, step);
    for (const [name, { shape, data }] of Object.entries(weights)) {
      tf.tidy(() => this.variables[name].assign(tf.tensor(data, [...shape], 'float32')));
    }
    this.random = Xoshiro128.fromJSON(noise);
  }

  dispose(): void {
    this.adam.dispose();
    disposeAll(this.variables);
  }
}
