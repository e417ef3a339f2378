/**
 * The state of the car and the road that a driver needs, as numbers: the targets of the linear probes on z and h.
 * Stored with each collected frame, but not an input of any network.
 */
import { TRACK_DETAIL_STEP } from './constants.ts';
import type { CarRacing } from './environment.ts';
import { nearestPoint, type TrackPoint } from './track.ts';

/** Tiles over which the curvature ahead is averaged: 35 units, as far as the frame shows. */
export const TILES_AHEAD = 10;

/**
 * The present state (columns CAR_STATE, experiment.ts). "Ahead" is the direction along the road that the car faces, so
 * left and right are those of the frame, also for a car that faces backwards.
 *
 * - speed: of the hull, world units per second.
 * - wheelAngle: the front joints' angle, radians, left positive.
 * - lateralOffset: from the centre line to the hull, world units, right positive.
 * - curvatureAhead: mean curvature of the next TILES_AHEAD tiles, radians per world unit, left positive.
 */
export function carState(env: CarRacing): number[] {
  const { hull, wheels } = env.car;
  const { track } = env.road;
  const { x, y } = hull.getPosition();
  const velocity = hull.getLinearVelocity();
  const here = nearestPoint(track, x, y);
  const { beta } = track[here];
  const facing = Math.cos(hull.getAngle() - beta) >= 0 ? 1 : -1;
  const offset = Math.cos(beta) * (x - track[here].x) + Math.sin(beta) * (y - track[here].y);
  return [
    Math.hypot(velocity.x, velocity.y),
    (wheels[0].joint.getJointAngle() + wheels[1].joint.getJointAngle()) / 2,
    facing * offset,
    curvature(track, here, facing),
  ];
}

/** Seen backwards, a left bend is a right bend: the sign of the turn changes with the direction. */
function curvature(track: readonly TrackPoint[], here: number, facing: 1 | -1): number {
  const wrap = (i: number): number => ((i % track.length) + track.length) % track.length;
  let turn = 0;
  for (let tile = 0; tile < TILES_AHEAD; tile++) {
    const from = track[wrap(here + facing * tile)].beta;
    const to = track[wrap(here + facing * (tile + 1))].beta;
    turn += Math.atan2(Math.sin(to - from), Math.cos(to - from));
  }
  return turn / (TILES_AHEAD * TRACK_DETAIL_STEP);
}
