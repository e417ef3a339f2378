/**
 * Dreams that begin at real moments: M goes on from its own predictions, and a driver gives the actions: those of
 * reality, or C's on the dreamed z and h (paper, section 4).
 */
import type { LatentEpisode } from '../data/episode.ts';
import { Xoshiro128 } from '../math/random.ts';
import { Memory } from '../memory/inference.ts';
import { type Mixture, sampleMixture } from '../memory/sample.ts';
import { type EpisodeSource, finish, type TrainedMemory } from './report-progress.ts';
import { ROWS, teacherForce } from './teacher-forcing.ts';

/** State of M at one moment, under teacher forcing: where a dream begins. */
export interface Moment {
  episode: LatentEpisode;
  frame: number;
  h: Float32Array;
  c: Float32Array;
}

/** The moments at these frames of each episode, in the order in which M comes to them. @param framesOf whole numbers */
export async function momentsAt(
  sources: readonly EpisodeSource[],
  { config, weights }: TrainedMemory,
  framesOf: (episode: LatentEpisode, index: number) => readonly number[],
): Promise<Moment[]> {
  const moments: Moment[] = [];
  const memory = new Memory(config, weights, ROWS);
  const { hiddenSize } = config;
  try {
    const pass = teacherForce(sources, memory, {
      onFrame({ row, episode, index }, frame) {
        for (const each of framesOf(episode, index)) {
          if (each !== frame) continue;
          const [from, to] = [row * hiddenSize, (row + 1) * hiddenSize];
          moments.push({ episode, frame, h: memory.h.slice(from, to), c: memory.c.slice(from, to) });
        }
      },
    });
    await finish(pass);
  } finally {
    memory.dispose();
  }
  return moments;
}

/** A row of the dream when it needs an action. */
export interface DreamRow {
  moment: Moment;
  /** Steps dreamed so far. */
  step: number;
  /** z and h of all rows, and where those of this row begin. */
  z: Float32Array;
  /** The mean that each z was drawn about: V's at first, then that of M's component. Where z begins. */
  mean: Float32Array;
  zAt: number;
  h: Float32Array;
  hAt: number;
}

/** Writes the action of a row to actions[at ..]. */
export type Driver = (row: DreamRow, actions: Float32Array, at: number) => void;

/** Reality's own actions, for dreams that are no longer than their episode. */
export const replay: Driver = ({ moment: { episode, frame }, step }, actions, at) => {
  const actionSize = episode.actions.length / episode.rewards.length;
  const from = (frame + step) * actionSize;
  actions.set(episode.actions.subarray(from, from + actionSize), at);
};

/** Writes the next z of a row to z[at ..], and the mean that it was drawn about to mean[at ..]. */
export type Next = (z: Float32Array, mixture: Mixture, row: number, at: number, mean: Float32Array) => void;

/** Samples it at a temperature. */
export function sampled(tau: number, seed: number): Next {
  const random = new Xoshiro128(seed);
  return (z, mixture, row, at, mean) => sampleMixture(z, mixture, row, tau, random, at, mean);
}

/**
 * The dreamed z of each step from these moments on, all in one batch of M. [step][moments * latent]
 * @param onStep after each step of M, which then predicts its reward
 */
export function dreamFrom(
  moments: readonly Moment[],
  { config, weights }: TrainedMemory,
  drive: Driver,
  next: Next,
  steps: number,
  onStep?: (memory: Memory) => void,
): Float32Array[] {
  const { latentSize, actionSize, hiddenSize } = config;
  const memory = new Memory(config, weights, moments.length);
  try {
    const z = new Float32Array(moments.length * latentSize);
    const mean = new Float32Array(z.length);
    const actions = new Float32Array(moments.length * actionSize);
    for (const [row, { episode, frame, h, c }] of moments.entries()) {
      z.set(episode.mu.subarray(frame * latentSize, (frame + 1) * latentSize), row * latentSize);
      mean.set(z.subarray(row * latentSize, (row + 1) * latentSize), row * latentSize);
      memory.h.set(h, row * hiddenSize);
      memory.c.set(c, row * hiddenSize);
    }
    return Array.from({ length: steps }, (_, step) => {
      for (const [row, moment] of moments.entries()) {
        const at = { z, mean, zAt: row * latentSize, h: memory.h, hAt: row * hiddenSize };
        if (actionSize > 0) drive({ moment, step, ...at }, actions, row * actionSize);
      }
      memory.step(z, actions);
      onStep?.(memory);
      const mixture = memory.mixture();
      for (let row = 0; row < moments.length; row++) next(z, mixture, row, row * latentSize, mean);
      return z.slice();
    });
  } finally {
    memory.dispose();
  }
}
