/**
 * M with open eyes: it walks recorded episodes on their true z = mu and actions, several side by side, and
 * visitors look at z, at h and at what it expects.
 */

import { latentSizeOf } from '../data/datasets.ts';
import type { LatentEpisode } from '../data/episode.ts';
import type { Memory } from '../memory/inference.ts';
import type { EpisodeSource } from './report-progress.ts';

/** Episodes side by side: M's batch. */
export const ROWS = 16;

/** One episode of those under way, at frame `t`. */
export interface Seat {
  row: number;
  episode: LatentEpisode;
  /** Number of the episode among the sources. */
  index: number;
}

export interface Visitor {
  /** Frame t is in `z` [rows, latent]; M's h is the one before it has seen it, the h that C acts on. */
  frame?(seat: Seat, t: number, z: Float32Array): void;
  /** M has seen frame t and done action t: its mixture, reward and done are of the step to frame t + 1. */
  step?(seats: readonly Seat[], t: number): void;
}

/** Walks all episodes; yields the share of them that is done. @param memory of ROWS rows */
export async function* walk(
  sources: readonly EpisodeSource[],
  memory: Memory,
  visitor: Visitor,
): AsyncGenerator<number, void> {
  const { latentSize, actionSize } = memory.config;
  const z = new Float32Array(memory.rows * latentSize);
  const actions = new Float32Array(memory.rows * actionSize);
  for (let first = 0; first < sources.length; first += memory.rows) {
    const group = await Promise.all(sources.slice(first, first + memory.rows).map((read) => read()));
    const seats = group.map((episode, row): Seat => {
      checkFits(episode, latentSize, actionSize);
      memory.resetRow(row);
      return { row, episode, index: first + row };
    });
    const longest = Math.max(...group.map(({ rewards }) => rewards.length));
    for (let t = 0; t <= longest; t++) {
      for (const seat of seats) {
        const { row, episode } = seat;
        if (t > episode.rewards.length) continue;
        z.set(episode.mu.subarray(t * latentSize, (t + 1) * latentSize), row * latentSize);
        visitor.frame?.(seat, t, z);
      }
      const going = seats.filter(({ episode }) => t < episode.rewards.length);
      if (going.length === 0) break;
      for (const { row, episode } of going) {
        actions.set(episode.actions.subarray(t * actionSize, (t + 1) * actionSize), row * actionSize);
      }
      memory.step(z, actions);
      visitor.step?.(going, t);
    }
    yield Math.min(1, (first + memory.rows) / sources.length);
  }
}

function checkFits(episode: LatentEpisode, latentSize: number, actionSize: number): void {
  const steps = episode.rewards.length;
  if (latentSizeOf(episode) !== latentSize || episode.actions.length !== steps * actionSize) {
    throw new Error(
      `an episode of ${steps} steps has ${episode.mu.length} latents and ${episode.actions.length} action values, ` +
        `M takes ${latentSize} and ${actionSize} a step`,
    );
  }
}
