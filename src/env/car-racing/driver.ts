/**
 * A driver who sees what no picture shows: the track's points and the car's true state. Pure pursuit: it steers
 * at a point ahead on the centre line, and keeps a speed at which it can still slow down for every bend in view.
 * It shows what a good lap looks like, and collects data where the road is.
 */
import { STEER_LIMIT, TRACK_DETAIL_STEP } from './constants.ts';
import type { CarRacing } from './environment.ts';
import { nearestPoint, type TrackPoint } from './track.ts';

/** The point steered at, in tiles ahead: so many, and more for every unit a second. */
const LOOKAHEAD = 3;
const LOOKAHEAD_PER_SPEED = 0.06;
/** Wanted joint angle to the angle between the car's heading and the point steered at. */
const STEER_GAIN = 1.1;
/** Units a second. */
const TOP_SPEED = 60;
/** What is asked of the tyres in a bend and in braking: units a second squared. */
const CORNERING = 120;
const BRAKING = 40;
/** Bends this far ahead count, tiles; a bend's curvature is taken over so many tiles. */
const HORIZON = 16;
const BEND_LENGTH = 4;
/** Pedal to each unit a second too slow or too fast. Locked wheels do not steer, so the brake stays light. */
const GAS_GAIN = 0.1;
const BRAKE_GAIN = 0.02;
const MAX_BRAKE = 0.1;
/** Gas while steering spins the rear: so much of it is taken back, fully from a joint angle of 0.4 on. */
const GAS_LOST_STEERING = 0.8;

export interface Pace {
  /** Units a second. */
  topSpeed: number;
  /** What is asked of the tyres in a bend, units a second squared. */
  cornering: number;
}

export class Driver {
  private readonly env: CarRacing;
  private readonly pace: Pace;

  /** @param pace without it the one that scores best */
  constructor(env: CarRacing, pace: Pace = { topSpeed: TOP_SPEED, cornering: CORNERING }) {
    this.env = env;
    this.pace = pace;
  }

  /** The action for the environment's present state. */
  act(): [steer: number, gas: number, brake: number] {
    const { track } = this.env.road;
    const { hull } = this.env.car;
    const { x, y } = hull.getPosition();
    const velocity = hull.getLinearVelocity();
    const speed = Math.hypot(velocity.x, velocity.y);
    const here = nearestPoint(track, x, y);

    const target = track[(here + Math.round(LOOKAHEAD + LOOKAHEAD_PER_SPEED * speed)) % track.length];
    const heading = Math.atan2(x - target.x, target.y - y);
    const steer = clip(-STEER_GAIN * wrapAngle(heading - hull.getAngle()), -1, 1);

    const excess = speed - safeSpeed(track, here, this.pace);
    const straightness = 1 - GAS_LOST_STEERING * Math.min(1, Math.abs(steer) / STEER_LIMIT);
    const gas = clip(-GAS_GAIN * excess, 0, 1) * straightness;
    return [steer, gas, clip(BRAKE_GAIN * (excess - 2), 0, MAX_BRAKE)];
  }
}

/** The highest speed from which every bend ahead can be reached slowly enough. Units a second. */
function safeSpeed(track: readonly TrackPoint[], here: number, { topSpeed, cornering }: Pace): number {
  let safe = topSpeed;
  for (let ahead = 0; ahead < HORIZON; ahead++) {
    const from = track[(here + ahead) % track.length].beta;
    const to = track[(here + ahead + BEND_LENGTH) % track.length].beta;
    const curvature = Math.abs(wrapAngle(to - from)) / (BEND_LENGTH * TRACK_DETAIL_STEP);
    const distance = ahead * TRACK_DETAIL_STEP;
    safe = Math.min(safe, Math.sqrt(cornering / (curvature + 1e-6) + 2 * BRAKING * distance));
  }
  return safe;
}

/** Into -pi .. pi. */
function wrapAngle(angle: number): number {
  return Math.atan2(Math.sin(angle), Math.cos(angle));
}

function clip(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
