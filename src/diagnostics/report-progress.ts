/**
 * Diagnostics as generators: they yield their progress after each short part, so a worker can answer between two parts
 * and a run can be paused or stopped.
 */

import type { LatentEpisode } from '../data/episode.ts';
import type { EpisodePaths } from '../data/episode-paths.ts';
import type { Weights } from '../math/weights.ts';
import type { MemoryConfig } from '../memory/config.ts';
import type { VisionConfig } from '../vision/config.ts';

/** The episodes that diagnostics are computed on. */
export interface ReportPaths {
  seen: EpisodePaths[];
  unseen: EpisodePaths[];
}

export interface ReportProgress {
  /** 0 .. 1. */
  fraction: number;
  /** The present measurement, for people. */
  detail: string;
}

/** Yields its progress, returns the report. */
export type Reporting<Report> = AsyncGenerator<ReportProgress, Report>;

export interface TrainedVision {
  config: VisionConfig;
  weights: Weights;
}

export interface TrainedMemory {
  config: MemoryConfig;
  weights: Weights;
}

/** Reads an episode; callers release it after use. */
export type EpisodeSource = () => Promise<LatentEpisode>;

/** All frames of an episode. [T + 1, 64, 64, 3] */
export type FrameSource = () => Promise<Uint8Array>;

/** Runs a generator to its end and returns its result. */
export async function finish<Result>(steps: AsyncGenerator<unknown, Result>): Promise<Result> {
  for (;;) {
    const { done, value } = await steps.next();
    if (done) return value as Result;
  }
}

/** Progress of a report, and the report once it is complete. */
export interface Advance<Report> {
  progress: ReportProgress;
  report: Report | null;
}

/** Runs for about `milliseconds`. */
export async function advanceReporting<Report>(
  reporting: Reporting<Report>,
  milliseconds: number,
): Promise<Advance<Report>> {
  const until = performance.now() + milliseconds;
  for (;;) {
    const { done, value } = await reporting.next();
    if (done) return { progress: { fraction: 1, detail: 'done' }, report: value as Report };
    if (performance.now() >= until) return { progress: value as ReportProgress, report: null };
  }
}

/** A report to which more is added: its own progress takes `share` of the whole. `const x = yield* shareOf(…)` */
export async function* shareOf<Report>(report: Reporting<Report>, share: number): Reporting<Report> {
  for (;;) {
    const { done, value } = await report.next();
    if (done) return value as Report;
    yield { ...(value as ReportProgress), fraction: share * (value as ReportProgress).fraction };
  }
}

/** Maps the progress 0 .. 1 of a part to `from` .. `to` of the whole: `const x = yield* partOf(…)`. */
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
