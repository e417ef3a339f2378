/**
 * The road along a track: one tile between each pair of neighbouring points, kerbs outside the sharp bends.
 * Geometry only; what touches the tiles is booked in contacts.ts.
 */
import { BORDER, BORDER_MIN_COUNT, TRACK_TURN_RATE, TRACK_WIDTH } from './constants.ts';
import { convexHull } from './polygon.ts';
import { RoadIndex } from './road-index.ts';
import type { TrackPoint } from './track.ts';

/** What changes about a tile during an episode. */
export class Tile {
  readonly index: number;
  /** A wheel was on it, its reward is paid. */
  visited = false;
  /** Anything of the car was on it; touched tiles lose their shade. */
  touched = false;

  constructor(index: number) {
    this.index = index;
  }
}

export interface Road {
  readonly track: readonly TrackPoint[];
  readonly tiles: readonly Tile[];
  /** Tile i spans from point i - 1 to point i: left i, right i, right i - 1, left i - 1. [tile, 4, 2] */
  readonly quads: Float64Array;
  /** Kerbs in the order of their tiles. [border, 4, 2] */
  readonly borderQuads: Float64Array;
  /** A tile's row in borderQuads, or -1. [tile] */
  readonly borderOf: Int32Array;
  /**
   * What a wheel can stand on, counter-clockwise: the convex hull of a tile's corners. That is its quad, but for about
   * one tile in a million, where a lap's ends meet so askew that the quad crosses itself. [tile][corner, 2]
   */
  readonly footprints: readonly Float64Array[];
  readonly index: RoadIndex;
}

export function buildRoad(track: readonly TrackPoint[]): Road {
  const count = track.length;
  const flags = findBorders(track);
  const borderOf = new Int32Array(count).fill(-1);
  const quads = new Float64Array(count * 8);
  const borderQuads = new Float64Array(flags.filter(Boolean).length * 8);
  let borders = 0;
  for (let i = 0; i < count; i++) {
    const near = track[i];
    const far = track[(i + count - 1) % count];
    writeQuad(quads, i, near, far, -TRACK_WIDTH, TRACK_WIDTH);
    if (!flags[i]) continue;
    const side = Math.sign(far.beta - near.beta);
    writeQuad(borderQuads, borders, near, far, side * TRACK_WIDTH, side * (TRACK_WIDTH + BORDER));
    borderOf[i] = borders++;
  }
  return {
    track,
    tiles: track.map((_, i) => new Tile(i)),
    quads,
    borderQuads,
    borderOf,
    footprints: track.map((_, i) => convexHull(quads.subarray(8 * i, 8 * i + 8))),
    index: new RoadIndex(quads, borderQuads, borderOf),
  };
}

/** From `inner` to `outer` units aside of the centre line, positive to the right. */
function writeQuad(
  quads: Float64Array,
  at: number,
  near: TrackPoint,
  far: TrackPoint,
  inner: number,
  outer: number,
): void {
  const aside = (p: TrackPoint, distance: number) => [
    p.x + distance * Math.cos(p.beta),
    p.y + distance * Math.sin(p.beta),
  ];
  quads.set(
    [...aside(near, inner), ...aside(near, outer), ...aside(far, outer), ...aside(far, inner)],
    at * 8,
  );
}

/** Which tiles have a kerb: BORDER_MIN_COUNT bends in a row to one side, and the tiles that led there. */
function findBorders(track: readonly TrackPoint[]): boolean[] {
  const count = track.length;
  const wrap = (i: number) => (i + count) % count;
  const border = track.map((_, i) => {
    let sharp = true;
    let oneSide = 0;
    for (let back = 0; back < BORDER_MIN_COUNT; back++) {
      const turn = track[wrap(i - back)].beta - track[wrap(i - back - 1)].beta;
      sharp &&= Math.abs(turn) > TRACK_TURN_RATE * 0.2;
      oneSide += Math.sign(turn);
    }
    return sharp && Math.abs(oneSide) === BORDER_MIN_COUNT;
  });
  for (let i = 0; i < count; i++) {
    for (let back = 0; back < BORDER_MIN_COUNT; back++) border[wrap(i - back)] ||= border[i];
  }
  return border;
}
