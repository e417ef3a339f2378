/**
 * Field, grass, road, kerbs, start line and skid marks: Gymnasium's human view with the edges of vectors, in its
 * colours and its order.
 */
import {
  BORDER,
  GRASS_DIM,
  PLAYFIELD,
  SCALE,
  TRACK_DETAIL_STEP,
  TRACK_WIDTH,
} from '../../env/car-racing/constants.ts';
import type { SkidMark } from '../../env/car-racing/skid-marks.ts';
import { type CameraTransform, isVisible } from './camera.ts';
import { type Pen, rgb, trace } from './pen.ts';
import type { GroundColours, RoadShape } from './scene.ts';

const BEYOND = rgb(0, 0, 0);
const WHITE = rgb(255, 255, 255);
const RED = rgb(255, 0, 0);
const RUBBER = rgb(0, 0, 0);
const MUD = rgb(102, 102, 0);

/** Grass patches fill every other cell of the field, in both directions. */
const PATCHES = 20;
/** No part of a tile or its kerb is further than this from the middle of its two track points. */
const TILE_RADIUS = TRACK_WIDTH + BORDER + TRACK_DETAIL_STEP / 2;
/** Two pixels of Gymnasium's window at its zoom, units. */
const MARK_WIDTH = 2 / (2.7 * SCALE);
/** Chequers of the start line, across half the road and along it. */
const CHEQUERS = 8;
const CHEQUER_ROWS = 2;

export function drawField(
  pen: Pen,
  { field, grass }: GroundColours,
  transform: CameraTransform,
  width: number,
  height: number,
): void {
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.fillStyle = BEYOND;
  pen.fillRect(0, 0, width, height);
  pen.setTransform(...transform.matrix);
  pen.fillStyle = field;
  pen.fillRect(-PLAYFIELD, -PLAYFIELD, 2 * PLAYFIELD, 2 * PLAYFIELD);
  pen.fillStyle = grass;
  for (let j = 0; j < PATCHES; j++) {
    const bottom = GRASS_DIM * (2 * j - PATCHES);
    for (let i = 0; i < PATCHES; i++) {
      const left = GRASS_DIM * (2 * i - PATCHES);
      const half = 0.5 * GRASS_DIM;
      if (!isVisible(transform, left + half, bottom + half, GRASS_DIM, width, height)) continue;
      pen.fillRect(left, bottom, GRASS_DIM, GRASS_DIM);
    }
  }
}

/** Tile after tile, each with its kerb, as the environment made them: where a track crosses itself that shows. */
export function drawRoad(
  pen: Pen,
  road: RoadShape,
  colours: GroundColours,
  transform: CameraTransform,
  width: number,
  height: number,
): void {
  pen.setTransform(...transform.matrix);
  // A pixel's outline of the same colour closes the hairs between neighbours.
  pen.lineWidth = 1 / transform.scale;
  pen.lineJoin = 'round';
  const { track, tiles, quads, borderQuads, borderOf } = road;
  for (let i = 0; i < tiles.length; i++) {
    const near = track[i];
    const far = track[(i + tiles.length - 1) % tiles.length];
    const x = 0.5 * (near.x + far.x);
    const y = 0.5 * (near.y + far.y);
    if (!isVisible(transform, x, y, TILE_RADIUS, width, height)) continue;
    fillQuad(pen, quads, i, colours.road[tiles[i].visited ? 0 : i % 3]);
    if (borderOf[i] >= 0) fillQuad(pen, borderQuads, borderOf[i], i % 2 === 0 ? WHITE : RED);
  }
  const start = track[0];
  if (isVisible(transform, start.x, start.y, TILE_RADIUS, width, height)) drawStartLine(pen, start);
}

function fillQuad(pen: Pen, quads: ArrayLike<number>, at: number, colour: string): void {
  pen.fillStyle = colour;
  pen.strokeStyle = colour;
  pen.beginPath();
  trace(pen, quads, 4 * at, 4 * at + 4);
  pen.closePath();
  pen.fill();
  pen.stroke();
}

/** Gymnasium's picture has none; people who race look for one. */
function drawStartLine(pen: Pen, { x, y, beta }: { x: number; y: number; beta: number }): void {
  const side = TRACK_WIDTH / CHEQUERS;
  const [acrossX, acrossY] = [Math.cos(beta) * side, Math.sin(beta) * side];
  for (let row = 0; row < CHEQUER_ROWS; row++) {
    for (let i = -CHEQUERS; i < CHEQUERS; i++) {
      if ((i + row) % 2 === 0) continue;
      const fromX = x + i * acrossX - row * acrossY;
      const fromY = y + i * acrossY + row * acrossX;
      pen.fillStyle = 'rgb(255 255 255 / 70%)';
      pen.beginPath();
      pen.moveTo(fromX, fromY);
      pen.lineTo(fromX + acrossX, fromY + acrossY);
      pen.lineTo(fromX + acrossX - acrossY, fromY + acrossY + acrossX);
      pen.lineTo(fromX - acrossY, fromY + acrossX);
      pen.closePath();
      pen.fill();
    }
  }
}

export function drawMarks(pen: Pen, marks: readonly SkidMark[], transform: CameraTransform): void {
  pen.setTransform(...transform.matrix);
  // Thinner than a pixel it would only be grey.
  pen.lineWidth = Math.max(MARK_WIDTH, 1 / transform.scale);
  pen.lineJoin = 'round';
  pen.lineCap = 'round';
  for (const { grass, points } of marks) {
    pen.strokeStyle = grass ? MUD : RUBBER;
    pen.beginPath();
    trace(pen, points, 0, points.length / 2);
    pen.stroke();
  }
}
