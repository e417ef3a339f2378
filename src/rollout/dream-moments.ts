/**
 * Where dreams begin beside first frames: at moments of real episodes, with the h and c that M has there. A dream of a
 * hundred steps then meets bends, speeds and the grass as they are, where one from a first frame meets only what M
 * makes of C's actions: of a car that is steered straight on, a straight road. (Hafner et al. 2020, Dream to Control,
 * section 3, imagine from the states of replayed episodes; the paper from first frames.)
 */
import type { LatentSteps } from '../data/episode.ts';
import { Xoshiro128 } from '../math/random.ts';
import { Memory } from '../memory/inference.ts';
import type { DreamStarts } from './dream.ts';
import type { AgentSpec } from './jobs.ts';

/** Of each episode, beside its first frame, at most. */
const MOMENTS = 3;
/** Steps that a reward is remembered. */
const REWARDED_STEPS = 25;
/** Episodes through which M goes side by side. */
const ROWS = 64;
/** Stream of the seed that chooses. */
const STREAM = 4;

/** Which later steps: all, or those with a positive reward not long before. */
export type MomentChoice = 'moments' | 'rewarded';

/**
 * The first frame of every episode and some random later ones, in the order of the episodes and their steps. M goes
 * through V's means with the episode's own actions. On the wasm and cpu backends only.
 * @param seed of the choice
 */
export async function dreamMoments(
  episodes: readonly (() => Promise<LatentSteps>)[],
  { config, weights }: AgentSpec['memory'],
  seed: number,
  choice: MomentChoice = 'moments',
): Promise<Required<DreamStarts>> {
  const { latentSize, hiddenSize } = config;
  const count = episodes.length * (1 + MOMENTS);
  const starts = {
    mu: new Float32Array(count * latentSize),
    logvar: new Float32Array(count * latentSize),
    h: new Float32Array(count * hiddenSize),
    c: new Float32Array(count * hiddenSize),
  };
  const random = new Xoshiro128(seed, STREAM);
  let used = 0;
  const memory = new Memory(config, weights, ROWS);
  try {
    for (let first = 0; first < episodes.length; first += ROWS) {
      const group = await Promise.all(episodes.slice(first, first + ROWS).map((read) => read()));
      const chosen = group.map(({ rewards }) => momentsOf(rewards, choice, random));
      const firstOf: number[] = [];
      for (const steps of chosen) {
        firstOf.push(used);
        used += steps.length;
      }
      goThrough(memory, group, chosen, (row, nth, step) => {
        const at = firstOf[row] + nth;
        const { mu, logvar } = group[row];
        starts.mu.set(rowOf(mu, step, latentSize), at * latentSize);
        starts.logvar.set(rowOf(logvar, step, latentSize), at * latentSize);
        starts.h.set(rowOf(memory.h, row, hiddenSize), at * hiddenSize);
        starts.c.set(rowOf(memory.c, row, hiddenSize), at * hiddenSize);
      });
    }
  } finally {
    memory.dispose();
  }
  return {
    mu: starts.mu.slice(0, used * latentSize),
    logvar: starts.logvar.slice(0, used * latentSize),
    h: starts.h.slice(0, used * hiddenSize),
    c: starts.c.slice(0, used * hiddenSize),
  };
}

/** Steps in rising order; an episode of one step gives its first frame again, one without rewards only that. */
function momentsOf(rewards: Float32Array, choice: MomentChoice, random: Xoshiro128): number[] {
  const steps = [...rewards.keys()];
  const fit = choice === 'moments' ? steps : steps.filter((step) => isRewarded(rewards, step));
  if (fit.length === 0) return [0];
  const later = Array.from({ length: MOMENTS }, () => fit[random.below(fit.length)]);
  return [0, ...later.sort((a, b) => a - b)];
}

const isRewarded = (rewards: Float32Array, step: number): boolean =>
  rewards.subarray(Math.max(0, step - REWARDED_STEPS), step).some((reward) => reward > 0);

/** @param onMoment called before M's step at it: h and c are of the steps before. */
function goThrough(
  memory: Memory,
  group: readonly LatentSteps[],
  chosen: readonly number[][],
  onMoment: (row: number, nth: number, step: number) => void,
): void {
  const { latentSize, actionSize } = memory.config;
  const z = new Float32Array(memory.rows * latentSize);
  const actions = new Float32Array(memory.rows * actionSize);
  const last = Math.max(...chosen.flat());
  for (let row = 0; row < memory.rows; row++) memory.resetRow(row);
  for (let step = 0; step <= last; step++) {
    for (const [row, episode] of group.entries()) {
      for (const [nth, at] of chosen[row].entries()) if (at === step) onMoment(row, nth, step);
      if (step >= episode.rewards.length) continue;
      z.set(rowOf(episode.mu, step, latentSize), row * latentSize);
      actions.set(rowOf(episode.actions, step, actionSize), row * actionSize);
    }
    memory.step(z, actions);
  }
}

const rowOf = (numbers: Float32Array, row: number, length: number): Float32Array =>
  numbers.subarray(row * length, (row + 1) * length);
