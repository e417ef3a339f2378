/**
 * Action sensitivity of M: from moments of unseen episodes M predicts two futures without noise (the mixtures' mean is
 * fed back) that differ only in the action: full left and full right, full gas and brake. Their distance, relative to
 * the spread of the latents, is the sensitivity.
 */

import type { LatentEpisode } from '../data/episode.ts';
import type { Contrast } from '../env/experiments.ts';
import { mixtureMean } from '../memory/sample.ts';
import { type Driver, dreamFrom, type Moment, replay } from './dreams.ts';
import type { TrainedMemory } from './report-progress.ts';

/**
 * sqrt(mean over moments of |z_a - z_b|² / Σ var(mu_d)), both sums over all latents: 0 means that M ignores the
 * action; two random frames have distance sqrt(2). Dead latents contribute nothing to either sum.
 */
export interface Sensitivity {
  /** Steps for which the action is repeated. */
  steps: number;
  /** Under the key of each contrast: for the car `steering` and `pedals`. */
  [contrast: string]: number;
}

const HORIZONS = [1, 10];
const LONGEST = Math.max(...HORIZONS);
/** Frames between two moments. */
export const STRIDE = 10;
const ROWS = 32;

/** Whether a moment is taken at this frame: the longest horizon must fit into the episode. */
export function isMoment(episode: LatentEpisode, frame: number): boolean {
  return frame % STRIDE === 0 && frame + LONGEST <= episode.rewards.length;
}

/** NaN without moments. @param variance sum over the latents of the variance of mu over frames */
export function actionSensitivity(
  moments: readonly Moment[],
  trained: TrainedMemory,
  variance: number,
  contrasts: readonly Contrast[],
): Sensitivity[] {
  const distances = ({ between }: Contrast): number[] => {
    const squares = HORIZONS.map(() => 0);
    for (let first = 0; first < moments.length; first += ROWS) {
      const group = moments.slice(first, first + ROWS);
      const futures = between.map((change) =>
        dreamFrom(group, trained, changed(change), mixtureMean, LONGEST),
      );
      for (const [k, steps] of HORIZONS.entries()) squares[k] += squaredDistance(futures, steps - 1);
    }
    return squares.map((sum) => Math.sqrt(sum / moments.length / variance));
  };
  const measured = contrasts.map((contrast) => [contrast.key, distances(contrast)] as const);
  return HORIZONS.map((steps, k) => ({
    steps,
    ...Object.fromEntries(measured.map(([key, distance]) => [key, distance[k]])),
  }));
}

/** Reality's actions, but for those that the contrast sets. */
const changed =
  (change: Contrast['between'][0]): Driver =>
  (row, actions, at) => {
    replay(row, actions, at);
    for (const [a, value] of change.entries()) if (value !== null) actions[at + a] = value;
  };

/** Sum over all moments and latents. */
function squaredDistance([a, b]: readonly Float32Array[][], step: number): number {
  return a[step].reduce((sum, value, i) => sum + (value - b[step][i]) ** 2, 0);
}
