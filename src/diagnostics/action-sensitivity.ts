/**
 * Action sensitivity of M: from moments of unseen episodes M predicts two futures without noise (the mixtures' mean is
 * fed back) that differ only in the action: full left and full right, full gas and brake. Their distance, relative to
 * the spread of the latents, is the sensitivity.
 */

import type { LatentEpisode } from '../data/episode.ts';
import type { Contrast } from '../env/experiments.ts';
import { Memory } from '../memory/inference.ts';
import { mixtureMean } from '../memory/sample.ts';
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

/** State of M at one moment, under teacher forcing: the start of both futures. */
export interface Moment {
  episode: LatentEpisode;
  frame: number;
  h: Float32Array;
  c: Float32Array;
}

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
      const futures = between.map((change) => predict(group, trained, change));
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

/** The predicted z of each step, all moments in one batch. [step][rows * latent] */
function predict(
  moments: readonly Moment[],
  { config, weights }: TrainedMemory,
  change: Contrast['between'][0],
): Float32Array[] {
  const { latentSize, actionSize, hiddenSize } = config;
  const memory = new Memory(config, weights, moments.length);
  try {
    const z = new Float32Array(moments.length * latentSize);
    const actions = new Float32Array(moments.length * actionSize);
    for (const [row, { episode, frame, h, c }] of moments.entries()) {
      z.set(episode.mu.subarray(frame * latentSize, (frame + 1) * latentSize), row * latentSize);
      memory.h.set(h, row * hiddenSize);
      memory.c.set(c, row * hiddenSize);
    }
    return Array.from({ length: LONGEST }, (_, step) => {
      for (const [row, { episode, frame }] of moments.entries()) {
        const at = (frame + step) * actionSize;
        actions.set(episode.actions.subarray(at, at + actionSize), row * actionSize);
        for (const [a, value] of change.entries()) if (value !== null) actions[row * actionSize + a] = value;
      }
      memory.step(z, actions);
      const mixture = memory.mixture();
      for (let row = 0; row < moments.length; row++) mixtureMean(z, mixture, row, row * latentSize);
      return z.slice();
    });
  } finally {
    memory.dispose();
  }
}

/** Sum over all moments and latents. */
function squaredDistance([a, b]: readonly Float32Array[][], step: number): number {
  return a[step].reduce((sum, value, i) => sum + (value - b[step][i]) ** 2, 0);
}
