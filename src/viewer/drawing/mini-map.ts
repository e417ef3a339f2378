/** The whole track in a corner, north up: what is visited, where the cars are. */
import { boundsOf } from './camera.ts';
import { OPPONENT_PAINT, OWN_PAINT } from './car.ts';
import type { Pen } from './pen.ts';
import { PLATE } from './plates.ts';
import type { RaceScene, RoadShape } from './scene.ts';

const PADDING = 12;
const FRESH = 'rgb(255 255 255 / 38%)';
const VISITED = 'rgb(255 255 255)';

/** @param left, top of a square of `side` CSS pixels */
export function drawMiniMap(
  pen: Pen,
  scene: RaceScene,
  left: number,
  top: number,
  side: number,
  ratio: number,
): void {
  const { road, car, opponent } = scene;
  pen.setTransform(ratio, 0, 0, ratio, left * ratio, top * ratio);
  pen.fillStyle = PLATE;
  pen.beginPath();
  pen.roundRect(0, 0, side, side, 10);
  pen.fill();

  const place = placer(road, side);
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  pen.lineWidth = 3;
  strokeTiles(pen, road, place, false, FRESH);
  strokeTiles(pen, road, place, true, VISITED);

  const [startX, startY] = place(road.track[0].x, road.track[0].y);
  pen.fillStyle = 'rgb(0 0 0)';
  pen.fillRect(startX - 1.5, startY - 1.5, 3, 3);
  if (opponent !== null) dot(pen, kept(place(opponent.pose[0], opponent.pose[1]), side), OPPONENT_PAINT.sign);
  dot(pen, kept(place(car.pose[0], car.pose[1]), side), OWN_PAINT.sign);
}

/** A car outside the map is shown at its edge. */
function kept([x, y]: [number, number], side: number): [number, number] {
  const within = (value: number): number => Math.max(0.5 * PADDING, Math.min(side - 0.5 * PADDING, value));
  return [within(x), within(y)];
}

/** World to the map's CSS pixels: the track fills it, in its own proportions. */
export function placer(road: RoadShape, side: number): (x: number, y: number) => [number, number] {
  const { left, right, bottom, top } = boundsOf(road);
  const scale = (side - 2 * PADDING) / Math.max(right - left, top - bottom);
  return (x, y) => [
    0.5 * side + scale * (x - 0.5 * (left + right)),
    0.5 * side - scale * (y - 0.5 * (bottom + top)),
  ];
}

/** The lines of all tiles that are visited, or of all that are not, as one path. */
function strokeTiles(
  pen: Pen,
  { track, tiles }: RoadShape,
  place: (x: number, y: number) => [number, number],
  visited: boolean,
  colour: string,
): void {
  pen.strokeStyle = colour;
  pen.beginPath();
  let drawing = false;
  for (let i = 0; i < tiles.length; i++) {
    if (tiles[i].visited !== visited) {
      drawing = false;
      continue;
    }
    const before = track[(i + tiles.length - 1) % tiles.length];
    if (!drawing) pen.moveTo(...place(before.x, before.y));
    pen.lineTo(...place(track[i].x, track[i].y));
    drawing = true;
  }
  pen.stroke();
}

function dot(pen: Pen, [x, y]: [number, number], colour: string): void {
  pen.fillStyle = colour;
  pen.strokeStyle = 'rgb(255 255 255)';
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.arc(x, y, 4.5, 0, 2 * Math.PI);
  pen.fill();
  pen.stroke();
}
