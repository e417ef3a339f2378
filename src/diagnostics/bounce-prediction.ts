/**
 * Bounces foreseen: from many moments of the unseen episodes M dreams on, and what the dreamed ball does at the walls
 * is held against what the true one did. Beside M: the ball that goes straight on, which never turns, and the
 * dreams of other moments, whose bounces fit by chance.
 */

import type { LatentEpisode } from '../data/episode.ts';
import type { LinearProbe } from '../math/ridge.ts';
import { type DreamStart, dreamPlaces } from './ball-dreams.ts';
import { placeAt, straightOn } from './ball-positions.ts';
import {
  type Bounce,
  type BouncePredictionScore,
  foresight,
  type PredictedBounces,
  pathBounces,
  SLOPE_FRAMES,
  TOLERANCE,
  trueBounces,
} from './bounces.ts';
import type { TrainedMemory } from './report-progress.ts';

/** Bounces within so many dreamed steps. */
const REACHES = [5, 10, 20];
const FARTHEST = Math.max(...REACHES);
/** To tell a bounce at the end of the reach, its tolerance and the path after it are needed. */
const DREAM_STEPS = FARTHEST + TOLERANCE + SLOPE_FRAMES;
/** Seen frames at the beginning of a path, for bounces soon after the start. */
const SEEN_FRAMES = SLOPE_FRAMES + TOLERANCE;
/** A dream from every so many frames. */
const STRIDE = 4;
const LOW_TAU = 0.1;

/** For each reach (5, 10 and 20 steps) how many bounces were foreseen, and how many alarms were false. */
export interface BouncePrediction {
  /** Dreams judged. */
  dreams: number;
  /** One dream a start, sampled at tau 0.1. */
  sampled: BouncePredictionScore[];
  /** The mixtures' mean instead of a sample at every step. */
  mean: BouncePredictionScore[];
  /** Straight on until the wall. */
  constantVelocity: BouncePredictionScore[];
  /** The sampled dreams held against other starts. */
  chance: BouncePredictionScore[];
}

/** @param context frames M sees at least. @returns null where no episode is long enough */
export function bouncePrediction(
  /** Unseen episodes, and where the eyes saw the ball in each of their frames. */
  seen: ReadonlyMap<LatentEpisode, Float32Array>,
  trained: TrainedMemory,
  eyes: LinearProbe,
  radius: number,
  context: number,
  seed: number,
): BouncePrediction | null {
  const starts: DreamStart[] = [];
  for (const episode of seen.keys()) {
    const last = episode.rewards.length - FARTHEST - TOLERANCE;
    for (let frame = context - 1; frame <= last; frame += STRIDE) starts.push({ episode, frame });
  }
  if (starts.length === 0) return null;
  // Dreams of one batch begin together: contexts of like length waste least.
  starts.sort((a, b) => a.frame - b.frame);
  const came = starts.map(cameAfter);
  const judge = (paths: readonly Float32Array[], truth = came): BouncePredictionScore[] => {
    const foretold = starts.map((start, i): PredictedBounces => {
      const said = pathBounces(paths[i], radius, speedOf(start));
      return { said, came: truth[i], start: SEEN_FRAMES };
    });
    return REACHES.map((steps) => foresight(foretold, steps));
  };
  const dream = (tau: number | 'mean'): Float32Array[] => {
    const places = dreamPlaces(starts, trained, eyes, { steps: DREAM_STEPS, tau, seed });
    return starts.map((start, i) => pathOf(start, seen.get(start.episode)!, places[i]));
  };
  const sampled = dream(LOW_TAU);
  const half = Math.floor(starts.length / 2);
  return {
    dreams: starts.length,
    sampled: judge(sampled),
    mean: judge(dream('mean')),
    constantVelocity: judge(starts.map((start) => straightPath(start, radius))),
    chance: judge(sampled, [...came.slice(half), ...came.slice(0, half)]),
  };
}

/** True bounces by their frame in a path. */
function cameAfter({ episode, frame }: DreamStart): Bounce[] {
  return trueBounces(episode).map((bounce) => ({
    ...bounce,
    frame: bounce.frame - (frame + 1) + SEEN_FRAMES,
  }));
}

/** The last SEEN_FRAMES places that were seen, then the dreamed ones. */
function pathOf({ frame }: DreamStart, seen: Float32Array, dreamed: Float32Array): Float32Array {
  const path = new Float32Array(2 * SEEN_FRAMES + dreamed.length);
  path.set(seen.subarray(2 * (frame - SEEN_FRAMES + 1), 2 * (frame + 1)));
  path.set(dreamed, 2 * SEEN_FRAMES);
  return path;
}

function straightPath({ episode, frame }: DreamStart, radius: number): Float32Array {
  const path = new Float32Array(2 * (SEEN_FRAMES + DREAM_STEPS));
  for (let i = 0; i < SEEN_FRAMES; i++) path.set(placeAt(episode, frame - SEEN_FRAMES + 1 + i), 2 * i);
  for (let t = 0; t < DREAM_STEPS; t++) {
    path.set(straightOn(episode, frame, t + 1, radius), 2 * (SEEN_FRAMES + t));
  }
  return path;
}

/** The true ball's, pixels a step. */
function speedOf({ episode: { truth, truthNames } }: DreamStart): number {
  return Math.hypot(truth[truthNames.indexOf('vx')], truth[truthNames.indexOf('vy')]);
}
