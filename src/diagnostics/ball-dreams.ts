/**
 * Dreams of the ball as positions: M observes a context of true frames, then continues on its own predictions, and
 * linear probes on z or on [z, h] (the inputs of C) give the position of the ball. The ablations of experiment 1
 * remove a part at every step: "blind" sets z = 0, "no memory" sets h = c = 0.
 */

import type { LatentEpisode } from '../data/episode.ts';
import { Xoshiro128 } from '../math/random.ts';
import { applyProbe, type LinearProbe } from '../math/ridge.ts';
import type { MemoryConfig } from '../memory/config.ts';
import { Memory } from '../memory/inference.ts';
import { mixtureMean, sampleMixture } from '../memory/sample.ts';
import { finish, type TrainedMemory } from './report-progress.ts';
import { teacherForce } from './teacher-forcing.ts';

/** Start of a dream: M has observed frames 0 .. `frame` of the episode. */
export interface DreamStart {
  episode: LatentEpisode;
  frame: number;
}

export interface DreamOptions {
  steps: number;
  /** Temperature; 'mean' takes the mixtures' mean at every step. */
  tau: number | 'mean';
  ablation?: 'blind' | 'no memory';
  seed: number;
}

/** Dreams in one batch of M. */
const ROWS = 32;

/**
 * Positions of the ball under teacher forcing, in each frame of each episode: [T + 1, 2]. The first frames, where h has
 * no information yet, are inaccurate.
 */
export async function teacherForcedPositions(
  episodes: readonly LatentEpisode[],
  memory: Memory,
  probe: LinearProbe,
): Promise<Map<LatentEpisode, Float32Array>> {
  const reader = new PositionReader(memory.config, probe);
  const positions = new Map(
    episodes.map((episode) => [episode, new Float32Array(2 * (episode.rewards.length + 1))] as const),
  );
  const sources = episodes.map((episode) => () => Promise.resolve(episode));
  const pass = teacherForce(sources, memory, {
    onFrame({ row, episode }, t, z) {
      reader.read(z, memory.h, row, positions.get(episode)!, 2 * t);
    },
  });
  await finish(pass);
  return positions;
}

/** Applies a probe to z, or to [z, h], as its number of inputs says. */
class PositionReader {
  private readonly probe: LinearProbe;
  private readonly config: MemoryConfig;
  private readonly inputs: Float32Array;

  constructor(config: MemoryConfig, probe: LinearProbe) {
    const both = config.latentSize + config.hiddenSize;
    if (probe.dims !== config.latentSize && probe.dims !== both) {
      throw new Error(
        `a probe of ${probe.dims} inputs fits neither z (${config.latentSize}) nor [z, h] (${both})`,
      );
    }
    this.config = config;
    this.probe = probe;
    this.inputs = new Float32Array(both);
  }

  read(z: Float32Array, h: Float32Array, row: number, out: Float32Array, at: number): void {
    const { latentSize, hiddenSize } = this.config;
    this.inputs.set(z.subarray(row * latentSize, (row + 1) * latentSize));
    this.inputs.set(h.subarray(row * hiddenSize, (row + 1) * hiddenSize), latentSize);
    out[at] = applyProbe(this.probe, 0, this.inputs);
    out[at + 1] = applyProbe(this.probe, 1, this.inputs);
  }
}

/** The dreamed positions of each start. [steps, 2] */
export function dreamPositions(
  starts: readonly DreamStart[],
  memory: TrainedMemory,
  probe: LinearProbe,
  options: DreamOptions,
): Float32Array[] {
  const positions: Float32Array[] = [];
  const random = new Xoshiro128(options.seed);
  for (let first = 0; first < starts.length; first += ROWS) {
    positions.push(...dreamGroup(starts.slice(first, first + ROWS), memory, probe, options, random));
  }
  return positions;
}

function dreamGroup(
  starts: readonly DreamStart[],
  { config, weights }: TrainedMemory,
  probe: LinearProbe,
  { steps, tau, ablation }: DreamOptions,
  random: Xoshiro128,
): Float32Array[] {
  const { latentSize, actionSize } = config;
  const reader = new PositionReader(config, probe);
  const memory = new Memory(config, weights, starts.length);
  try {
    const z = new Float32Array(starts.length * latentSize);
    const input = new Float32Array(z.length);
    const noActions = new Float32Array(starts.length * actionSize);
    const step = (): void => {
      if (ablation === 'no memory') {
        memory.h.fill(0);
        memory.c.fill(0);
      }
      if (ablation !== 'blind') input.set(z);
      memory.step(input, noActions);
    };
    // All dreams start at the same step, so longer contexts start earlier.
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
    const positions = starts.map(() => new Float32Array(2 * steps));
    for (let t = 0; t < steps; t++) {
      const mixture = memory.mixture();
      for (let row = 0; row < starts.length; row++) {
        const next = row * latentSize;
        if (tau === 'mean') mixtureMean(z, mixture, row, next);
        else sampleMixture(z, mixture, row, tau, random, next);
        reader.read(z, memory.h, row, positions[row], 2 * t);
      }
      step();
    }
    return positions;
  } finally {
    memory.dispose();
  }
}
