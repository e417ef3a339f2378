/**
 * Trains M on sequences of latents. Appendix A.2 of the paper: Adam, gradients clipped by value, a new z
 * drawn from V's (mu, logvar) in every batch so that M cannot lean on noise it has seen.
 */
import * as tf from '@tensorflow/tfjs-core';
import { Adam } from '../backend/adam.ts';
import { cut, disposeGradient, type Gradient, type GradientTeam } from '../backend/gradient-team.ts';
import { read } from '../backend/read.ts';
import { disposeAll, readWeights, toVariables, type Variables } from '../backend/variables.ts';
import { Xoshiro128 } from '../math/random.ts';
import { checkWeights, type Weights } from '../math/weights.ts';
import { checkMemoryConfig, type MemoryConfig, memoryShapes } from './config.ts';
import { type LocalShard, type MemoryShard, memoryGradient, sliceMemoryShard } from './gradient.ts';
import { initMemory } from './init.ts';
import { drawArrays, type MemoryArrays, type MemoryBatch } from './sequences.ts';

/** The initial weights are stream 0 of the seed. */
const NOISE_STREAM = 1;

export interface MemoryOptions {
  /** 1e-3 in the paper. */
  learningRate: number;
  /** Sequences per batch; 100 in the paper. */
  batchSize: number;
  /** Steps that a sequence is unrolled; 999 in the paper. */
  sequenceLength: number;
  /** Initial weights and the noise of z grow from it. */
  seed: number;
  /** Bound on each element of the gradient; 1, as in the paper, when absent. */
  clipValue?: number;
  /** Weights of the other losses beside nats per latent (see MemoryLossOptions); 1 when absent. */
  rewardWeight?: number;
  doneWeight?: number;
  aheadWeight?: number;
  /** Probability of an end per step that M predicts before it is trained; 1/2 when absent. */
  endRate?: number;
  /** False trains on z = mu. */
  sampleZ?: boolean;
  /**
   * True: h and c go from batch to batch, row by row, but where `begins` says that an episode does; sequences
   * longer than a batch are then learned in windows, with gradients that end at each window's beginning.
   */
  carryState?: boolean;
}

export interface MemoryLossValues {
  /** What is minimised. */
  loss: number;
  /** Nats per latent dimension. */
  nll: number;
  /** Squared error of the reward; 0 without that head. */
  reward: number;
  /** Cross-entropy of done in nats; 0 without that head. */
  done: number;
  /** Squared error per latent of the forecast `aheadSteps` ahead; absent without that head. */
  ahead?: number;
}

/** Everything needed to go on from here exactly. */
export interface MemoryTrainerState {
  weights: Weights;
  moments: Weights;
  step: number;
  noise: { state: number[]; spare: number | null };
  /** With `carryState`: h and c after the last batch, [batch, 2 * hidden]. */
  carried: Float32Array | null;
}

export class MemoryTrainer {
  readonly config: MemoryConfig;
  readonly options: Required<MemoryOptions>;
  private readonly variables: Variables;
  private readonly adam: Adam;
  private random: Xoshiro128;
  private team: GradientTeam<MemoryShard> | null = null;
  /** h and c after the last batch, [batch, 2 * hidden]; null before the first one. On the device, but for a team. */
  private carried: Float32Array | tf.Tensor2D | null = null;

  constructor(config: MemoryConfig, options: MemoryOptions, weights?: Weights) {
    checkMemoryConfig(config);
    this.config = { ...config };
    this.options = {
      clipValue: 1,
      rewardWeight: 1,
      doneWeight: 1,
      aheadWeight: 1,
      endRate: 0.5,
      sampleZ: true,
      carryState: false,
      ...options,
    };
    for (const key of ['batchSize', 'sequenceLength'] as const) {
      if (!Number.isSafeInteger(options[key]) || options[key] < 1) {
        throw new RangeError(`${key} must be an integer >= 1, got ${options[key]}`);
      }
    }
    const initial = weights ?? initMemory(config, options.seed, options.endRate);
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

  /** From now on the team computes the gradients; it stays its owner's to dispose. */
  join(team: GradientTeam<MemoryShard>): void {
    this.team = team;
  }

  /**
   * One step of Adam on one batch, each sequence from h = c = 0, or with `carryState` from where it was.
   * @param readLoss reading waits for a GPU; without it the result is null
   * @returns losses before the step; not a number when training has diverged
   */
  async trainBatch(data: MemoryBatch, readLoss: boolean): Promise<MemoryLossValues | null> {
    const { batchSize, sequenceLength, sampleZ, carryState } = this.options;
    const random = sampleZ ? this.random : null;
    const arrays = drawArrays(this.config, data, batchSize, sequenceLength, random);
    const { rows, ...gradient } = await this.gradient(arrays, carryState ? data : null);
    try {
      this.adam.apply(gradient.gradients);
      if (rows !== undefined) await this.carry(rows);
      if (!readLoss) return null;
      return this.values(await read(gradient.terms));
    } finally {
      disposeGradient(gradient);
    }
  }

  /** Reading them back would wait for all that the GPU has queued; only the threads of a team want arrays. */
  private async carry(rows: tf.Tensor2D): Promise<void> {
    const before = this.carried;
    if (this.team === null) this.carried = rows;
    else {
      this.carried = await read(rows);
      rows.dispose();
    }
    if (before instanceof tf.Tensor) before.dispose();
  }

  private values([nll, reward, done, ahead]: ArrayLike<number> & Iterable<number>): MemoryLossValues {
    const { rewardWeight, doneWeight, aheadWeight } = this.options;
    const loss = nll + rewardWeight * reward + doneWeight * done + aheadWeight * ahead;
    return { loss, nll, reward, done, ...(this.config.aheadSteps ? { ahead } : {}) };
  }

  /** @param carry the batch whose sequences go on from the last one; null: all begin at h = c = 0 */
  private async gradient(arrays: MemoryArrays, carry: MemoryBatch | null): Promise<Gradient> {
    const { config, variables, options, team } = this;
    const compute = (shard: LocalShard) => memoryGradient(config, variables, shard, options);
    if (team === null) {
      return tf.tidy(() =>
        compute(carry === null ? arrays : { ...arrays, state: this.stateOnDevice(carry) }),
      );
    }
    const whole = carry === null ? arrays : { ...arrays, state: await this.stateBefore(carry) };
    const ends = cut(whole.batch, team.threads);
    const shards = ends.slice(1).map((end, i) => sliceMemoryShard(whole, ends[i], end));
    return team.gradient(variables, shards, compute);
  }

  /** h and c that the last batch left, zero where a sequence begins. [batch, 2 * hidden] */
  private async stateBefore({ begins }: MemoryBatch): Promise<Float32Array> {
    const width = 2 * this.config.hiddenSize;
    const state = new Float32Array(this.options.batchSize * width);
    const carried = await this.carriedArray();
    if (carried === null || begins === undefined) return state;
    for (const [row, begin] of begins.entries()) {
      if (begin === 1) continue;
      state.set(carried.subarray(row * width, (row + 1) * width), row * width);
    }
    return state;
  }

  /** The same without a detour by the CPU. */
  private stateOnDevice({ begins }: MemoryBatch): tf.Tensor2D {
    const { batchSize } = this.options;
    const shape: [number, number] = [batchSize, 2 * this.config.hiddenSize];
    if (this.carried === null || begins === undefined) return tf.zeros(shape);
    const carried = this.carried instanceof tf.Tensor ? this.carried : tf.tensor2d(this.carried, shape);
    const goesOn = Float32Array.from(begins, (begin) => (begin === 1 ? 0 : 1));
    return tf.mul(carried, tf.tensor2d(goesOn, [batchSize, 1]));
  }

  private async carriedArray(): Promise<Float32Array | null> {
    return this.carried instanceof tf.Tensor ? read(this.carried) : this.carried;
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
      carried: await this.carriedArray(),
    };
  }

  restore({ weights, moments, step, noise, carried }: MemoryTrainerState): void {
    checkWeights(weights, memoryShapes(this.config));
    this.adam.restore(moments, step);
    for (const [name, { shape, data }] of Object.entries(weights)) {
      tf.tidy(() => this.variables[name].assign(tf.tensor(data, [...shape], 'float32')));
    }
    this.random = Xoshiro128.fromJSON(noise);
    this.dropCarried();
    this.carried = carried;
  }

  dispose(): void {
    this.dropCarried();
    this.adam.dispose();
    disposeAll(this.variables);
  }

  private dropCarried(): void {
    if (this.carried instanceof tf.Tensor) this.carried.dispose();
    this.carried = null;
  }
}
