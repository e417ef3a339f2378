/**
 * Whole episodes for M in windows of a fixed length: each lane of the batch walks through an episode window
 * after window, then begins another one. With it M's h and c are carried from batch to batch (truncated
 * backpropagation through time; the paper's sequences of 999 steps need it).
 */
import { Xoshiro128 } from '../math/random.ts';
import type { RandomState, SequenceBatch, SequenceDataset } from './datasets.ts';

export interface LaneBatch extends SequenceBatch {
  /** 1 where a lane begins an episode in this window. */
  begins: Float32Array; // [batch]
}

/** Where each lane is; with the same dataset the same windows follow. */
export interface LanesState {
  lanes: { episode: number; at: number }[];
  random: RandomState;
}

export class Lanes {
  private readonly dataset: SequenceDataset;
  private readonly time: number;
  private random: Xoshiro128;
  private lanes: { episode: number; at: number }[];

  constructor(dataset: SequenceDataset, batchSize: number, time: number, random: Xoshiro128) {
    this.dataset = dataset;
    this.time = time;
    this.random = random;
    this.lanes = Array.from({ length: batchSize }, () => ({ episode: -1, at: 0 }));
  }

  /** The next window of every lane; the end of an episode is padded. */
  async next(): Promise<LaneBatch> {
    const { dataset, time, random, lanes } = this;
    const batch = dataset.blankBatch(lanes.length, time);
    const begins = new Float32Array(lanes.length);
    for (const [row, lane] of lanes.entries()) {
      if (lane.episode < 0 || lane.at >= dataset.lengthOf(lane.episode)) {
        lane.episode = random.below(dataset.size);
        lane.at = 0;
        begins[row] = 1;
      }
      const length = Math.min(time, dataset.lengthOf(lane.episode) - lane.at);
      await dataset.copy(lane.episode, lane.at, length, batch, row, time);
      lane.at += length;
    }
    return { ...batch, begins };
  }

  get state(): LanesState {
    return { lanes: structuredClone(this.lanes), random: this.random.toJSON() };
  }

  /** @throws Error naming what of a state does not fit these lanes or their dataset */
  check({ lanes, random }: LanesState): void {
    if (!Array.isArray(lanes) || lanes.length !== this.lanes.length) {
      throw new Error(`a state of ${lanes?.length} lanes does not fit a batch of ${this.lanes.length}`);
    }
    lanes.forEach((lane, row) => {
      const { episode, at } = lane ?? {};
      // Before its first window a lane is in episode -1.
      const isThere = Number.isInteger(episode) && episode >= -1 && episode < this.dataset.size;
      const last = isThere && episode >= 0 ? this.dataset.lengthOf(episode) : 0;
      if (isThere && Number.isInteger(at) && at >= 0 && at <= last) return;
      throw new Error(
        `lane ${row} of the state is at step ${at} of episode ${episode}, which is none of ${this.dataset.size} episodes`,
      );
    });
    Xoshiro128.fromJSON(random);
  }

  set state(state: LanesState) {
    this.check(state);
    this.lanes = structuredClone(state.lanes);
    this.random = Xoshiro128.fromJSON(state.random);
  }
}
