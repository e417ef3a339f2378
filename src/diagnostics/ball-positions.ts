/** True positions of the ball, and positions predicted at constant velocity. */

import type { LatentEpisode } from '../data/episode.ts';
import { BOX_SIZE } from '../env/bouncing-ball/options.ts';

/** Pixels of the 64x64 frame. */
export type Position = [x: number, y: number];

export function positionAt({ truth, truthNames }: LatentEpisode, frame: number): Position {
  const row = frame * truthNames.length;
  return [truth[row + truthNames.indexOf('x')], truth[row + truthNames.indexOf('y')]];
}

/** Extrapolates at the velocity of the last two observed frames, clamped to the box. */
export function constantVelocity(
  episode: LatentEpisode,
  lastSeen: number,
  steps: number,
  radius: number,
): Position {
  const [x0, y0] = positionAt(episode, lastSeen - 1);
  const [x1, y1] = positionAt(episode, lastSeen);
  const inside = (value: number) => Math.min(BOX_SIZE - radius, Math.max(radius, value));
  return [inside(x1 + steps * (x1 - x0)), inside(y1 + steps * (y1 - y0))];
}
