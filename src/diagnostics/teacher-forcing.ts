/**
 * Teacher forcing: M steps through recorded episodes on their true z = mu and actions, several in one batch. Callbacks
 * read z, h and the predictions.
 */

import { latentSizeOf } from '../data/datasets.ts';
import type { LatentEpisode } from '../data/episode.ts';
import type { Memory } from '../memory/inference.ts';
import type { EpisodeSource } from './report-progress.ts';

/** Episodes in one batch of M. */
export const ROWS = 16;

/** An episode and its row in the batch. */
export interface BatchRow {
  row: number;
  episode: LatentEpisode;
  /** Index of the episode among the sources. */
  index: number;
}

export interface TeacherForcingCallbacks {
  /** Frame t is in `z` [rows, latent]. M has not observed it yet: its h is the one that C acts on. */
  onFrame?(batchRow: BatchRow, t: number, z: Float32Array): void;
  /** M has observed frame t and action t: its mixture, reward and done predict the step to frame t + 1. */
  onStep?(rows: readonly BatchRow[], t: number): void;
}

/** Runs all episodes; yields the fraction of them that is done. @param memory of ROWS rows; its state is overwritten */
export async function* teacherForce(
  sources: readonly EpisodeSource[],
  memory: Memory,
  callbacks: TeacherForcingCallbacks,
): AsyncGenerator<number, void> {
  const { latentSize, actionSize } = memory.config;
  const z = new Float32Array(memory.rows * latentSize);
  const actions = new Float32Array(memory.rows * actionSize);
  for (let first = 0; first < sources.length; first += memory.rows) {
    const group = await Promise.all(sources.slice(first, first + memory.rows).map((read) => read()));
    const rows = group.map((episode, row): BatchRow => {
      checkFits(episode, latentSize, actionSize);
      memory.resetRow(row);
      return { row, episode, index: first + row };
    });
    const longest = Math.max(...group.map(({ rewards }) => rewards.length));
    for (let t = 0; t <= longest; t++) {
      for (const batchRow of rows) {
        const { row, episode } = batchRow;
        if (t > episode.rewards.length) continue;
        z.set(episode.mu.subarray(t * latentSize, (t + 1) * latentSize), row * latentSize);
        callbacks.onFrame?.(batchRow, t, z);
      }
      const active = rows.filter(({ episode }) => t < episode.rewards.length);
      if (active.length === 0) break;
      for (const { row, episode } of active) {
        actions.set(episode.actions.subarray(t * actionSize, (t + 1) * actionSize), row * actionSize);
      }
      memory.step(z, actions);
      callbacks.onStep?.(active, t);
    }
    yield Math.min(1, (first + memory.rows) / sources.length);
  }
}

function checkFits(episode: LatentEpisode, latentSize: number, actionSize: number): void {
  const steps = episode.rewards.length;
  if (latentSizeOf(episode) !== latentSize || episode.actions.length !== steps * actionSize) {
    throw new Error(
      `an episode of ${steps} steps has ${episode.mu.length} latents and ${episode.actions.length} action values, ` +
        `M takes ${latentSize} and ${actionSize} per step`,
    );
  }
}
