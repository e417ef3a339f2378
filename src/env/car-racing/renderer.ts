/**
 * Draws what CarRacing-v3 shows, front to back: indicators, car, road, grass, field.
 * Nothing is allocated after construction. May import the sibling rooms and the raster.
 */
import { type Affine, Canvas } from '../raster/canvas.ts';
import { Camera } from './camera.ts';
import type { Car, Wheel } from './car.ts';
import { BLACK, type Colours } from './colours.ts';
import {
  BORDER,
  GRASS_DIM,
  HULL_POLYGONS,
  PLAYFIELD,
  SIZE,
  TRACK_DETAIL_STEP,
  TRACK_WIDTH,
  WHEEL_RADIUS,
  WHEEL_WIDTH,
} from './constants.ts';
import { Indicators } from './indicators.ts';
import { observationSize, type ResolvedOptions } from './options.ts';
import type { RaceWorld } from './world.ts';

const FIELD = square(-PLAYFIELD, -PLAYFIELD, PLAYFIELD, PLAYFIELD);
/** Grass patches fill every other cell of the field, in both directions. */
const PATCHES = 20;
const WHEEL_BOX = square(-WHEEL_WIDTH, -WHEEL_RADIUS, WHEEL_WIDTH, WHEEL_RADIUS);
const HULL_PARTS = HULL_POLYGONS.map((polygon) => Float64Array.from(polygon, (value) => value * SIZE));
/** No part of a tile or its kerb is further than this from the middle of its two track points. */
const TILE_RADIUS = TRACK_WIDTH + BORDER + TRACK_DETAIL_STEP / 2;

export class Renderer {
  private readonly canvas: Canvas;
  private readonly camera: Camera;
  private readonly indicators: Indicators | null;
  private readonly bodyView: Affine = new Float64Array(6);
  private readonly scratch = new Float64Array(8);

  constructor(options: ResolvedOptions) {
    const size = observationSize(options);
    this.canvas = new Canvas(size, size, options.buffer);
    this.camera = new Camera(options);
    this.indicators = options.observation === '96x96' ? new Indicators(this.canvas, this.camera) : null;
  }

  /** @returns the canvas's own bytes, overwritten by the next call. */
  draw(world: RaceWorld, colours: Colours, reward: number): Uint8Array {
    const { canvas, camera } = this;
    canvas.clear();
    this.indicators?.draw(world.car, reward);
    camera.follow(world.car, world.time);
    this.drawCar(world.car, colours);
    canvas.setTransform(camera.view);
    this.drawRoad(world, colours);
    this.drawGrass(colours);
    canvas.fillPolygon(FIELD, 0, 4, colours.field);
    return canvas.finish();
  }

  private drawCar(car: Car, colours: Colours): void {
    const { canvas } = this;
    const { q, p } = car.hull.getTransform();
    canvas.setTransform(this.viewOfBody(q.c, q.s, p.x, p.y));
    for (let i = HULL_PARTS.length - 1; i >= 0; i--) {
      canvas.fillPolygon(HULL_PARTS[i], 0, HULL_PARTS[i].length / 2, colours.hull);
    }
    for (let i = car.wheels.length - 1; i >= 0; i--) {
      const wheel = car.wheels[i];
      const { q: turn, p: place } = wheel.body.getTransform();
      canvas.setTransform(this.viewOfBody(turn.c, turn.s, place.x, place.y));
      this.drawStripe(wheel, colours.wheelStripe);
      canvas.fillPolygon(WHEEL_BOX, 0, 4, BLACK);
    }
  }

  /** The grey band that shows a wheel turning: the part of its tread between two angles, seen from above. */
  private drawStripe(wheel: Wheel, colour: number): void {
    const from = wheel.phase;
    const to = wheel.phase + 1.2;
    const fromBelow = Math.sin(from) > 0;
    const toBelow = Math.sin(to) > 0;
    if (fromBelow && toBelow) return;
    const c1 = fromBelow ? Math.sign(Math.cos(from)) : Math.cos(from);
    const c2 = toBelow ? Math.sign(Math.cos(to)) : Math.cos(to);
    setSquare(this.scratch, -WHEEL_WIDTH, WHEEL_RADIUS * c1, WHEEL_WIDTH, WHEEL_RADIUS * c2);
    this.canvas.fillPolygon(this.scratch, 0, 4, colour);
  }

  private drawRoad({ road }: RaceWorld, colours: Colours): void {
    const { canvas, camera } = this;
    const { track, tiles, quads, borderQuads, borderOf } = road;
    const { view } = camera;
    const [a, b, c, d, e, f] = [view[0], view[1], view[2], view[3], view[4], view[5]];
    const marginX = TILE_RADIUS * Math.hypot(a, c);
    const marginY = TILE_RADIUS * Math.hypot(b, d);
    for (let i = tiles.length - 1; i >= 0; i--) {
      // Most tiles are out of sight; the middle of one tells, for all its parts are within TILE_RADIUS.
      const near = track[i];
      const far = track[i === 0 ? tiles.length - 1 : i - 1];
      const x = 0.5 * (near.x + far.x);
      const y = 0.5 * (near.y + far.y);
      const column = a * x + c * y + e;
      if (column < -marginX || column > canvas.width + marginX) continue;
      const row = b * x + d * y + f;
      if (row < -marginY || row > canvas.height + marginY) continue;

      const border = borderOf[i];
      if (border >= 0)
        canvas.fillPolygon(borderQuads, border * 4, 4, i % 2 === 0 ? colours.white : colours.red);
      canvas.fillPolygon(quads, i * 4, 4, tiles[i].touched ? colours.road : colours.freshRoad[i % 3]);
    }
  }

  private drawGrass(colours: Colours): void {
    const { canvas, scratch } = this;
    const { view } = this.camera;
    const [a, b, c, d, e, f] = [view[0], view[1], view[2], view[3], view[4], view[5]];
    const marginX = 0.5 * GRASS_DIM * (Math.abs(a) + Math.abs(c));
    const marginY = 0.5 * GRASS_DIM * (Math.abs(b) + Math.abs(d));
    for (let j = 0; j < PATCHES; j++) {
      const bottom = GRASS_DIM * (2 * j - PATCHES);
      for (let i = 0; i < PATCHES; i++) {
        const left = GRASS_DIM * (2 * i - PATCHES);
        const x = left + 0.5 * GRASS_DIM;
        const y = bottom + 0.5 * GRASS_DIM;
        const column = a * x + c * y + e;
        if (column < -marginX || column > canvas.width + marginX) continue;
        const row = b * x + d * y + f;
        if (row < -marginY || row > canvas.height + marginY) continue;
        setSquare(scratch, left, bottom, left + GRASS_DIM, bottom + GRASS_DIM);
        canvas.fillPolygon(scratch, 0, 4, colours.grass);
      }
    }
  }

  /** The camera's view of coordinates in a body turned by (cos, sin) and standing at (x, y). */
  private viewOfBody(cos: number, sin: number, x: number, y: number): Affine {
    const { view } = this.camera;
    const body = this.bodyView;
    body[0] = view[0] * cos + view[2] * sin;
    body[1] = view[1] * cos + view[3] * sin;
    body[2] = view[2] * cos - view[0] * sin;
    body[3] = view[3] * cos - view[1] * sin;
    body[4] = view[0] * x + view[2] * y + view[4];
    body[5] = view[1] * x + view[3] * y + view[5];
    return body;
  }
}

function setSquare(target: Float64Array, left: number, bottom: number, right: number, top: number): void {
  target[0] = left;
  target[1] = bottom;
  target[2] = right;
  target[3] = bottom;
  target[4] = right;
  target[5] = top;
  target[6] = left;
  target[7] = top;
}

function square(left: number, bottom: number, right: number, top: number): Float64Array {
  const vertices = new Float64Array(8);
  setSquare(vertices, left, bottom, right, top);
  return vertices;
}
