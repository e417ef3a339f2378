/**
 * Truncated-BPTT windows for M: each row of the batch goes through a whole episode in consecutive windows of a fixed
 * length, then starts another episode. M's h and c are carried from one window to the next, which replaces the paper's
 * unrolled sequences of 999 steps.
 */
import { Xoshiro128 } from '../math/random.ts';
import type { MemoryBatch } from '../memory/sequences.ts';
import type { RandomState, SequenceDataset } from './datasets.ts';

/** `begins` is 1 where a row starts an episode in this window. */
export type WindowBatch = Required<MemoryBatch>;

/** The position of each row; with the same dataset the same windows follow. */
export interface WindowsState {
  rows: { episode: number; at: number }[];
  random: RandomState;
}

export class EpisodeWindows {
  private readonly dataset: SequenceDataset;
  private readonly time: number;
  private random: Xoshiro128;
  private rows: { episode: number; at: number }[];

  constructor(dataset: SequenceDataset, batchSize: number, time: number, random: Xoshiro128) {
    this.dataset = dataset;
    this.time = time;
    this.random = random;
    this.rows = Array.from({ length: batchSize }, () => ({ episode: -1, at: 0 }));
  }

  /** The next window of every row; the last window of an episode is padded. */
  async next(): Promise<WindowBatch> {
    const { dataset, time, random, rows } = this;
    const batch = dataset.blankBatch(rows.length, time);
    const begins = new Float32Array(rows.length);
    for (const [row, place] of rows.entries()) {
      if (place.episode < 0 || place.at >= dataset.lengthOf(place.episode)) {
        place.episode = random.below(dataset.size);
        place.at = 0;
        begins[row] = 1;
      }
      const length = Math.min(time, dataset.lengthOf(place.episode) - place.at);
      await dataset.copy(place.episode, place.at, length, batch, row, time);
      place.at += length;
    }
    return { ...batch, begins };
  }

  get state(): WindowsState {
    return { rows: structuredClone(this.rows), random: this.random.toJSON() };
  }

  /** @throws Error naming what of a state does not fit these rows or their dataset */
  check({ rows, random }: WindowsState): void {
    if (!Array.isArray(rows) || rows.length !== this.rows.length) {
      throw new Error(`a state of ${rows?.length} rows does not fit a batch of ${this.rows.length}`);
    }
    rows.forEach((place, row) => {
      const { episode, at } = place ?? {};
      // A row is in episode -1 before its first window.
      const isThere = Number.isInteger(episode) && episode >= -1 && episode < this.dataset.size;
      const last = isThere && episode >= 0 ? this.dataset.lengthOf(episode) : 0;
      if (isThere && Number.isInteger(at) && at >= 0 && at <= last) return;
      throw new Error(
        `row ${row} of the state is at step ${at} of episode ${episode}, ` +
          `but the dataset has ${this.dataset.size} episodes`,
      );
    });
    Xoshiro128.fromJSON(random);
  }

  set state(state: WindowsState) {
    this.check(state);
    this.rows = structuredClone(state.rows);
    this.random = Xoshiro128.fromJSON(state.random);
  }
}
