/**
 * How a report card is computed: in short pieces that say how far they are, so that a worker can answer between
 * two of them and a run can be paused or stopped.
 */

import type { LatentEpisode } from '../data/episode.ts';
import type { EpisodePaths } from '../data/episode-files.ts';
import type { Weights } from '../math/weights.ts';
import type { MemoryConfig } from '../memory/config.ts';
import type { VisionConfig } from '../vision/config.ts';

/** The episodes that diagnostics are made of. */
export interface ReportPaths {
  seen: EpisodePaths[];
  unseen: EpisodePaths[];
}

export interface ReportProgress {
  /** 0 .. 1. */
  fraction: number;
  /** What is being measured, for people. */
  detail: string;
}

/** Yields its progress, returns the card. */
export type Reporting<Card> = AsyncGenerator<ReportProgress, Card>;

export interface TrainedVision {
  config: VisionConfig;
  weights: Weights;
}

export interface TrainedMemory {
  config: MemoryConfig;
  weights: Weights;
}

/** An episode that is read when it is needed and let go afterwards. */
export type EpisodeSource = () => Promise<LatentEpisode>;

/** All frames of an episode. [T + 1, 64, 64, 3] */
export type FrameSource = () => Promise<Uint8Array>;

/** Runs to the end in one go; gives what is returned. */
export async function finish<Result>(steps: AsyncGenerator<unknown, Result>): Promise<Result> {
  for (;;) {
    const { done, value } = await steps.next();
    if (done) return value as Result;
  }
}

/** How far a card is, or the card itself. */
export interface Advance<Card> {
  progress: ReportProgress;
  card: Card | null;
}

/** Advances for about `milliseconds`. */
export async function advanceReporting<Card>(
  reporting: Reporting<Card>,
  milliseconds: number,
): Promise<Advance<Card>> {
  const until = performance.now() + milliseconds;
  for (;;) {
    const { done, value } = await reporting.next();
    if (done) return { progress: { fraction: 1, detail: 'done' }, card: value as Card };
    if (performance.now() >= until) return { progress: value as ReportProgress, card: null };
  }
}

/** A part that yields its own share 0 .. 1, as `from` .. `to` of the whole: `const x = yield* partOf(…)`. */
export async function* partOf<Result>(
  part: AsyncGenerator<number, Result>,
  from: number,
  to: number,
  detail: string,
): Reporting<Result> {
  for (;;) {
    const { done, value } = await part.next();
    if (done) return value as Result;
    yield { fraction: from + (to - from) * (value as number), detail };
  }
}
