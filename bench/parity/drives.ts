/**
 * One drive on each side, ours and the real one, step for step: rewards, tiles, ends, poses and pictures. The
 * real side is a recording or Gymnasium at work; tests and `npm run parity` compare by these same functions.
 */
import { type CarRacing, makeEnv } from '../../src/env/index.ts';
import { type Check, EARLY_STEPS, LIMITS, passes } from './limits.ts';

/** [x, y, angle]: world units, radians. */
export type Pose = readonly number[];

export interface DriveStep {
  reward: number;
  terminated: boolean;
  tilesVisited: number;
  hull: Pose;
  /** Front left, front right, rear left, rear right; absent where they were not recorded. */
  wheels?: readonly Pose[];
  /** Tiles first touched in this step; absent where they were not recorded. */
  firstVisits?: readonly number[];
  /** Whether a wheel's tyre is asked for more than the ground gives. Ours only. */
  slides?: boolean;
}

export interface Drive {
  tilesTotal: number;
  /** Visited in the step inside reset. */
  tilesAtStart: number;
  steps: readonly DriveStep[];
  /** [96, 96, 3] observations by the step they followed; 'reset' for reset's. */
  frames: ReadonlyMap<string, Uint8Array>;
}

export interface DriveOrder {
  seed: number;
  actions: readonly (readonly number[])[];
  /** Steps whose observations to keep; none: nothing is drawn. */
  frames: readonly string[];
}

/** Our environment's side, until its episode ends or there are no more actions. */
export function driveOurs({ seed, actions, frames: wanted }: DriveOrder): Drive {
  const env = makeEnv('CarRacing-v3', { render: wanted.length > 0 });
  const frames = new Map<string, Uint8Array>();
  const start = env.reset({ seed });
  if (wanted.includes('reset')) frames.set('reset', start.observation);
  const steps: DriveStep[] = [];
  const unvisited = new Set(env.road.tiles.filter(({ visited }) => !visited));
  for (const [k, action] of actions.entries()) {
    const { observation, reward, terminated, truncated, info } = env.step(action);
    if (wanted.includes(String(k))) frames.set(String(k), observation);
    const { x, y, angle } = info.hull;
    const { tilesVisited } = info;
    const firstVisits = [...unvisited].filter(({ visited }) => visited);
    for (const tile of firstVisits) unvisited.delete(tile);
    steps.push({
      reward,
      terminated,
      tilesVisited,
      hull: [x, y, angle],
      wheels: wheelPoses(env),
      firstVisits: firstVisits.map(({ index }) => index),
      slides: env.car.wheels.some(({ slip }) => slip > 1),
    });
    if (terminated || truncated) break;
  }
  env.close();
  return { tilesTotal: start.info.tilesTotal, tilesAtStart: start.info.tilesVisited, steps, frames };
}

function wheelPoses(env: CarRacing): Pose[] {
  return env.car.wheels.map(({ body }) => {
    const { x, y } = body.getPosition();
    return [x, y, body.getAngle()];
  });
}

export interface DriveDifference {
  steps: number;
  reward: number;
  /** Steps at which one side ended and the other did not, or one side has no such step. */
  ends: number;
  /** Steps at which the numbers of visited tiles differ, the start counted as one. */
  tiles: number;
  earlyHull: number;
  hull: number;
  /** NaN where no wheel was recorded. */
  earlyWheels: number;
  wheels: number;
}

export function compareDrives(ours: Drive, real: Drive): DriveDifference {
  const steps = Math.min(ours.steps.length, real.steps.length);
  const atStart = ours.tilesTotal !== real.tilesTotal || ours.tilesAtStart !== real.tilesAtStart;
  const difference: DriveDifference = {
    steps,
    reward: 0,
    ends: Math.abs(ours.steps.length - real.steps.length),
    tiles: atStart ? 1 : 0,
    earlyHull: 0,
    hull: 0,
    earlyWheels: 0,
    wheels: 0,
  };
  if (!real.steps.some(({ wheels }) => wheels)) difference.earlyWheels = difference.wheels = Number.NaN;
  for (let k = 0; k < steps; k++) {
    const [own, golden] = [ours.steps[k], real.steps[k]];
    difference.reward = Math.max(difference.reward, Math.abs(own.reward - golden.reward));
    if (own.terminated !== golden.terminated) difference.ends++;
    if (own.tilesVisited !== golden.tilesVisited) difference.tiles++;
    difference.hull = Math.max(difference.hull, poseDistance(own.hull, golden.hull));
    const wheels = golden.wheels?.map((pose, i) => poseDistance(own.wheels?.[i], pose)) ?? [];
    difference.wheels = Math.max(difference.wheels, ...wheels);
    if (k < EARLY_STEPS) {
      difference.earlyHull = difference.hull;
      difference.earlyWheels = difference.wheels;
    }
  }
  return difference;
}

/** World units or radians, whichever is more. NaN where a side lacks the pose, and NaN never passes. */
function poseDistance(a: Pose | undefined, b: Pose): number {
  if (a === undefined) return Number.NaN;
  return Math.max(Math.hypot(a[0] - b[0], a[1] - b[1]), Math.abs(a[2] - b[2]));
}

export function driveChecks(difference: DriveDifference): Check[] {
  return [
    { what: 'reward', value: difference.reward, limit: LIMITS.reward },
    { what: 'ends', value: difference.ends, limit: 0 },
    { what: 'tiles', value: difference.tiles, limit: 0 },
    { what: 'hull, first 100', value: difference.earlyHull, limit: LIMITS.earlyPose },
    { what: 'hull', value: difference.hull, limit: LIMITS.pose },
    { what: 'wheels, first 100', value: difference.earlyWheels, limit: LIMITS.earlyPose },
    { what: 'wheels', value: difference.wheels, limit: LIMITS.pose },
  ];
}

export function driveIsEqual(difference: DriveDifference): boolean {
  return driveChecks(difference).every(passes);
}

export interface FrameDifference {
  name: string;
  /** Mean absolute difference in levels over rows 0..83, and over all 96. */
  aboveBar: number;
  whole: number;
}

const WIDTH = 96;
const ROWS_ABOVE_BAR = 84;

/** Every picture of the real side beside ours. From a picture that we do not have the difference is infinite. */
export function compareFrames(name: string, ours: Drive, real: Drive): FrameDifference[] {
  return [...real.frames].map(([step, pixels]) => {
    const own = ours.frames.get(step);
    return {
      name: `${name}, ${step === 'reset' ? step : `step ${step}`}`,
      aboveBar: meanDifference(own, pixels, ROWS_ABOVE_BAR),
      whole: meanDifference(own, pixels, WIDTH),
    };
  });
}

function meanDifference(a: Uint8Array | undefined, b: Uint8Array, rows: number): number {
  const count = rows * WIDTH * 3;
  if (a === undefined || a.length < count || b.length < count) return Number.POSITIVE_INFINITY;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.abs(a[i] - b[i]);
  return sum / count;
}

export interface FrameCheck extends Check {
  mean: number;
  /** The name of the worst. */
  worst: string;
}

/** The worst picture above the bar, and the worst whole one. */
export function frameChecks(frames: readonly FrameDifference[]): FrameCheck[] {
  const check = (what: string, key: 'aboveBar' | 'whole', limit: number): FrameCheck => {
    const worst = frames.reduce((a, b) => (a[key] >= b[key] ? a : b));
    const mean = frames.reduce((sum, frame) => sum + frame[key], 0) / frames.length;
    return { what, value: worst[key], limit, mean, worst: worst.name };
  };
  return [check('rows 0..83', 'aboveBar', LIMITS.aboveBar), check('whole frame', 'whole', LIMITS.wholeFrame)];
}
