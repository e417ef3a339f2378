/**
 * One generation of the search: its tracks, the episodes of its candidates, and their fitness, which is the mean return
 * (paper, A.4) or a mean that weighs the worst episodes more.
 */

import { Xoshiro128 } from '../../math/random.ts';
import { mean } from '../../math/statistics.ts';
import type { Job, Outcome } from '../../rollout/jobs.ts';
import type { GenerationRecord } from '../run.ts';
import { evolutionSeed } from '../settings/seeds.ts';
import type { RunSettings } from '../settings/settings.ts';
import { weightsOf } from '../settings/term-settings.ts';

/** Generations whose hardest tracks may be replayed. */
const REPLAYED_GENERATIONS = 30;

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
 * The tracks of a generation, the same for all its candidates: some of the hardest of the last generations again
 * (after prioritized level replay, Jiang et al. 2021, arXiv:2010.03934), the others new. They grow from the run's
 * seed, the generation and the history, so a resumed run draws the same ones.
 * @param steps that the search has made before it
 */
export function seedsOf(
  settings: RunSettings,
  generation: number,
  history: readonly GenerationRecord[],
  steps = 0,
): number[] {
  const random = new Xoshiro128(settings.seed * 100_003 + generation);
  const rollouts = rolloutsOf(settings, generation, steps);
  const hard = history.slice(-REPLAYED_GENERATIONS).flatMap(({ hardest }) => hardest?.seed ?? []);
  const replayed = new Set<number>();
  const wanted = Math.floor(settings['evolution.replayFraction'] * rollouts);
  for (const candidates = [...new Set(hard)]; replayed.size < wanted && candidates.length > 0; ) {
    replayed.add(candidates.splice(random.below(candidates.length), 1)[0]);
  }
  const fresh = Array.from({ length: rollouts - replayed.size }, () => evolutionSeed(random.random()));
  return [...replayed, ...fresh];
}

/** The episodes of a generation: every candidate on every track. */
export function jobsOf(candidates: Float64Array[], settings: RunSettings, seeds: readonly number[]): Job[] {
  const rollouts = seeds.length;
  const world = settings['evolution.world'];
  const shaping = { ...weightsOf(settings), offRoadSteps: settings['evolution.offRoadSteps'] };
  return candidates.flatMap((candidate, c) => {
    const parameters = Float32Array.from(candidate);
    return seeds.map(
      (seed, r): Job => ({
        id: c * rollouts + r,
        candidate: c,
        parameters,
        seed,
        world,
        maxSteps: settings['evolution.steps'],
        patience: settings[world === 'dream' ? 'evolution.dreamPatience' : 'evolution.patience'],
        tau: settings['evolution.tau'],
        shaping,
      }),
    );
  });
}

/**
 * The fitness of each candidate: (1 - w) times the mean return over its rollouts plus w times that over the worst
 * quarter of them, which is their conditional value at risk. Fewer than 4 rollouts have no quarter: their mean.
 * @param outcomes candidate by candidate
 */
export function fitnessOf(
  outcomes: readonly Pick<Outcome, 'return'>[],
  candidates: number,
  worstWeight: number,
): number[] {
  const rollouts = outcomes.length / candidates;
  const quarter = Math.floor(rollouts / 4);
  return Array.from({ length: candidates }, (_, c) => {
    const own = outcomes.slice(c * rollouts, (c + 1) * rollouts).map((outcome) => outcome.return);
    const whole = mean(own);
    if (worstWeight === 0 || quarter === 0) return whole;
    const worst = own.sort((a, b) => a - b).slice(0, quarter);
    return (1 - worstWeight) * whole + worstWeight * mean(worst);
  });
}

/** The track with the lowest mean return over all candidates. */
export function hardestOf(
  outcomes: readonly Outcome[],
  seeds: readonly number[],
): { seed: number; mean: number } {
  const sums = new Float64Array(seeds.length);
  for (const [i, outcome] of outcomes.entries()) sums[i % seeds.length] += outcome.return;
  const worst = sums.indexOf(Math.min(...sums));
  return { seed: seeds[worst], mean: (sums[worst] * seeds.length) / outcomes.length };
}
