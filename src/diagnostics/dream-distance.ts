/**
 * How fast a dream leaves reality: from moments of unseen episodes M dreams on, V decodes the dreamed z, and the
 * picture is compared with the true frame as V sees both (src/vision/distance.ts), step by step. The actions are
 * reality's, or those of C in its own dream, beside a reality that the same C drives.
 */

import { latentSizeOf } from '../data/datasets.ts';
import type { LatentEpisode } from '../data/episode.ts';
import { quantileOfSorted } from '../math/statistics.ts';
import { latentDistance, totalVariance } from '../vision/distance.ts';
import { Vision } from '../vision/inference.ts';
import { type Driver, dreamFrom, type Moment, momentsAt, replay, sampled } from './dreams.ts';
import {
  type EpisodeSource,
  partOf,
  type Reporting,
  shareOf,
  type TrainedMemory,
  type TrainedVision,
} from './report-progress.ts';
import { OFTEN, type UntilRandom, untilRandomOf } from './until-random.ts';

/** Quartiles of the distance over the dreams, percent: 100 is that of two random frames (root mean square). */
export interface DistanceRow {
  /** Steps dreamed. */
  steps: number;
  /** Dreams whose real episode is so long. */
  dreams: number;
  lowerQuartile: number;
  median: number;
  upperQuartile: number;
}

export interface DreamDistance {
  /** Temperature of the dreams. */
  tau: number;
  /** Sum over the latents of the variance of mu over the unseen frames: the unit. */
  variance: number;
  /** In the unseen episodes: reality's actions drive the dream. */
  collected: { dreams: number; realActions: DistanceRow[] };
  /** In episodes that C drives, by reality's actions and by C in its own dream; null without a C. */
  driven: {
    dreams: number;
    realActions: DistanceRow[];
    ownActions: DistanceRow[];
    /** Null for fewer dreams than a row needs; absent from older reports. */
    untilRandom: UntilRandom | null;
  } | null;
}

/** Episodes driven by C, and C as the driver of a dream. */
export interface DrivenByC {
  sources: readonly EpisodeSource[];
  drive: Driver;
}

export interface DreamSubject {
  unseen: readonly EpisodeSource[];
  vision: TrainedVision;
  memory: TrainedMemory;
  driven: DrivenByC | null;
  seed: number;
}

interface Measure extends Omit<DreamSubject, 'unseen' | 'driven'> {
  variance: number;
}

/** Steps at which a dream is compared. */
const STEPS = [1, 5, 10, 20, 50, 100, 200, 300];
const LONGEST = Math.max(...STEPS);
/** Dreams of each kind, at most. */
const DREAMS = 64;
/** A row needs so many dreams. */
const LEAST_DREAMS = 8;
/** Frames that M observes before a dream, at least. */
const CONTEXT = 15;
/** As M was trained, and as the page dreams unless told otherwise. */
const TAU = 1;
/** Dreams in one batch. */
const GROUP = 32;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** Fraction of a report's progress that the rest of it takes. */
const REST = 0.75;

/** The report, then the distances of its dreams beside it. */
export async function* withDreamDistance<Report extends object>(
  report: Reporting<Report>,
  subject: DreamSubject,
): Reporting<Report & { dreamDistance: DreamDistance }> {
  return { ...(yield* shareOf(report, REST)), dreamDistance: yield* distancesOf(subject) };
}

async function* distancesOf(subject: DreamSubject): Reporting<DreamDistance> {
  const { unseen, memory, driven } = subject;
  const parts = driven === null ? 1 : 4;
  const share = (k: number): number => REST + ((1 - REST) * k) / parts;
  const dreams = <Result>(k: number, part: AsyncGenerator<number, Result>) =>
    partOf(part, share(k), share(k + 1), 'dreams compared with reality');

  const measure = { ...subject, variance: await varianceOf(unseen) };
  const moments = await spreadMoments(unseen, memory);
  const collected = {
    dreams: moments.length,
    realActions: yield* dreams(0, distanceOfDreams(moments, replay, measure)),
  };
  const unit = { tau: TAU, variance: measure.variance };
  if (driven === null) return { ...unit, collected, driven: null };

  const played = yield* partOf(readAll(driven.sources), share(1), share(2), 'episodes driven by C');
  const own = await spreadMoments(
    played.map((episode) => () => Promise.resolve(episode)),
    memory,
  );
  const steps = [...new Set([...STEPS, ...OFTEN])].sort((a, b) => a - b);
  const forecast = yield* dreams(2, distancesAt(steps, own, replay, measure));
  const ownActions = yield* dreams(3, distanceOfDreams(own, driven.drive, measure));
  const untilRandom = untilRandomOf(
    OFTEN.map((step) => forecast.get(step)!),
    LEAST_DREAMS,
  );
  const realActions = rowsOf(forecast);
  return { ...unit, collected, driven: { dreams: own.length, realActions, ownActions, untilRandom } };
}

async function varianceOf(sources: readonly EpisodeSource[]): Promise<number> {
  const episodes = await Promise.all(sources.map((read) => read()));
  const mu = new Float32Array(episodes.reduce((sum, episode) => sum + episode.mu.length, 0));
  let at = 0;
  for (const episode of episodes) {
    mu.set(episode.mu, at);
    at += episode.mu.length;
  }
  return totalVariance(mu, latentSizeOf(episodes[0]));
}

async function* readAll(sources: readonly EpisodeSource[]): AsyncGenerator<number, LatentEpisode[]> {
  const episodes: LatentEpisode[] = [];
  for (const read of sources) {
    episodes.push(await read());
    yield episodes.length / sources.length;
  }
  return episodes;
}

/**
 * Moments in the first halves of the episodes, so that long dreams end within them: in each episode as many, at most
 * DREAMS in all, spread by the golden ratio.
 */
export function spreadMoments(sources: readonly EpisodeSource[], memory: TrainedMemory): Promise<Moment[]> {
  const used = sources.slice(0, DREAMS);
  const perEpisode = Math.floor(DREAMS / used.length);
  const framesOf = ({ rewards }: LatentEpisode, index: number): number[] => {
    const room = (rewards.length >> 1) - CONTEXT;
    if (room < 0) return [];
    const place = (k: number) => ((index * perEpisode + k) * GOLDEN) % 1;
    return Array.from({ length: perEpisode }, (_, k) => CONTEXT + Math.round(place(k) * room));
  };
  return momentsAt(used, memory, framesOf);
}

/** Quartiles at each of STEPS; yields the fraction of the dreams that is done. */
export async function* distanceOfDreams(
  moments: readonly Moment[],
  drive: Driver,
  measure: Measure,
): AsyncGenerator<number, DistanceRow[]> {
  return rowsOf(yield* distancesAt(STEPS, moments, drive, measure));
}

/** By the steps dreamed, the distance of each dream; NaN where its real episode ends before. */
async function* distancesAt(
  wanted: readonly number[],
  moments: readonly Moment[],
  drive: Driver,
  { vision: { config, weights }, memory, variance, seed }: Measure,
): AsyncGenerator<number, Map<number, number[]>> {
  const distances = new Map(wanted.map((steps) => [steps, moments.map(() => Number.NaN)]));
  const vision = new Vision(config, weights);
  try {
    for (let first = 0; first < moments.length; first += GROUP) {
      const group = moments.slice(first, first + GROUP);
      const left = Math.max(...group.map(({ episode, frame }) => episode.rewards.length - frame));
      const next = sampled(TAU, seed + first);
      const dreamed = dreamFrom(group, memory, drive, next, Math.min(LONGEST, left));
      for (const [k, steps] of wanted.entries()) {
        const whole = group.flatMap(({ episode, frame }, row) =>
          frame + steps <= episode.rewards.length ? [row] : [],
        );
        if (whole.length === 0) break;
        const seen = await pictured(vision, dreamed[steps - 1], whole);
        for (const [i, row] of whole.entries()) {
          const { episode, frame } = group[row];
          const truth = latentAt(episode.mu, frame + steps, config.latentSize);
          const distance = latentDistance(latentAt(seen, i, config.latentSize), truth, variance);
          distances.get(steps)![first + row] = distance;
        }
        yield Math.min(1, (first + (group.length * (k + 1)) / wanted.length) / moments.length);
      }
    }
  } finally {
    vision.dispose();
  }
  return distances;
}

const rowsOf = (distances: ReadonlyMap<number, number[]>): DistanceRow[] =>
  STEPS.flatMap((steps) => rowOf(steps, distances.get(steps)!));

const latentAt = (mu: Float32Array, frame: number, size: number): Float32Array =>
  mu.subarray(frame * size, (frame + 1) * size);

/** What V sees in its own picture of the dreamed z of some rows: mu(V.encode(V.decode(z))). [rows.length, latent] */
async function pictured(vision: Vision, z: Float32Array, rows: readonly number[]): Promise<Float32Array> {
  const { latentSize } = vision.config;
  const chosen = new Float32Array(rows.length * latentSize);
  for (const [i, row] of rows.entries()) chosen.set(latentAt(z, row, latentSize), i * latentSize);
  const pictures = await vision.decode(chosen, rows.length);
  return (await vision.encodeAsync(pictures, rows.length)).mu;
}

/** None where there are too few dreams. */
function rowOf(steps: number, distances: readonly number[]): DistanceRow[] {
  const sorted = distances.filter((distance) => !Number.isNaN(distance)).sort((a, b) => a - b);
  if (sorted.length < LEAST_DREAMS) return [];
  const quantile = (q: number): number => quantileOfSorted(sorted, q);
  return [
    {
      ...{ steps, dreams: sorted.length },
      ...{ lowerQuartile: quantile(0.25), median: quantile(0.5), upperQuartile: quantile(0.75) },
    },
  ];
}
