/**
 * A driver who sees what no picture shows: the track's points and the car's true state. It steers at a point ahead
 * on the centre line and slows down for bends. It shows what a good lap looks like, and gathers data where
 * the road is. May import constants and environment's types.
 */
import { TRACK_DETAIL_STEP } from './constants.ts';
import type { CarRacing } from './environment.ts';
import type { TrackPoint } from './track.ts';

/** The point steered at: so many tiles ahead, and more the faster the car is (tiles to a unit a second). */
const LOOKAHEAD = 3;
const LOOKAHEAD_PER_SPEED = 0.06;
/** Units a second. */
const TOP_SPEED = 60;
const STEER_GAIN = 1.2;
/** Share of the direction's change per unit of speed that a bend ahead costs. */
const BEND_TILES = 14;
const LATERAL_ACCELERATION = 130;
const BRAKING_DECELERATION = 60;

export class Driver {
  private readonly env: CarRacing;
  private nearest = 0;

  constructor(env: CarRacing) {
    this.env = env;
  }

  /** The action for the environment's present state. */
  act(): [steer: number, gas: number, brake: number] {
    const { track } = this.env.road;
    const { hull } = this.env.car;
    const { x, y } = hull.getPosition();
    const velocity = hull.getLinearVelocity();
    const speed = Math.hypot(velocity.x, velocity.y);
    this.nearest = nearestPoint(track, x, y);

    const ahead = LOOKAHEAD + LOOKAHEAD_PER_SPEED * speed;
    const target = pointAt(track, this.nearest + ahead);
    const wanted = Math.atan2(-(target.x - x), target.y - y);
    const error = wrapAngle(wanted - hull.getAngle());
    const steer = Math.min(1, Math.max(-1, -STEER_GAIN * error));

    const limit = speedLimit(track, this.nearest);
    if (speed > limit + 3) return [steer, 0, Math.min(0.8, 0.05 * (speed - limit))];
    return [steer, speed < limit ? Math.min(1, 0.1 * (limit - speed)) : 0, 0];
  }
}
