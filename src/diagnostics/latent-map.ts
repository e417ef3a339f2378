/**
 * The map of the ball's box in the latents: where V puts each place of the box. Straight lines of the box that stay
 * straight are a linear code of x and y; lines that cross each other are a folded one, in which places far apart look
 * alike to V. (Experiment 1: can V compress the coordinates?)
 */
import type { LatentEpisode } from '../data/episode.ts';
import { BOX_SIZE } from '../env/bouncing-ball/options.ts';
import { applyProbe, type LinearProbe } from '../math/ridge.ts';
import { positionAt } from './ball-positions.ts';

export interface LatentMap {
  /** What is mapped: the two latents of z, or x and y as the linear probe reads them from more latents, in pixels. */
  plane: 'z' | 'probe';
  /** The places that a centre can have are cut into `side` x `side` cells. */
  side: number;
  /** Mean over the frames with the ball in a cell, row by row of y; null where there are none. [side * side] */
  cells: ([number, number] | null)[];
}

const SIDE = 9;

/** @param radius of the ball, pixels: centres keep this distance from the walls @param fromZ reads x and y from z */
export function latentMap(
  episodes: readonly LatentEpisode[],
  latentSize: number,
  fromZ: LinearProbe,
  radius: number,
): LatentMap {
  const counts = new Int32Array(SIDE * SIDE);
  const sums = new Float64Array(2 * SIDE * SIDE);
  const cellOf = (place: number): number => {
    const cell = Math.floor((SIDE * (place - radius)) / (BOX_SIZE - 2 * radius));
    return Math.min(SIDE - 1, Math.max(0, cell));
  };
  const read = (mu: Float32Array, axis: number): number =>
    latentSize === 2 ? mu[axis] : applyProbe(fromZ, axis, mu);
  for (const episode of episodes) {
    for (let t = 0; t <= episode.rewards.length; t++) {
      const mu = episode.mu.subarray(t * latentSize, (t + 1) * latentSize);
      const [x, y] = positionAt(episode, t);
      const cell = cellOf(y) * SIDE + cellOf(x);
      counts[cell]++;
      for (const axis of [0, 1]) sums[2 * cell + axis] += read(mu, axis);
    }
  }
  const cells = Array.from(counts, (count, cell): LatentMap['cells'][number] =>
    count === 0 ? null : [sums[2 * cell] / count, sums[2 * cell + 1] / count],
  );
  return { plane: latentSize === 2 ? 'z' : 'probe', side: SIDE, cells };
}
