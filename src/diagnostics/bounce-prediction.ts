/**
 * Bounce prediction: M dreams from many moments of the unseen episodes, and the bounces of the dreamed ball are
 * compared with the true ones. Baselines: a ball at constant velocity, which never turns, and dreams from other
 * moments, whose bounces match by chance.
 */

import type { LatentEpisode } from '../data/episode.ts';
import type { LinearProbe } from '../math/ridge.ts';
import { type DreamStart, dreamPositions } from './ball-dreams.ts';
import { constantVelocity, positionAt } from './ball-positions.ts';
import {
  type Bounce,
  type BouncePredictionScore,
  type PredictedBounces,
  pathBounces,
  SLOPE_FRAMES,
  scoreBounces,
  TOLERANCE,
  trueBounces,
} from './bounces.ts';
import type { TrainedMemory } from './report-progress.ts';

/** Horizons, in dreamed steps. */
const HORIZONS = [5, 10, 20];
const FARTHEST = Math.max(...HORIZONS);
/** A bounce at the longest horizon needs its tolerance and the path after it. */
const DREAM_STEPS = FARTHEST + TOLERANCE + SLOPE_FRAMES;
/** Observed frames at the beginning of a path, for bounces soon after the start. */
const OBSERVED_FRAMES = SLOPE_FRAMES + TOLERANCE;
/** Frames between the starts of two dreams. */
const STRIDE = 4;
const LOW_TAU = 0.1;

/** Hit rate and false alarms at each horizon (5, 10 and 20 steps). */
export interface BouncePrediction {
  /** Number of dreams. */
  dreams: number;
  /** One dream per start, sampled at tau 0.1. */
  sampled: BouncePredictionScore[];
  /** The mixtures' mean at every step instead of a sample. */
  mean: BouncePredictionScore[];
  /** Constant velocity until the wall. */
  constantVelocity: BouncePredictionScore[];
  /** The sampled dreams compared with the bounces of other starts. */
  chance: BouncePredictionScore[];
}

/** @param context minimum number of frames that M observes. @returns null where no episode is long enough */
export function bouncePrediction(
  /** Unseen episodes, and the teacher-forced position of the ball in each of their frames. */
  seen: ReadonlyMap<LatentEpisode, Float32Array>,
  trained: TrainedMemory,
  probe: LinearProbe,
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
  // The dreams of a batch start at the same step, so contexts of similar length waste least.
  starts.sort((a, b) => a.frame - b.frame);
  const actual = starts.map(trueBouncesAfter);
  const score = (paths: readonly Float32Array[], truth = actual): BouncePredictionScore[] => {
    const paired = starts.map((start, i): PredictedBounces => {
      const predicted = pathBounces(paths[i], radius, speedOf(start));
      return { predicted, actual: truth[i], start: OBSERVED_FRAMES };
    });
    return HORIZONS.map((steps) => scoreBounces(paired, steps));
  };
  const dream = (tau: number | 'mean'): Float32Array[] => {
    const positions = dreamPositions(starts, trained, probe, { steps: DREAM_STEPS, tau, seed });
    return starts.map((start, i) => pathOf(start, seen.get(start.episode)!, positions[i]));
  };
  const sampled = dream(LOW_TAU);
  const half = Math.floor(starts.length / 2);
  return {
    dreams: starts.length,
    sampled: score(sampled),
    mean: score(dream('mean')),
    constantVelocity: score(starts.map((start) => constantVelocityPath(start, radius))),
    chance: score(sampled, [...actual.slice(half), ...actual.slice(0, half)]),
  };
}

/** True bounces, with their frame in a path. */
function trueBouncesAfter({ episode, frame }: DreamStart): Bounce[] {
  return trueBounces(episode).map((bounce) => ({
    ...bounce,
    frame: bounce.frame - (frame + 1) + OBSERVED_FRAMES,
  }));
}

/** The last OBSERVED_FRAMES teacher-forced positions, then the dreamed ones. */
function pathOf({ frame }: DreamStart, seen: Float32Array, dreamed: Float32Array): Float32Array {
  const path = new Float32Array(2 * OBSERVED_FRAMES + dreamed.length);
  path.set(seen.subarray(2 * (frame - OBSERVED_FRAMES + 1), 2 * (frame + 1)));
  path.set(dreamed, 2 * OBSERVED_FRAMES);
  return path;
}

function constantVelocityPath({ episode, frame }: DreamStart, radius: number): Float32Array {
  const path = new Float32Array(2 * (OBSERVED_FRAMES + DREAM_STEPS));
  for (let i = 0; i < OBSERVED_FRAMES; i++)
    path.set(positionAt(episode, frame - OBSERVED_FRAMES + 1 + i), 2 * i);
  for (let t = 0; t < DREAM_STEPS; t++) {
    path.set(constantVelocity(episode, frame, t + 1, radius), 2 * (OBSERVED_FRAMES + t));
  }
  return path;
}

/** Speed of the true ball, pixels per step. */
function speedOf({ episode: { truth, truthNames } }: DreamStart): number {
  return Math.hypot(truth[truthNames.indexOf('vx')], truth[truthNames.indexOf('vy')]);
}
