/**
 * Who touches which tile: grip for the wheels, the reward for tiles reached first, the end of the lap.
 * Nothing in CarRacing collides; these sensors are all that Box2D's contacts are used for there.
 */
import type { Car, Wheel } from './car.ts';
import { WHEEL_RADIUS, WHEEL_WIDTH } from './constants.ts';
import type { Parts } from './parts.ts';
import { pointOutside, polygonsTouch } from './polygon.ts';
import type { Road, Tile } from './road.ts';

/** Box2D's polygons have a skin of 0.01 units, so two of them touch from twice that on. */
const SKINS = 0.02;
/** A wheel whose centre is further away does not touch, units. */
const WHEEL_REACH = Math.hypot(WHEEL_WIDTH, WHEEL_RADIUS) + SKINS;
/** No part of the car is further than this from its hull's origin, units (it is 2.87, and the joints give a little). */
const CAR_REACH = 3.2;

/**
 * In Gymnasium the lap is tested only when tile 0 is touched for the first time, which the step inside
 * reset always does; so a lap never ends there before every tile is visited (Gymnasium's issue 1269).
 * 'v3' keeps that, 'fixed' tests it whenever a wheel comes onto tile 0.
 */
export class FrictionDetector {
  tilesVisited = 0;
  /** The start line was crossed with enough tiles visited. */
  newLap = false;
  /** Wheels on tile 0, one bit each. */
  wheelsOnStart = 0;
  private readonly road: Road;
  private readonly lapRule: 'v3' | 'fixed';
  private readonly lapCompletePercent: number;

  /**
   * @param lapCompletePercent share of the tiles, 0 .. 1, beyond which crossing the start line ends the lap
   */
  constructor(road: Road, lapRule: 'v3' | 'fixed', lapCompletePercent: number) {
    this.road = road;
    this.lapRule = lapRule;
    this.lapCompletePercent = lapCompletePercent;
  }

  /** Books what the car touches where it stands now. */
  update(car: Car): void {
    const { tiles, footprints, index } = this.road;
    const { wheels, hull, hullParts } = car;
    const startWasVisited = tiles[0].visited;
    let onStart = 0;
    for (const wheel of wheels) {
      wheel.tilesTouched = 0;
      wheel.parts.place();
    }
    hullParts.place();
    const { x, y } = hull.getPosition();
    const count = index.query(x, y, CAR_REACH);
    for (let i = 0; i < count; i++) {
      const tile = tiles[index.found[i]];
      const footprint = footprints[tile.index];
      for (let w = 0; w < wheels.length; w++) {
        if (!wheelTouches(wheels[w], footprint)) continue;
        wheels[w].tilesTouched++;
        this.visit(tile);
        if (tile.index === 0) onStart |= 1 << w;
      }
      if (!tile.touched && touches(hullParts, footprint)) tile.touched = true;
    }
    const crossed =
      this.lapRule === 'fixed' ? (onStart & ~this.wheelsOnStart) !== 0 : tiles[0].visited && !startWasVisited;
    this.wheelsOnStart = onStart;
    if (crossed && this.tilesVisited / tiles.length > this.lapCompletePercent) this.newLap = true;
  }

  private visit(tile: Tile): void {
    tile.touched = true;
    if (tile.visited) return;
    tile.visited = true;
    this.tilesVisited++;
  }
}

/** Decided by the wheel's centre in most cases. */
function wheelTouches(wheel: Wheel, footprint: Float64Array): boolean {
  const { x, y } = wheel.body.getPosition();
  const outside = pointOutside(footprint, x, y, WHEEL_REACH);
  return outside <= 0 || (outside <= WHEEL_REACH && touches(wheel.parts, footprint));
}

/** @param parts just placed */
function touches(parts: Parts, footprint: Float64Array): boolean {
  for (const part of parts.placed) {
    if (polygonsTouch(footprint, part, SKINS)) return true;
  }
  return false;
}
