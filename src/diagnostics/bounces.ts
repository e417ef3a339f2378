/**
 * Bounces of the ball: in the truth, in a path of places (dreamed, guessed), and how many of the true ones a path
 * foresaw. Times are steps, lengths pixels of the 64x64 picture.
 */

import type { LatentEpisode } from '../data/episode.ts';
import { BOX_SIZE } from '../env/bouncing-ball/options.ts';

export type Wall = 'left' | 'right' | 'top' | 'bottom';

export interface Bounce {
  wall: Wall;
  /** First frame after the ball has turned. */
  frame: number;
  /** So grazing that the path hardly bends: its speed towards the wall is below a quarter of the ball's. */
  grazing: boolean;
}

const WALLS: readonly [Wall, Wall][] = [
  ['left', 'right'],
  ['top', 'bottom'],
];

/** Frames on either side over which a path's velocity is taken. */
export const SLOPE_FRAMES = 5;
/** A path turns where its velocity towards and away from the wall is at least this share of the ball's speed. */
const TURNING_SHARE = 1 / 8;
const GRAZING_SHARE = 1 / 4;
/** It turns at a wall when it comes this near to touching it, in steps at the ball's speed. */
const WALL_REACH_STEPS = 4;

/** Where vx or vy of the truth changes its sign. */
export function trueBounces(episode: LatentEpisode): Bounce[] {
  const { truth, truthNames } = episode;
  const width = truthNames.length;
  const columns = [truthNames.indexOf('vx'), truthNames.indexOf('vy')];
  if (columns.includes(-1)) return [];
  const bounces: Bounce[] = [];
  for (let frame = 1; frame <= episode.rewards.length; frame++) {
    const velocity = columns.map((column) => truth[frame * width + column]);
    for (const [axis, column] of columns.entries()) {
      const before = truth[(frame - 1) * width + column];
      const after = velocity[axis];
      if (before * after >= 0) continue;
      const grazing = Math.abs(after) < GRAZING_SHARE * Math.hypot(...velocity);
      bounces.push({ wall: WALLS[axis][before < 0 ? 0 : 1], frame, grazing });
    }
  }
  return bounces;
}

/**
 * Bounces of a path, robust against jitter: the least-squares velocity over SLOPE_FRAMES frames before a frame points
 * at a wall, that over as many frames from it on points away, and the path is near the wall there. Of
 * neighbouring frames that all qualify the sharpest turn counts. A path that stops at a wall does not bounce.
 * @param path [frames, 2] @param speed of the ball
 */
export function pathBounces(path: Float32Array, radius: number, speed: number): Bounce[] {
  const frames = path.length / 2;
  const bounces: Bounce[] = [];
  for (const [axis, walls] of WALLS.entries()) {
    for (const [side, wall] of walls.entries()) {
      const towards = side === 0 ? -1 : 1;
      const reach = (side === 0 ? radius : BOX_SIZE - radius) - towards * WALL_REACH_STEPS * speed;
      let sharpest: { frame: number; turn: number } | null = null;
      for (let frame = SLOPE_FRAMES; frame <= frames; frame++) {
        const turn = frame + SLOPE_FRAMES > frames ? 0 : turnAt(path, axis, frame, towards, reach, speed);
        if (turn > 0) {
          if (sharpest === null || turn > sharpest.turn) sharpest = { frame, turn };
        } else if (sharpest !== null) {
          bounces.push({ wall, frame: sharpest.frame, grazing: false });
          sharpest = null;
        }
      }
    }
  }
  return bounces.sort((a, b) => a.frame - b.frame);
}

/** How sharply the path turns back from the wall between the frame before and this one; 0 where it does not. */
function turnAt(
  path: Float32Array,
  axis: number,
  frame: number,
  towards: number,
  reach: number,
  speed: number,
): number {
  const nearest = Math.max(towards * path[2 * (frame - 1) + axis], towards * path[2 * frame + axis]);
  if (nearest < towards * reach) return 0;
  const before = towards * slope(path, axis, frame - SLOPE_FRAMES);
  const after = towards * slope(path, axis, frame);
  const least = TURNING_SHARE * speed;
  return before > least && after < -least ? before - after : 0;
}

/** Least-squares velocity over SLOPE_FRAMES frames from `first` on. */
function slope(path: Float32Array, axis: number, first: number): number {
  const middle = (SLOPE_FRAMES - 1) / 2;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < SLOPE_FRAMES; i++) {
    sum += (i - middle) * path[2 * (first + i) + axis];
    squares += (i - middle) ** 2;
  }
  return sum / squares;
}

/** A path that begins to be foretold after frame `start` - 1 of it: what it says, and what came. */
export interface PredictedBounces {
  said: readonly Bounce[];
  came: readonly Bounce[];
  start: number;
}

export interface BouncePredictionScore {
  /** Bounces and alarms within so many foretold steps. */
  steps: number;
  /** True bounces in reach, grazing ones left out. */
  bounces: number;
  /** Share of them that the path has too: at the same wall, at most TOLERANCE steps off. */
  hitRate: number;
  /** Share of the path's own bounces in reach that no true one answers (grazing ones do). */
  falseAlarms: number;
}

/** Steps by which a foretold bounce may be early or late. */
export const TOLERANCE = 2;

/** Both rates are NaN where there is nothing to count. A foretold frame is `lead` = frame - start + 1 steps ahead. */
export function foresight(paths: readonly PredictedBounces[], steps: number): BouncePredictionScore {
  let bounces = 0;
  let hits = 0;
  let alarms = 0;
  let falseAlarms = 0;
  for (const { said, came, start } of paths) {
    const inReach = ({ frame }: Bounce): boolean => frame >= start && frame < start + steps;
    const answers = (a: Bounce, list: readonly Bounce[]): boolean =>
      list.some((b) => a.wall === b.wall && Math.abs(a.frame - b.frame) <= TOLERANCE);
    for (const bounce of came) {
      if (bounce.grazing || !inReach(bounce)) continue;
      bounces++;
      if (answers(bounce, said)) hits++;
    }
    for (const bounce of said) {
      if (!inReach(bounce)) continue;
      alarms++;
      if (!answers(bounce, came)) falseAlarms++;
    }
  }
  return { steps, bounces, hitRate: hits / bounces, falseAlarms: falseAlarms / alarms };
}
