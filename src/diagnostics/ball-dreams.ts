/**
 * Dreams of the ball, as places: M sees a context of true frames, then lives on its own predictions, and linear eyes
 * read off z, or off [z, h] as C would see them, where the ball is. The lobotomies of experiment 1 take a part away at every step: "blind" M gets
 * z = 0, "no memory" has h = c = 0.
 */

import type { LatentEpisode } from '../data/episode.ts';
import { Xoshiro128 } from '../math/random.ts';
import { type LinearProbe, readOut } from '../math/ridge.ts';
import type { MemoryConfig } from '../memory/config.ts';
import { Memory } from '../memory/inference.ts';
import { mixtureMean, sampleMixture } from '../memory/sample.ts';
import { finish, type TrainedMemory } from './report-progress.ts';
import { walk } from './teacher-forcing.ts';

/** Where a dream begins: M has seen frames 0 .. `frame` of the episode. */
export interface DreamStart {
  episode: LatentEpisode;
  frame: number;
}

export interface DreamOptions {
  steps: number;
  /** Temperature, or the mixtures' mean at every step. */
  tau: number | 'mean';
  lobotomy?: 'blind' | 'no memory';
  seed: number;
}

/** Dreams side by side: M's batch. */
const ROWS = 32;

/**
 * Where linear eyes see the ball with M's eyes open, in each frame of each episode: [T + 1, 2]. The first frames,
 * before h knows anything, are bad.
 */
export async function seenPlaces(
  episodes: readonly LatentEpisode[],
  memory: Memory,
  eyes: LinearProbe,
): Promise<Map<LatentEpisode, Float32Array>> {
  const sight = new Sight(memory.config, eyes);
  const places = new Map(
    episodes.map((episode) => [episode, new Float32Array(2 * (episode.rewards.length + 1))] as const),
  );
  const sources = episodes.map((episode) => () => Promise.resolve(episode));
  const walking = walk(sources, memory, {
    frame({ row, episode }, t, z) {
      sight.look(z, memory.h, row, places.get(episode)!, 2 * t);
    },
  });
  await finish(walking);
  return places;
}

/** Reads a place off z, or off z and h, as many inputs as the eyes have. */
class Sight {
  private readonly eyes: LinearProbe;
  private readonly config: MemoryConfig;
  private readonly inputs: Float32Array;

  constructor(config: MemoryConfig, eyes: LinearProbe) {
    const both = config.latentSize + config.hiddenSize;
    if (eyes.dims !== config.latentSize && eyes.dims !== both) {
      throw new Error(
        `eyes of ${eyes.dims} inputs see neither z (${config.latentSize}) nor [z, h] (${both})`,
      );
    }
    this.config = config;
    this.eyes = eyes;
    this.inputs = new Float32Array(both);
  }

  look(z: Float32Array, h: Float32Array, row: number, out: Float32Array, at: number): void {
    const { latentSize, hiddenSize } = this.config;
    this.inputs.set(z.subarray(row * latentSize, (row + 1) * latentSize));
    this.inputs.set(h.subarray(row * hiddenSize, (row + 1) * hiddenSize), latentSize);
    out[at] = readOut(this.eyes, 0, this.inputs);
    out[at + 1] = readOut(this.eyes, 1, this.inputs);
  }
}

/** For each start the dreamed places [steps, 2]. */
export function dreamPlaces(
  starts: readonly DreamStart[],
  memory: TrainedMemory,
  eyes: LinearProbe,
  options: DreamOptions,
): Float32Array[] {
  const places: Float32Array[] = [];
  const random = new Xoshiro128(options.seed);
  for (let first = 0; first < starts.length; first += ROWS) {
    places.push(...dreamGroup(starts.slice(first, first + ROWS), memory, eyes, options, random));
  }
  return places;
}

function dreamGroup(
  starts: readonly DreamStart[],
  { config, weights }: TrainedMemory,
  eyes: LinearProbe,
  { steps, tau, lobotomy }: DreamOptions,
  random: Xoshiro128,
): Float32Array[] {
  const { latentSize, actionSize } = config;
  const sight = new Sight(config, eyes);
  const memory = new Memory(config, weights, starts.length);
  try {
    const z = new Float32Array(starts.length * latentSize);
    const shown = new Float32Array(z.length);
    const noActions = new Float32Array(starts.length * actionSize);
    const step = (): void => {
      if (lobotomy === 'no memory') {
        memory.h.fill(0);
        memory.c.fill(0);
      }
      if (lobotomy !== 'blind') shown.set(z);
      memory.step(shown, noActions);
    };
    // Contexts end together, so that all dreams begin at the same step: the longer ones begin earlier.
    const longest = Math.max(...starts.map(({ frame }) => frame));
    for (let t = 0; t <= longest; t++) {
      for (const [row, { episode, frame }] of starts.entries()) {
        const at = t - (longest - frame);
        if (at < 0) continue;
        if (at === 0) memory.resetRow(row);
        z.set(episode.mu.subarray(at * latentSize, (at + 1) * latentSize), row * latentSize);
      }
      step();
    }
    const places = starts.map(() => new Float32Array(2 * steps));
    for (let t = 0; t < steps; t++) {
      const mixture = memory.mixture();
      for (let row = 0; row < starts.length; row++) {
        const next = row * latentSize;
        if (tau === 'mean') mixtureMean(z, mixture, row, next);
        else sampleMixture(z, mixture, row, tau, random, next);
        sight.look(z, memory.h, row, places[row], 2 * t);
      }
      step();
    }
    return places;
  } finally {
    memory.dispose();
  }
}
