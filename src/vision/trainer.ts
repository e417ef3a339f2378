/**
 * V's training, one batch per call. Everything random grows from the seed, and the state resumes exactly: the
 * same batches after `restore` give the same weights as without the break; on the CPU a team of threads may share
 * the work.
 */
import * as tf from '@tensorflow/tfjs-core';
import { Adam } from '../backend/adam.ts';
import { cut, disposeGradient, type Gradient, type GradientTeam } from '../backend/gradient-team.ts';
import { read } from '../backend/read.ts';
import { disposeAll, readWeights, toVariables, type Variables } from '../backend/variables.ts';
import { Xoshiro128 } from '../math/random.ts';
import { checkWeights, type Weights } from '../math/weights.ts';
import { type VisionConfig, visionShapes } from './config.ts';
import { checkFrames } from './frames.ts';
import {
  sliceVisionShard,
  type VisionGradientOptions,
  type VisionShard,
  visionGradient,
} from './gradient.ts';
import { initVision, meanColourBias } from './init.ts';

export interface VisionOptions extends VisionGradientOptions {
  /** Adam's step size; 1e-4 in the paper. */
  learningRate: number;
  /** Frames per batch; 100 in the paper. */
  batchSize: number;
  seed: number;
}

/** Of one batch, before its step. A diverged net shows as NaN here: the caller decides what to do. */
export interface VisionLossValues {
  loss: number;
  reconstruction: number;
  /** Nats per frame, before weight and tolerance. */
  kl: number;
  /** [latent] nats. */
  klPerDimension: Float32Array;
}

export interface VisionTrainerState {
  weights: Weights;
  /** Adam's, two per variable. */
  moments: Weights;
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
  private random: Xoshiro128;
  private blank: boolean;
  private team: GradientTeam<VisionShard> | null = null;
  /** Weight of the ground's pixels in the next batch; 0: as all others. */
  groundWeight = 0;

  /** Starts from `weights`, else from `initVision(config, options.seed)` and the mean colour of the first batch. */
  constructor(config: VisionConfig, options: VisionOptions, weights?: Weights) {
    checkOptions(options);
    if (weights) checkWeights(weights, visionShapes(config));
    this.blank = weights === undefined;
    this.config = { ...config };
    this.options = { ...options };
    this.variables = toVariables(weights ?? initVision(config, options.seed));
    this.adam = new Adam(this.variables, { learningRate: options.learningRate });
    this.random = new Xoshiro128(options.seed, NOISE_STREAM);
  }

  /** Adam's step size; may be changed between batches. */
  set learningRate(value: number) {
    this.adam.learningRate = value;
  }

  /** Batches trained so far. */
  get step(): number {
    return this.adam.step;
  }

  /** From now on the team computes the gradients; it stays its owner's to dispose. */
  join(team: GradientTeam<VisionShard>): void {
    this.team = team;
  }

  /**
   * One step of Adam on a batch of 64x64 RGB bytes. With `readLoss` it waits for the numbers; without, it
   * returns null, on a GPU before the work is done.
   */
  async trainBatch(frames: Uint8Array, readLoss: boolean): Promise<VisionLossValues | null> {
    const { batchSize } = this.options;
    checkFrames(frames, batchSize);
    if (this.blank) tf.tidy(() => this.outputBias.assign(tf.tensor1d(meanColourBias(frames))));
    this.blank = false;
    const gradient = await this.gradient(frames, this.drawNoise());
    try {
      this.adam.apply(gradient.gradients);
      return readLoss ? lossesOf(await read(gradient.terms)) : null;
    } finally {
      disposeGradient(gradient);
    }
  }

  /** Noise is drawn for the whole batch, so that it does not depend on the number of threads. */
  private async gradient(frames: Uint8Array, noise: Float32Array): Promise<Gradient> {
    const { config, variables, options, team } = this;
    const compute = (shard: VisionShard) => visionGradient(config, variables, shard, options);
    const whole = { frames, noise, share: 1, groundWeight: this.groundWeight };
    if (team === null) return compute(whole);
    const ends = cut(options.batchSize, team.threads);
    const shards = ends.slice(1).map((end, i) => sliceVisionShard(whole, ends[i], end));
    return team.gradient(variables, shards, compute);
  }

  private get outputBias(): tf.Variable {
    return this.variables['vision.decoder.deconv4.bias'];
  }

  private drawNoise(): Float32Array {
    const values = new Float32Array(this.options.batchSize * this.config.latentSize);
    for (let i = 0; i < values.length; i++) values[i] = this.random.normal();
    return values;
  }

  weights(): Promise<Weights> {
    return readWeights(this.variables);
  }

  async state(): Promise<VisionTrainerState> {
    const [weights, moments] = await Promise.all([this.weights(), this.adam.state()]);
    return { weights, moments, step: this.adam.step, noise: this.random.toJSON(), blank: this.blank };
  }

  restore({ weights, moments, step, noise, blank }: VisionTrainerState): void {
    checkWeights(weights, visionShapes(this.config));
    this.adam.restore(moments, step);
    for (const [name, { shape, data }] of Object.entries(weights)) {
      tf.tidy(() => this.variables[name].assign(tf.tensor(data, [...shape], 'float32')));
    }
    this.random = Xoshiro128.fromJSON(noise);
    this.blank = blank;
  }

  dispose(): void {
    this.adam.dispose();
    disposeAll(this.variables);
  }
}

/** @param terms as `visionGradient` puts them. */
function lossesOf(terms: Float32Array): VisionLossValues {
  const klPerDimension = terms.slice(2);
  const kl = klPerDimension.reduce((sum, x) => sum + x, 0);
  return { loss: terms[0], reconstruction: terms[1], kl, klPerDimension };
}

function checkOptions(options: VisionOptions): void {
  const { batchSize, learningRate, klWeight, klTolerance, coarseWeight = 0 } = options;
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new RangeError(`batchSize must be an integer >= 1, got ${batchSize}`);
  }
  for (const [name, value] of Object.entries({ learningRate, klWeight, klTolerance, coarseWeight })) {
    if (!Number.isFinite(value) || value < 0)
      throw new RangeError(`${name} must be a number >= 0, got ${value}`);
  }
}
