/**
 * Likelihood of unseen episodes under M, and its sources: the same episodes with shuffled frames, with shuffled actions
 * and without actions. Nats per latent, lower is better.
 */

import type { LatentEpisode } from '../data/episode.ts';
import { Xoshiro128 } from '../math/random.ts';
import {
  type EvaluationSequences,
  nllOf,
  shuffleActions,
  shuffleFrames,
  withoutActions,
} from '../memory/evaluate.ts';
import type { TrainedMemory } from './report-progress.ts';

/** Mean negative log-likelihood of the next z, nats per latent, each episode from h = 0 to its end. */
export interface Likelihoods {
  inOrder: number;
  /** Frames in random order: what M's predictions cost where they are of no use. */
  shuffledFrames: number;
  /** Each episode's own actions in random order. */
  shuffledActions: number;
  /** All actions 0. */
  withoutActions: number;
}

const VARIANTS = ['inOrder', 'shuffledFrames', 'shuffledActions', 'withoutActions'] as const;

/** Episodes per batch. */
const BATCH = 16;
/** Stream of random numbers for the order of frames and actions; z is sampled from stream 0. */
const ORDER_STREAM = 1;

/**
 * Yields the fraction that is done.
 * @param sampleZ samples z from V's (mu, logvar), with the same noise for each variant; false takes z = mu
 */
export async function* likelihoods(
  episodes: readonly LatentEpisode[],
  { config, weights }: TrainedMemory,
  sampleZ: boolean,
  seed: number,
): AsyncGenerator<number, Likelihoods> {
  const sums = { inOrder: 0, shuffledFrames: 0, shuffledActions: 0, withoutActions: 0 };
  let steps = 0;
  for (let first = 0; first < episodes.length; first += BATCH) {
    const group = episodes.slice(first, first + BATCH);
    const kept = group.reduce((sum, { rewards }) => sum + rewards.length, 0);
    const sequences = sequencesOf(group);
    const order = new Xoshiro128(seed + first, ORDER_STREAM);
    const variants: Record<(typeof VARIANTS)[number], EvaluationSequences> = {
      inOrder: sequences,
      shuffledFrames: shuffleFrames(config, sequences, order),
      shuffledActions: shuffleActions(config, sequences, order),
      withoutActions: withoutActions(sequences),
    };
    for (const [i, name] of VARIANTS.entries()) {
      const noise = sampleZ ? new Xoshiro128(seed + first) : null;
      sums[name] += kept * (await nllOf(config, weights, variants[name], noise));
      yield (first + (group.length * (i + 1)) / VARIANTS.length) / episodes.length;
    }
    steps += kept;
  }
  for (const name of VARIANTS) sums[name] /= steps;
  return sums;
}

/** Whole episodes in one batch, the shorter ones padded. */
function sequencesOf(episodes: readonly LatentEpisode[]): EvaluationSequences {
  const batch = episodes.length;
  const time = Math.max(...episodes.map(({ rewards }) => rewards.length));
  const [{ rewards, mu, actions }] = episodes;
  const latentSize = mu.length / (rewards.length + 1);
  const actionSize = actions.length / rewards.length;
  const sequences = {
    batch,
    time,
    mu: new Float32Array(batch * (time + 1) * latentSize),
    logvar: new Float32Array(batch * (time + 1) * latentSize),
    actions: new Float32Array(batch * time * actionSize),
    mask: new Float32Array(batch * time),
  };
  for (const [b, episode] of episodes.entries()) {
    sequences.mu.set(episode.mu, b * (time + 1) * latentSize);
    sequences.logvar.set(episode.logvar, b * (time + 1) * latentSize);
    sequences.actions.set(episode.actions, b * time * actionSize);
    sequences.mask.fill(1, b * time, b * time + episode.rewards.length);
  }
  return sequences;
}
