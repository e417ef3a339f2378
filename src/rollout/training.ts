/**
 * Training of V and of M in short pulses: the caller gives a time slice, gets the losses of that slice, and
 * decides what comes next. Pausing, stopping and resuming need nothing else.
 * May import vision, memory, math.
 */
import { Xoshiro128 } from '../math/random.ts';
import type { MemoryTrainer } from '../memory/trainer.ts';
import type { VisionTrainer } from '../vision/trainer.ts';
import type { FrameReservoir, SequenceDataset } from './datasets.ts';
import { FRAME_BYTES } from './episode.ts';

export interface Pulse {
  /** Training steps done in all. */
  step: number;
  /** Mean of the losses read in this pulse. */
  losses: Record<string, number>;
  /** False as soon as one loss was not finite. */
  finite: boolean;
  klPerDimension?: number[];
}

/** Reading a loss waits for the GPU; on the CPU backends it costs nothing. */
export interface PulseOptions {
  milliseconds: number;
  /** Stop at this step even if time is left. */
  untilStep: number;
  readEvery: number;
}

/** Which windows M learns from: beside the seed's streams of initial weights (0) and of z's noise (1). */
const WINDOW_STREAM = 2;

export class VisionTraining {
  readonly trainer: VisionTrainer;
  private readonly reservoir: FrameReservoir;
  private readonly batch: Uint8Array;
  private step: number;

  constructor(trainer: VisionTrainer, reservoir: FrameReservoir, batchSize: number, step = 0) {
    this.trainer = trainer;
    this.reservoir = reservoir;
    this.batch = new Uint8Array(batchSize * FRAME_BYTES);
    this.step = step;
  }

  async advance(options: PulseOptions): Promise<Pulse> {
    const mean = new RunningMeans();
    let klPerDimension: number[] | undefined;
    const until = performance.now() + options.milliseconds;
    while (this.step < options.untilStep && mean.finite && performance.now() < until) {
      this.reservoir.draw(this.batch);
      this.step++;
      const read = this.step % options.readEvery === 0 || this.step === options.untilStep;
      const losses = await this.trainer.trainBatch(this.batch, read);
      if (losses === null) continue;
      const { klPerDimension: perDimension, ...scalars } = losses;
      klPerDimension = [...perDimension];
      mean.add(scalars);
    }
    return { step: this.step, losses: mean.values(), finite: mean.finite, klPerDimension };
  }
}

export class MemoryTraining {
  readonly trainer: MemoryTrainer;
  private readonly dataset: SequenceDataset;
  private readonly random: Xoshiro128;
  private readonly batchSize: number;
  private readonly sequenceLength: number;
  private readonly learningRates: readonly [first: number, last: number];
  private step: number;

  constructor(
    trainer: MemoryTrainer,
    dataset: SequenceDataset,
    shape: {
      batchSize: number;
      sequenceLength: number;
      seed: number;
      learningRate: number;
      /** Adam's step size falls in a straight line to this; the same as the first one when absent. */
      lastLearningRate?: number;
    },
    step = 0,
  ) {
    this.trainer = trainer;
    this.dataset = dataset;
    this.batchSize = shape.batchSize;
    this.sequenceLength = shape.sequenceLength;
    this.random = new Xoshiro128(shape.seed, WINDOW_STREAM);
    this.learningRates = [shape.learningRate, shape.lastLearningRate ?? shape.learningRate];
    this.step = step;
  }

  async advance(options: PulseOptions): Promise<Pulse> {
    const mean = new RunningMeans();
    const until = performance.now() + options.milliseconds;
    while (this.step < options.untilStep && mean.finite && performance.now() < until) {
      const [first, last] = this.learningRates;
      this.trainer.learningRate = first + (last - first) * (this.step / options.untilStep);
      const batch = this.dataset.draw(this.batchSize, this.sequenceLength, this.random);
      this.step++;
      const read = this.step % options.readEvery === 0 || this.step === options.untilStep;
      const losses = await this.trainer.trainBatch(batch, read);
      if (losses !== null) mean.add({ ...losses });
    }
    return { step: this.step, losses: mean.values(), finite: mean.finite };
  }
}

/** Mean of each named value; notices the first that is not finite. */
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
