/**
 * What a driver would want to know of the car and the road, as numbers: the targets that a report card tries to
 * read out of z and h. Kept with each gathered frame, shown to no network.
 */
import { TRACK_DETAIL_STEP } from './constants.ts';
import type { CarRacing } from './environment.ts';
import { nearestPoint, type TrackPoint } from './track.ts';

/** Tiles over which the road's bend ahead is taken: 35 units, as far as the picture reaches. */
export const TILES_AHEAD = 10;

/**
 * The state at this moment (columns CAR_STATE, experiment.ts), as a driver sees it: "ahead" is the way along the road that the car faces, so a car
 * turned round has its left and right where its picture has them.
 *
 * - speed: of the hull, world units a second.
 * - wheelAngle: the front joints' angle, radians, left positive.
 * - lateralOffset: from the centre line to the hull, world units, right positive.
 * - curvatureAhead: mean turn of the next TILES_AHEAD tiles, radians a world unit, left positive.
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

/** Driven the other way, a bend to the left is one to the right, and its turn changes sign with the direction. */
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
