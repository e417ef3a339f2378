/**
 * Training of V and of M in time slices: the caller gives the length of a slice, gets its losses, and decides whether
 * to continue. Pause, stop and resume need nothing else.
 */

import type { BackendReport } from '../backend/choose.ts';
import type { FrameReservoir, SequenceDataset } from '../data/datasets.ts';
import { FRAME_BYTES } from '../data/episode.ts';
import { EpisodeWindows, type WindowsState } from '../data/windows.ts';
import { Xoshiro128 } from '../math/random.ts';
import type { MemoryBatch } from '../memory/sequences.ts';
import type { MemoryTrainer } from '../memory/trainer.ts';
import type { VisionTrainer } from '../vision/trainer.ts';
import { CurveMeans, type CurvePoint, type HeldOut, isPoint, sumsOf } from './curve-means.ts';
import {
  adamStepOf,
  checkNames,
  prefixed,
  randomOf,
  type TrainingState,
  unprefixed,
} from './training-state.ts';
import type { FallingRate, GroundWeight } from './training-task.ts';

export interface TrainingProgress {
  /** Training steps done so far. */
  step: number;
  /** Mean of the losses read in this slice. */
  losses: Record<string, number>;
  /** Points of the curve that were reached in this slice. */
  points?: CurvePoint[];
  /** False once a loss was not finite. */
  finite: boolean;
  klPerDimension?: number[];
  /** Notices for people, such as the loss and replacement of a thread or a GPU. */
  notices?: string[];
}

/** New notices for people, and the open backend where it changed since the last call. */
export interface TrainingNotices {
  notices?: string[];
  /** The kinds of what was replaced meanwhile: "gradient", "GPU". */
  restarted?: string[];
  backend?: BackendReport;
}

export interface SliceOptions {
  milliseconds: number;
  /** Maximum step, even if time is left. */
  untilStep: number;
  /** Steps of the whole training, over which a learning rate falls; `untilStep` when absent. */
  steps?: number;
  /** Steps between two reads of a loss, which wait for a GPU and cost nothing on CPU backends. */
  readEvery: number;
}

/** Stream of random numbers that selects the windows; weights are drawn from stream 0, the noise of z from stream 1. */
const WINDOW_STREAM = 2;

export interface VisionTrainingShape extends FallingRate, GroundWeight {
  batchSize: number;
  learningRate: number;
}

export class VisionTraining {
  readonly trainer: VisionTrainer;
  private readonly reservoir: FrameReservoir;
  private readonly batch: Uint8Array;
  private readonly shape: VisionTrainingShape;
  private readonly means: CurveMeans;
  private step = 0;

  constructor(
    trainer: VisionTrainer,
    reservoir: FrameReservoir,
    shape: VisionTrainingShape,
    heldOut: HeldOut | null = null,
  ) {
    this.trainer = trainer;
    this.reservoir = reservoir;
    this.shape = shape;
    this.batch = new Uint8Array(shape.batchSize * FRAME_BYTES);
    this.means = new CurveMeans(heldOut);
  }

  async state(): Promise<TrainingState> {
    const { weights, moments, noise, blank, step: adamStep } = await this.trainer.state();
    return {
      step: this.step,
      arrays: { ...prefixed('weights', weights), ...prefixed('moments', moments) },
      facts: {
        ...{ noise, blank, draws: this.reservoir.draws, means: this.means.state },
        ...(adamStep !== this.step && { adamStep }),
      },
    };
  }

  /**
   * Restores a state, exactly if the reservoir has the same frames.
   * @throws Error naming what does not fit; the training is unchanged then
   */
  restore({ step, arrays, facts }: TrainingState): void {
    checkNames(arrays, ['weights', 'moments']);
    const { blank } = facts;
    if (typeof blank !== 'boolean')
      throw new Error(`blank of the training's state is ${blank}, not a boolean`);
    const [noise, draws] = [randomOf(facts, 'noise'), randomOf(facts, 'draws')];
    const sums = sumsOf(facts.means);
    const weights = unprefixed('weights', arrays);
    const moments = unprefixed('moments', arrays);
    this.trainer.restore({ weights, moments, step: adamStepOf(facts, step), noise, blank });
    this.means.restore(sums);
    this.reservoir.draws = draws;
    this.step = step;
  }

  async train(options: SliceOptions): Promise<TrainingProgress> {
    const mean = new RunningMeans();
    let klPerDimension: number[] | undefined;
    const points: CurvePoint[] = [];
    const until = performance.now() + options.milliseconds;
    while (this.step < options.untilStep && mean.finite && performance.now() < until) {
      this.trainer.learningRate = fallingRate(this.shape, this.step, options);
      this.trainer.groundWeight = falling(this.shape.groundWeight ?? 0, 0, this.step, options);
      this.reservoir.draw(this.batch);
      this.step++;
      const losses = await this.trainer.trainBatch(this.batch, isRead(this.step, options));
      const { klPerDimension: perDimension, ...scalars } = losses ?? {};
      this.means.add(this.batch.length / FRAME_BYTES, losses && (scalars as Record<string, number>));
      if (perDimension !== undefined) klPerDimension = [...perDimension];
      if (losses !== null) mean.add(scalars as Record<string, number>);
      await takePoint(this.means, this.step, options, mean.finite, points);
    }
    return { step: this.step, losses: mean.values(), points, finite: mean.finite, klPerDimension };
  }
}

export interface MemoryTrainingShape extends FallingRate {
  batchSize: number;
  sequenceLength: number;
  seed: number;
  learningRate: number;
  /** Trains on whole episodes in consecutive windows with h and c carried over; else on random windows. */
  carryState?: boolean;
}

export class MemoryTraining {
  readonly trainer: MemoryTrainer;
  private readonly dataset: SequenceDataset;
  private readonly shape: MemoryTrainingShape;
  private readonly rows: EpisodeWindows | null;
  private readonly means: CurveMeans;
  private random: Xoshiro128;
  private step = 0;

  constructor(
    trainer: MemoryTrainer,
    dataset: SequenceDataset,
    shape: MemoryTrainingShape,
    heldOut: HeldOut | null = null,
  ) {
    this.trainer = trainer;
    this.dataset = dataset;
    this.shape = shape;
    this.means = new CurveMeans(heldOut);
    this.random = new Xoshiro128(shape.seed, WINDOW_STREAM);
    const { batchSize, sequenceLength, carryState } = shape;
    this.rows = carryState ? new EpisodeWindows(dataset, batchSize, sequenceLength, this.random) : null;
  }

  async state(): Promise<TrainingState> {
    const { weights, moments, noise, carried, step: adamStep } = await this.trainer.state();
    const arrays = { ...prefixed('weights', weights), ...prefixed('moments', moments) };
    if (carried !== null) arrays.carried = { shape: [carried.length], data: carried };
    const facts = {
      ...{ noise, windows: this.random.toJSON(), rows: this.rows?.state, means: this.means.state },
      ...(adamStep !== this.step && { adamStep }),
    };
    return { step: this.step, arrays, facts };
  }

  /**
   * Restores a state, exactly if the dataset is the same.
   * @throws Error naming what does not fit; the training is unchanged then
   */
  restore({ step, arrays, facts }: TrainingState): void {
    checkNames(arrays, ['weights', 'moments'], ['carried']);
    const [noise, windows] = [randomOf(facts, 'noise'), randomOf(facts, 'windows')];
    const sums = sumsOf(facts.means);
    const rows = windowsStateOf(facts);
    const { carried } = arrays;
    // h and c of each row; the bias has a value per unit and gate of the LSTM, and there are four gates.
    const hidden = (arrays['weights/memory.lstm.bias']?.shape[0] ?? 0) / 4;
    const expected = this.shape.batchSize * 2 * hidden;
    if (carried !== undefined && carried.data.length !== expected) {
      throw new Error(
        `carried of the training's state holds ${carried.data.length} numbers, expected ${expected}`,
      );
    }
    if (this.rows !== null && rows !== undefined) this.rows.check(rows);
    const weights = unprefixed('weights', arrays);
    const moments = unprefixed('moments', arrays);
    const adamStep = adamStepOf(facts, step);
    this.trainer.restore({ weights, moments, step: adamStep, noise, carried: carried?.data ?? null });
    this.means.restore(sums);
    this.random = Xoshiro128.fromJSON(windows);
    if (this.rows !== null && rows !== undefined) this.rows.state = rows;
    this.step = step;
  }

  private draw(): Promise<MemoryBatch> {
    const { batchSize, sequenceLength } = this.shape;
    return this.rows?.next() ?? this.dataset.draw(batchSize, sequenceLength, this.random);
  }

  async train(options: SliceOptions): Promise<TrainingProgress> {
    const mean = new RunningMeans();
    const points: CurvePoint[] = [];
    const until = performance.now() + options.milliseconds;
    while (this.step < options.untilStep && mean.finite && performance.now() < until) {
      this.trainer.learningRate = fallingRate(this.shape, this.step, options);
      const batch = await this.draw();
      this.step++;
      const losses = await this.trainer.trainBatch(batch, isRead(this.step, options));
      const frames =
        batch.mask?.reduce((sum, one) => sum + one, 0) ?? this.shape.batchSize * this.shape.sequenceLength;
      this.means.add(frames, losses && { ...losses });
      if (losses !== null) mean.add({ ...losses });
      await takePoint(this.means, this.step, options, mean.finite, points);
    }
    return { step: this.step, losses: mean.values(), points, finite: mean.finite };
  }
}

/** Whether the loss of this step is read: a point of the curve has that of its last batch at least. */
function isRead(step: number, { readEvery, untilStep, steps = untilStep }: SliceOptions): boolean {
  return step % readEvery === 0 || step === untilStep || isPoint(step, steps);
}

async function takePoint(
  means: CurveMeans,
  step: number,
  { untilStep, steps = untilStep }: SliceOptions,
  sound: boolean,
  points: CurvePoint[],
): Promise<void> {
  const point = sound ? await means.take(step, steps) : null;
  if (point !== null) points.push(point);
}

/** Adam's step size for the step after `step` others. */
function fallingRate(
  { learningRate: first, lastLearningRate: last = first }: FallingRate & { learningRate: number },
  step: number,
  options: SliceOptions,
): number {
  return falling(first, last, step, options);
}

/** Linear from `first` at the first step to `last` after the last. */
function falling(
  first: number,
  last: number,
  step: number,
  { untilStep, steps = untilStep }: SliceOptions,
): number {
  return first + (last - first) * (step / steps);
}

/** Mean of each named value; `finite` is false once a value is not finite. */
class RunningMeans {
  finite = true;
  private count = 0;
  private readonly sums: Record<string, number> = {};

  add(values: Record<string, number>): void {
    this.count++;
    for (const [name, value] of Object.entries(values)) {
      if (!Number.isFinite(value)) this.finite = false;
      this.sums[name] = (this.sums[name] ?? 0) + value;
    }
  }

  values(): Record<string, number> {
    return Object.fromEntries(Object.entries(this.sums).map(([name, sum]) => [name, sum / this.count]));
  }
}

/** Files of older versions have the property `lanes` instead of `rows`. */
function windowsStateOf(facts: Record<string, unknown>): WindowsState | undefined {
  const earlier = facts.lanes as { lanes: WindowsState['rows']; random: WindowsState['random'] } | undefined;
  if (earlier !== undefined) return { rows: earlier.lanes, random: earlier.random };
  return facts.rows as WindowsState | undefined;
}
