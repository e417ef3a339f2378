/**
 * Does what M foretells depend on what is done? From moments of unseen episodes two futures are foretold without
 * noise (the mixtures' mean fed back), alike but for the action: full left against full right, full gas against
 * the brake. Their distance, in the spread of the latents, is the sensitivity.
 */

import type { LatentEpisode } from '../data/episode.ts';
import { Memory } from '../memory/inference.ts';
import { mixtureMean } from '../memory/sample.ts';
import type { TrainedMemory } from './report-progress.ts';

/**
 * sqrt(mean over moments of |z_a - z_b|² / Σ var(mu_d)), both sums over all latents: 0 means that M ignores the
 * action, and two frames drawn at random are sqrt(2) apart. Dead latents add nothing to either sum.
 */
export interface Sensitivity {
  /** Steps for which the action is held. */
  steps: number;
  /** Steer -1 against steer 1, pedals as recorded. */
  steering: number;
  /** Gas 1, brake 0 against gas 0, brake 0.8, steering as recorded. */
  pedals: number;
}

const HORIZONS = [1, 10];
const LONGEST = Math.max(...HORIZONS);
/** A moment every so many frames. */
export const STRIDE = 10;
const ROWS = 32;

/** M with open eyes at one moment: what both futures grow from. */
export interface Moment {
  episode: LatentEpisode;
  frame: number;
  h: Float32Array;
  c: Float32Array;
}

/** Whether a moment is taken at this frame: none is so near the end that its actions would run out. */
export function isMoment(episode: LatentEpisode, frame: number): boolean {
  return frame % STRIDE === 0 && frame + LONGEST <= episode.rewards.length;
}

/** [steer, gas, brake] with one part replaced. */
type Change = (actions: Float32Array, at: number) => void;

const steer =
  (value: number): Change =>
  (actions, at) => {
    actions[at] = value;
  };
const pedals =
  (gas: number, brake: number): Change =>
  (actions, at) => {
    actions[at + 1] = gas;
    actions[at + 2] = brake;
  };

/** NaN where no moment was taken. @param variance sum over the latents of the variance of mu over frames */
export function actionSensitivity(
  moments: readonly Moment[],
  trained: TrainedMemory,
  variance: number,
): Sensitivity[] {
  const distances = (a: Change, b: Change): number[] => {
    const squares = HORIZONS.map(() => 0);
    for (let first = 0; first < moments.length; first += ROWS) {
      const group = moments.slice(first, first + ROWS);
      const futures = [a, b].map((change) => foretell(group, trained, change));
      for (const [k, steps] of HORIZONS.entries()) squares[k] += squaredDistance(futures, steps - 1);
    }
    return squares.map((sum) => Math.sqrt(sum / moments.length / variance));
  };
  const steering = distances(steer(-1), steer(1));
  const feet = distances(pedals(1, 0), pedals(0, 0.8));
  return HORIZONS.map((steps, k) => ({ steps, steering: steering[k], pedals: feet[k] }));
}

/** The foretold z of each step, all moments side by side. [step][rows * latent] */
function foretell(
  moments: readonly Moment[],
  { config, weights }: TrainedMemory,
  change: Change,
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
        change(actions, row * actionSize);
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

/** Summed over all moments and latents. */
function squaredDistance([a, b]: readonly Float32Array[][], step: number): number {
  return a[step].reduce((sum, value, i) => sum + (value - b[step][i]) ** 2, 0);
}
