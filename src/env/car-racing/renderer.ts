/**
 * Draws what CarRacing-v3 shows, front to back: indicators, car, road, grass, field.
 * No object is allocated after construction.
 */
import type { Body } from 'planck-js';
import { type Affine, Canvas } from '../raster/canvas.ts';
import { Camera } from './camera.ts';
import type { Car, Wheel } from './car.ts';
import { BLACK, type Colours } from './colours.ts';
import { GRASS_DIM, HULL_POLYGONS, PLAYFIELD, SIZE, WHEEL_RADIUS, WHEEL_WIDTH } from './constants.ts';
import { Indicators } from './indicators.ts';
import { observationSize, type ResolvedOptions } from './options.ts';
import type { RaceWorld } from './world.ts';

const FIELD = square(-PLAYFIELD, -PLAYFIELD, PLAYFIELD, PLAYFIELD);
/** Grass patches fill every other cell of the field, in both directions. */
const PATCHES = 20;
const WHEEL_BOX = square(-WHEEL_WIDTH, -WHEEL_RADIUS, WHEEL_WIDTH, WHEEL_RADIUS);
const HULL_PARTS = HULL_POLYGONS.map((polygon) => Float64Array.from(polygon, (value) => value * SIZE));

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
    // In mid-field all that is left is field; near its edge, and while the camera flies in, there is black beyond.
    const { x, y, radius } = camera.seen;
    if (Math.max(Math.abs(x), Math.abs(y)) + radius < PLAYFIELD) return canvas.finish(colours.field);
    canvas.fillPolygon(FIELD, 0, 4, colours.field);
    return canvas.finish(BLACK);
  }

  private drawCar(car: Car, colours: Colours): void {
    const { canvas } = this;
    canvas.setTransform(this.viewOfBody(car.hull));
    for (let i = HULL_PARTS.length - 1; i >= 0; i--) {
      canvas.fillPolygon(HULL_PARTS[i], 0, HULL_PARTS[i].length / 2, colours.hull);
    }
    for (let i = car.wheels.length - 1; i >= 0; i--) {
      const wheel = car.wheels[i];
      canvas.setTransform(this.viewOfBody(wheel.body));
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
    const { canvas } = this;
    const { tiles, quads, borderQuads, borderOf, index } = road;
    const { x, y, radius } = this.camera.seen;
    for (let k = index.query(x, y, radius) - 1; k >= 0; k--) {
      const i = index.found[k];
      const border = borderOf[i];
      if (border >= 0) {
        canvas.fillPolygon(borderQuads, border * 4, 4, i % 2 === 0 ? colours.white : colours.red);
      }
      canvas.fillPolygon(quads, i * 4, 4, tiles[i].touched ? colours.road : colours.freshRoad[i % 3]);
    }
  }

  private drawGrass(colours: Colours): void {
    const { canvas, scratch } = this;
    const { x, y, radius } = this.camera.seen;
    const lastColumn = lastPatch(x + radius);
    const lastRow = lastPatch(y + radius);
    for (let row = firstPatch(y - radius); row <= lastRow; row++) {
      const bottom = GRASS_DIM * (2 * row - PATCHES);
      for (let column = firstPatch(x - radius); column <= lastColumn; column++) {
        const left = GRASS_DIM * (2 * column - PATCHES);
        setSquare(scratch, left, bottom, left + GRASS_DIM, bottom + GRASS_DIM);
        canvas.fillPolygon(scratch, 0, 4, colours.grass);
      }
    }
  }

  /** The camera's view of coordinates in a body's own frame. */
  private viewOfBody(body: Body): Affine {
    const { p, q } = body.getTransform();
    const { view } = this.camera;
    const { bodyView } = this;
    bodyView[0] = view[0] * q.c + view[2] * q.s;
    bodyView[1] = view[1] * q.c + view[3] * q.s;
    bodyView[2] = view[2] * q.c - view[0] * q.s;
    bodyView[3] = view[3] * q.c - view[1] * q.s;
    bodyView[4] = view[0] * p.x + view[2] * p.y + view[4];
    bodyView[5] = view[1] * p.x + view[3] * p.y + view[5];
    return bodyView;
  }
}

/** Of a row of patches, the first that reaches beyond a place on its axis, and the last that begins before it. */
function firstPatch(place: number): number {
  return Math.max(0, Math.ceil((place / GRASS_DIM + PATCHES - 1) / 2));
}

function lastPatch(place: number): number {
  return Math.min(PATCHES - 1, Math.floor((place / GRASS_DIM + PATCHES) / 2));
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
