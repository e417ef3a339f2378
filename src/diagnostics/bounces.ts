/**
 * Bounces of the ball: in the ground truth and in a path of positions, and how many of the true ones a path predicts.
 * Times are steps, lengths pixels of the 64x64 frame.
 */

import type { LatentEpisode } from '../data/episode.ts';
import { BOX_SIZE } from '../env/bouncing-ball/options.ts';

export type Wall = 'left' | 'right' | 'top' | 'bottom';

export interface Bounce {
  wall: Wall;
  /** First frame after the ball has turned. */
  frame: number;
  /** The path hardly bends: the velocity component towards the wall is below a quarter of the ball's speed. */
  grazing: boolean;
}

const WALLS: readonly [Wall, Wall][] = [
  ['left', 'right'],
  ['top', 'bottom'],
];

/** Frames on either side over which the velocity of a path is fitted. */
export const SLOPE_FRAMES = 5;
/** A path turns where its velocity towards and away from the wall is at least this fraction of the ball's speed. */
const TURNING_SHARE = 1 / 8;
const GRAZING_SHARE = 1 / 4;
/** A turn is at a wall within this distance from contact, in steps at the ball's speed. */
const WALL_REACH_STEPS = 4;

/** Frames in which vx or vy of the ground truth changes sign. */
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
 * Bounces of a path, robust against jitter: the least-squares velocity over the SLOPE_FRAMES frames before a frame is
 * towards a wall, the one over as many frames from it on is away from the wall, and the path is near the wall. Of
 * adjacent frames that qualify, the one with the sharpest turn counts. A path that stops at a wall does not bounce.
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

/** Change of velocity away from the wall between the frame before and this one; 0 where the path does not turn. */
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
  const threshold = TURNING_SHARE * speed;
  return before > threshold && after < -threshold ? before - after : 0;
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

/** Bounces of a path whose frames from `start` on are predicted, and the true bounces. */
export interface PredictedBounces {
  predicted: readonly Bounce[];
  actual: readonly Bounce[];
  start: number;
}

export interface BouncePredictionScore {
  /** Horizon: number of predicted steps. */
  steps: number;
  /** True bounces within the horizon, without grazing ones. */
  bounces: number;
  /** Fraction of them that the path has too: at the same wall, at most TOLERANCE steps early or late. */
  hitRate: number;
  /** Fraction of the path's bounces within the horizon that match no true one, grazing ones included. */
  falseAlarms: number;
}

/** Steps by which a predicted bounce may be early or late. */
export const TOLERANCE = 2;

/** Both rates are NaN where there is nothing to count. */
export function scoreBounces(paths: readonly PredictedBounces[], steps: number): BouncePredictionScore {
  let bounces = 0;
  let hits = 0;
  let alarms = 0;
  let falseAlarms = 0;
  for (const { predicted, actual, start } of paths) {
    const isWithin = ({ frame }: Bounce): boolean => frame >= start && frame < start + steps;
    const matches = (a: Bounce, list: readonly Bounce[]): boolean =>
      list.some((b) => a.wall === b.wall && Math.abs(a.frame - b.frame) <= TOLERANCE);
    for (const bounce of actual) {
      if (bounce.grazing || !isWithin(bounce)) continue;
      bounces++;
      if (matches(bounce, predicted)) hits++;
    }
    for (const bounce of predicted) {
      if (!isWithin(bounce)) continue;
      alarms++;
      if (!matches(bounce, actual)) falseAlarms++;
    }
  }
  return { steps, bounces, hitRate: hits / bounces, falseAlarms: falseAlarms / alarms };
}
