/**
 * Whether a dream flatters C: from moments of episodes that C drives, what the same C earns in its dream over the next
 * hundred steps, beside what it earned in reality. The moments are grouped by what C earned just before: M can be right
 * about a car on its way and let one drive on that is lost, or that is too fast for the next bend. A search in the
 * dream finds the group that is too kind. The last hundred steps of an episode begin no moment, so how C leaves the
 * field is not compared.
 */
import type { LatentEpisode } from '../data/episode.ts';
import { bootstrapInterval, type Interval } from '../math/intervals.ts';
import { Xoshiro128 } from '../math/random.ts';
import { mean } from '../math/statistics.ts';
import type { DrivenByC } from './dream-distance.ts';
import { type Driver, dreamFrom, type Moment, momentsAt, sampled } from './dreams.ts';
import {
  type EpisodeSource,
  partOf,
  type Reporting,
  shareOf,
  type TrainedMemory,
} from './report-progress.ts';

/** Moments whose C earned nothing before, then the others in thirds, the worst first. */
export interface OptimismRow {
  /** Least and most that C earned in the BEFORE steps before. */
  least: number;
  most: number;
  moments: number;
  /** Mean return of the next steps. */
  real: number;
  dream: number;
}

export interface DreamOptimism {
  tau: number;
  /** Of the returns compared. */
  steps: number;
  /** Of the returns that group the moments. */
  before: number;
  episodes: number;
  moments: number;
  /** Mean return of the next steps over all moments. */
  real: number;
  dream: number;
  /** 95 % bootstrap interval over episodes of dream - real. */
  difference: Interval;
  rows: OptimismRow[];
}

export interface OptimismSubject {
  memory: TrainedMemory;
  /** Null before there is a C: then there is no report of it, nor where its episodes are too short. */
  driven: DrivenByC | null;
  seed: number;
}

const TAU = 1;
const STEPS = 100;
const BEFORE = 50;
/** Between two moments of an episode. */
const APART = 25;
/** Fewer are not reported. */
const LEAST_MOMENTS = 12;
/** Dreams in one batch. */
const GROUP = 64;
/** Fraction of a report's progress that the rest of it takes. */
const REST = 0.93;

/** A moment and what C earned around it. */
interface Compared {
  moment: Moment;
  before: number;
  real: number;
  dream: number;
}

/** The report, then how far its dreams flatter C, beside it. */
export async function* withDreamOptimism<Report extends object>(
  report: Reporting<Report>,
  { memory, driven, seed }: OptimismSubject,
): Reporting<Report & { dreamOptimism: DreamOptimism | null }> {
  const whole = yield* shareOf(report, REST);
  if (driven === null) return { ...whole, dreamOptimism: null };
  const moments = await momentsOf(driven.sources, memory);
  const part = optimismOf(moments, driven.drive, memory, seed);
  return { ...whole, dreamOptimism: yield* partOf(part, REST, 1, 'returns dreamed and real') };
}

/** Moments every APART steps that have BEFORE steps behind them and STEPS to come. */
export function momentsOf(sources: readonly EpisodeSource[], memory: TrainedMemory): Promise<Moment[]> {
  return momentsAt(sources, memory, ({ rewards }) => {
    const last = rewards.length - STEPS;
    return Array.from(
      { length: Math.max(0, Math.floor((last - BEFORE) / APART) + 1) },
      (_, k) => BEFORE + k * APART,
    );
  });
}

/** Null for too few moments. Yields the fraction of the dreams that is done. */
export async function* optimismOf(
  moments: readonly Moment[],
  drive: Driver,
  memory: TrainedMemory,
  seed: number,
): AsyncGenerator<number, DreamOptimism | null> {
  if (moments.length < LEAST_MOMENTS || !memory.config.predictReward) return null;
  const compared: Compared[] = [];
  for (let first = 0; first < moments.length; first += GROUP) {
    const group = moments.slice(first, first + GROUP);
    const dreamed = dreamedReturns(group, drive, memory, seed + first);
    for (const [i, moment] of group.entries()) {
      const { episode, frame } = moment;
      const before = returnOf(episode, frame - BEFORE, BEFORE);
      compared.push({ moment, before, real: returnOf(episode, frame, STEPS), dream: dreamed[i] });
    }
    yield compared.length / moments.length;
  }
  const episodes = [...new Set(compared.map(({ moment }) => moment.episode))];
  const byEpisode = episodes.map((one) => compared.filter(({ moment }) => moment.episode === one));
  const difference = bootstrapInterval(
    byEpisode,
    (drawn) => mean(drawn.flat().map(({ dream, real }) => dream - real)),
    new Xoshiro128(seed),
  );
  return {
    ...{ tau: TAU, steps: STEPS, before: BEFORE, episodes: episodes.length, moments: compared.length },
    ...meansOf(compared),
    difference,
    rows: rowsOf(compared),
  };
}

/** M's reward over STEPS steps of each dream. */
function dreamedReturns(
  moments: readonly Moment[],
  drive: Driver,
  memory: TrainedMemory,
  seed: number,
): Float64Array {
  const returns = new Float64Array(moments.length);
  dreamFrom(moments, memory, drive, sampled(TAU, seed), STEPS, (dreaming) => {
    const rewards = dreaming.reward();
    for (let row = 0; row < returns.length; row++) returns[row] += rewards[row];
  });
  return returns;
}

function returnOf({ rewards }: LatentEpisode, from: number, steps: number): number {
  let sum = 0;
  for (let t = from; t < from + steps; t++) sum += rewards[t];
  return sum;
}

const meansOf = (compared: readonly Compared[]): { real: number; dream: number } => ({
  real: mean(compared.map(({ real }) => real)),
  dream: mean(compared.map(({ dream }) => dream)),
});

function rowsOf(compared: readonly Compared[]): OptimismRow[] {
  const sorted = [...compared].sort((a, b) => a.before - b.before);
  const earning = sorted.findIndex(({ before }) => before > 0);
  const idle = earning === -1 ? sorted.length : earning;
  const third = (k: number): number => idle + Math.round(((sorted.length - idle) * k) / 3);
  const cuts = [0, idle, third(1), third(2), sorted.length];
  return cuts.slice(1).flatMap((end, k): OptimismRow[] => {
    const group = sorted.slice(cuts[k], end);
    if (group.length === 0) return [];
    const [least, most] = [group[0].before, group[group.length - 1].before];
    return [{ least, most, moments: group.length, ...meansOf(group) }];
  });
}
