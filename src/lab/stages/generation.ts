/**
 * One generation of the search: the episodes of its candidates and their fitness, which is the mean return (paper, A.4)
 * or a mean that weighs the worst episodes more.
 */

import { mean } from '../../math/statistics.ts';
import type { Job, Outcome } from '../../rollout/jobs.ts';
import type { RunSettings } from '../settings/settings.ts';
import { weightsOf } from '../settings/term-settings.ts';

/** The episodes of a generation: every candidate on each of its tracks. */
export function jobsOf(candidates: Float64Array[], settings: RunSettings, seeds: readonly number[][]): Job[] {
  const world = settings['evolution.world'];
  const shaping = { ...weightsOf(settings), offRoadSteps: settings['evolution.offRoadSteps'] };
  return candidates.flatMap((candidate, c) => {
    const parameters = Float32Array.from(candidate);
    return seeds[c].map(
      (seed, r): Job => ({
        id: c * seeds[c].length + r,
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
