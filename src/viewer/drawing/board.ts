/** A square field: discs with clean edges and where they came from, bars, and a line of text above. */
import type { View } from './camera.ts';
import { FONT, type Pen } from './pen.ts';
import type { BoardScene } from './scene.ts';

const AROUND = 'rgb(24 28 34)';
const WALL = 'rgb(255 255 255 / 35%)';
const DISC = 'rgb(255 255 255)';
const LABEL = 'rgb(255 255 255 / 72%)';
/** Pixels of the field. */
const LABEL_SIZE = 3.4;
/** Around the box, CSS pixels. */
const MARGIN = 16;

/** Box pixels to device pixels: the box fills the picture's shorter side. */
export function boxPlace(
  { size }: BoardScene,
  { width, height, ratio }: View,
): { scale: number; left: number; top: number } {
  const side = Math.max(1, Math.min(width, height) - 2 * MARGIN);
  return {
    scale: (side / size) * ratio,
    left: 0.5 * (width - side) * ratio,
    top: 0.5 * (height - side) * ratio,
  };
}

export function drawBoard(pen: Pen, scene: BoardScene, view: View): void {
  const { scale, left, top } = boxPlace(scene, view);
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.fillStyle = AROUND;
  pen.fillRect(0, 0, view.width * view.ratio, view.height * view.ratio);
  pen.setTransform(scale, 0, 0, scale, left, top);
  pen.fillStyle = scene.colour;
  pen.fillRect(0, 0, scene.size, scene.size);
  for (const [i, { radius }] of scene.discs.entries()) drawTrail(pen, scene.trails[i] ?? [], radius);
  pen.fillStyle = DISC;
  for (const { x, y, radius } of scene.discs) {
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.fill();
  }
  for (const { x, y, width, height, colour } of scene.bars) {
    pen.fillStyle = colour;
    pen.fillRect(x - width / 2, y - height / 2, width, height);
  }
  pen.strokeStyle = WALL;
  pen.lineWidth = (2 * view.ratio) / scale;
  pen.beginPath();
  pen.roundRect(0, 0, scene.size, scene.size, 0);
  pen.stroke();
  if (scene.labels !== null) drawLabels(pen, scene.labels, scene.size);
}

/** On both sides of the middle, where no paddle is. */
function drawLabels(pen: Pen, [left, right]: readonly [string, string], size: number): void {
  pen.fillStyle = LABEL;
  pen.font = `600 ${LABEL_SIZE}px ${FONT}`;
  pen.textBaseline = 'alphabetic';
  pen.textAlign = 'right';
  pen.fillText(left, size / 2 - LABEL_SIZE, LABEL_SIZE + 3);
  pen.textAlign = 'left';
  pen.fillText(right, size / 2 + LABEL_SIZE, LABEL_SIZE + 3);
}
/** Discs that shrink and fade towards where the ball came from. */
function drawTrail(pen: Pen, trail: readonly number[], radius: number): void {
  const points = trail.length / 2;
  for (let i = 0; i < points; i++) {
    const share = (i + 1) / points;
    pen.fillStyle = `rgb(90 182 234 / ${(22 * share ** 1.5).toFixed(1)}%)`;
    pen.beginPath();
    pen.arc(trail[2 * i], trail[2 * i + 1], radius * (0.25 + 0.7 * share), 0, 2 * Math.PI);
    pen.fill();
  }
}
