/**
 * The tracks of a generation of the search: how many, which are new, and which of the hard ones are played again. They
 * grow from the run's seed, the generation and the history, so a resumed run draws the same ones.
 */
import { Xoshiro128 } from '../../math/random.ts';
import { mean } from '../../math/statistics.ts';
import type { Outcome } from '../../rollout/jobs.ts';
import type { GenerationRecord } from '../run.ts';
import { evolutionSeed } from '../settings/seeds.ts';
import type { RunSettings } from '../settings/settings.ts';

/** A track by its seed, and the mean return of the candidates that were on it. */
export interface ScoredTrack {
  seed: number;
  mean: number;
}

/** Generations whose hard tracks may be played again. */
const REPLAYED_GENERATIONS = 30;
/** Weight of a track's newest mean return among all of its own. */
const NEWEST = 0.3;
/** Above 1: the harder of the hard tracks are played more often. */
const GREED = 1.5;

/**
 * How many rollouts score a candidate of this generation: a straight line from the first to the last number, by the
 * generations or by the step budget, whichever ends earlier.
 * @param steps that the search has made before it
 */
export function rolloutsOf(settings: RunSettings, generation: number, steps = 0): number {
  const {
    'evolution.rollouts': first,
    'evolution.finalRollouts': last,
    'evolution.generations': end,
    'evolution.stepBudget': budget,
  } = settings;
  const bySteps = budget === 0 ? 0 : steps / (1e6 * budget);
  const done = Math.min(1, Math.max((generation - 1) / Math.max(1, end - 1), bySteps));
  return Math.round(first + (last - first) * done);
}

/**
 * The tracks of each candidate: the same for all, or, of mirrored ones, for the two of a pair. A fraction are hard ones
 * again (after prioritized level replay, Jiang et al. 2021, arXiv:2010.03934), the others new.
 * @param steps that the search has made before it
 */
export function seedsOf(
  settings: RunSettings,
  generation: number,
  history: readonly GenerationRecord[],
  steps = 0,
): number[][] {
  const random = new Xoshiro128(settings.seed * 100_003 + generation);
  const rollouts = rolloutsOf(settings, generation, steps);
  const population = settings['evolution.populationSize'];
  const fraction = settings['evolution.replayFraction'];
  const fresh = (count: number): number[] =>
    Array.from({ length: count }, () => evolutionSeed(random.random()));
  if (settings['evolution.mirrored']) {
    const pairs = population / 2;
    const replayed = drawHard(hardTracksOf(history), Math.floor(fraction * pairs * rollouts), random);
    const all = [...replayed, ...fresh(pairs * rollouts - replayed.length)];
    return Array.from({ length: population }, (_, c) => {
      const pair = c >> 1;
      return all.slice(pair * rollouts, (pair + 1) * rollouts);
    });
  }
  const hardest = history.slice(-REPLAYED_GENERATIONS).flatMap(({ hardest }) => hardest?.seed ?? []);
  const replayed = new Set<number>();
  const wanted = Math.floor(fraction * rollouts);
  for (const candidates = [...new Set(hardest)]; replayed.size < wanted && candidates.length > 0; ) {
    replayed.add(candidates.splice(random.below(candidates.length), 1)[0]);
  }
  const all = [...replayed, ...fresh(rollouts - replayed.size)];
  return Array.from({ length: population }, () => all);
}

/** Whether the search keeps hard tracks for its mirrored pairs; without pairs the hardest of each generation do. */
export const replaysPairs = (settings: RunSettings): boolean =>
  settings['evolution.mirrored'] && settings['evolution.replayFraction'] > 0;

/** The hard tracks of a mirrored search that are still below the mean of the last generation, the hardest first. */
export function hardTracksOf(history: readonly GenerationRecord[]): ScoredTrack[] {
  const means = new Map<number, number>();
  for (const { hard = [] } of history.slice(-REPLAYED_GENERATIONS)) {
    for (const { seed, mean: newest } of hard) {
      const before = means.get(seed) ?? newest;
      means.set(seed, before + NEWEST * (newest - before));
    }
  }
  const limit = history.at(-1)?.mean ?? Number.POSITIVE_INFINITY;
  return [...means]
    .map(([seed, own]) => ({ seed, mean: own }))
    .filter((track) => track.mean < limit)
    .sort((a, b) => a.mean - b.mean);
}

/** Each at most once. @param tracks the hardest first */
function drawHard(tracks: readonly ScoredTrack[], count: number, random: Xoshiro128): number[] {
  const left = tracks.map(({ seed }) => seed);
  return Array.from(
    { length: Math.min(count, left.length) },
    () => left.splice(Math.floor(random.random() ** GREED * left.length), 1)[0],
  );
}

/** The mean return of the candidates on each track. */
function scoredTracks(
  outcomes: readonly Pick<Outcome, 'return'>[],
  seeds: readonly number[][],
): ScoredTrack[] {
  const returns = new Map<number, number[]>();
  for (const [i, seed] of seeds.flat().entries()) {
    const own = returns.get(seed) ?? [];
    returns.set(seed, own);
    own.push(outcomes[i].return);
  }
  return [...returns].map(([seed, own]) => ({ seed, mean: mean(own) }));
}

/** The track with the lowest mean return over the candidates that were on it. */
export function hardestOf(
  outcomes: readonly Pick<Outcome, 'return'>[],
  seeds: readonly number[][],
): ScoredTrack {
  return scoredTracks(outcomes, seeds).reduce((hardest, each) => (each.mean < hardest.mean ? each : hardest));
}

/** What a mirrored search keeps of a generation: the worst quarter of its tracks, and those that were hard before. */
export function hardOf(
  outcomes: readonly Pick<Outcome, 'return'>[],
  seeds: readonly number[][],
  before: readonly ScoredTrack[],
): ScoredTrack[] {
  const scored = scoredTracks(outcomes, seeds).sort((a, b) => a.mean - b.mean);
  const known = new Set(before.map(({ seed }) => seed));
  return scored.filter(({ seed }, rank) => known.has(seed) || rank < scored.length / 4);
}

/** Takes from the history what no later generation asks for. */
export function forgetTracks(history: readonly GenerationRecord[]): void {
  for (const record of history.slice(0, -REPLAYED_GENERATIONS)) delete record.hard;
}
