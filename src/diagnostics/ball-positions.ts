/** Where the true ball is, and where it would be if it went straight on. */

import type { LatentEpisode } from '../data/episode.ts';
import { BOX_SIZE } from '../env/bouncing-ball/options.ts';

/** Pixels of the 64x64 frame. */
export type Place = [x: number, y: number];

export function placeAt({ truth, truthNames }: LatentEpisode, frame: number): Place {
  const row = frame * truthNames.length;
  return [truth[row + truthNames.indexOf('x')], truth[row + truthNames.indexOf('y')]];
}

/** From the last two seen frames on at their velocity, held inside the box. */
export function straightOn(episode: LatentEpisode, lastSeen: number, steps: number, radius: number): Place {
  const [x0, y0] = placeAt(episode, lastSeen - 1);
  const [x1, y1] = placeAt(episode, lastSeen);
  const inside = (value: number) => Math.min(BOX_SIZE - radius, Math.max(radius, value));
  return [inside(x1 + steps * (x1 - x0)), inside(y1 + steps * (y1 - y0))];
}
