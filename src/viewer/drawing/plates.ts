/**
 * What is written over the picture: score, time and lap in a corner, the car's instruments at the bottom. Dark
 * plates, so that they read alike on grass and road and in both of the page's themes.
 */
import { STEER_LIMIT } from '../../env/car-racing/constants.ts';
import { OPPONENT_PAINT, OWN_PAINT } from './car.ts';
import { FONT, type Pen } from './pen.ts';
import type { Racer, RaceScene } from './scene.ts';

export const PLATE = 'rgb(12 16 20 / 66%)';
const INK = 'rgb(255 255 255)';
const QUIET = 'rgb(255 255 255 / 72%)';
const GROOVE = 'rgb(255 255 255 / 20%)';
const GAS = 'rgb(90 214 150)';
const BRAKE = 'rgb(255 150 70)';
/** The drawn steering wheel turns so much further than the car's front wheels. */
const STEERING_RATIO = 4;

const INSTRUMENTS_WIDTH = 206;
const SPEED_WIDTH = 70;
const INSTRUMENTS_HEIGHT = 58;
const ROW = 22;

export function drawScore(pen: Pen, scene: RaceScene, left: number, top: number, ratio: number): void {
  const { car, opponent, road, tilesVisited, seconds } = scene;
  pen.setTransform(ratio, 0, 0, ratio, left * ratio, top * ratio);
  const rows = opponent === null ? 1 : 2;
  pen.fillStyle = PLATE;
  pen.beginPath();
  pen.roundRect(0, 0, 148, 32 + ROW * rows, 10);
  pen.fill();
  drawRacer(pen, car, OWN_PAINT.sign, 23);
  if (opponent !== null) drawRacer(pen, opponent, OPPONENT_PAINT.sign, 23 + ROW);
  pen.font = `500 12px ${FONT}`;
  pen.fillStyle = QUIET;
  pen.textAlign = 'left';
  const bottom = 20 + ROW * rows;
  const share = Math.floor((100 * tilesVisited) / road.tiles.length);
  pen.fillText(`${seconds.toFixed(1)} s`, 12, bottom);
  pen.textAlign = 'right';
  pen.fillText(scene.lead === null ? `${share} % lap` : leadText(scene.lead), 136, bottom);
}

/** "0.4 s ahead". */
export function leadText(lead: number): string {
  const text = Math.abs(lead).toFixed(1);
  // Side by side, rounding would make one flicker between both.
  if (Number(text) === 0) return 'side by side';
  return `${text} s ${lead < 0 ? 'behind' : 'ahead'}`;
}

function drawRacer(pen: Pen, { name, episodeReturn }: Racer, colour: string, baseline: number): void {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(16, baseline - 5, 4, 0, 2 * Math.PI);
  pen.fill();
  pen.textBaseline = 'alphabetic';
  pen.textAlign = 'left';
  pen.font = `500 13px ${FONT}`;
  pen.fillStyle = INK;
  pen.fillText(name, 26, baseline);
  pen.textAlign = 'right';
  pen.font = `650 18px ${FONT}`;
  pen.fillText(episodeReturn.toFixed(0).replace(/^-0$/, '0').replace('-', '−'), 136, baseline);
}

/**
 * Steering wheel, speed, gas, brake: a strip whose middle bottom is at (x, y). Between thumbs there is room for the
 * speed only; the thumbs show the rest.
 */
export function drawInstruments(
  pen: Pen,
  scene: RaceScene,
  x: number,
  y: number,
  ratio: number,
  thumbs: boolean,
): void {
  const width = thumbs ? SPEED_WIDTH : INSTRUMENTS_WIDTH;
  pen.setTransform(ratio, 0, 0, ratio, (x - width / 2) * ratio, (y - INSTRUMENTS_HEIGHT) * ratio);
  pen.fillStyle = PLATE;
  pen.beginPath();
  pen.roundRect(0, 0, width, INSTRUMENTS_HEIGHT, 12);
  pen.fill();
  if (thumbs) {
    drawSpeed(pen, scene.speed, width - 12);
    return;
  }
  const stop = Math.max(-STEER_LIMIT, Math.min(STEER_LIMIT, scene.steer));
  drawSteeringWheel(pen, 34, 29, 20, STEERING_RATIO * stop);
  drawSpeed(pen, scene.speed, 112);
  drawPedal(pen, 124, 'gas', scene.gas, GAS);
  drawPedal(pen, 162, 'brake', scene.brake, BRAKE);
}

function drawSpeed(pen: Pen, speed: number, right: number): void {
  pen.textBaseline = 'alphabetic';
  pen.textAlign = 'right';
  pen.font = `650 26px ${FONT}`;
  pen.fillStyle = INK;
  pen.fillText(speed.toFixed(0), right, 36);
  pen.font = `500 10px ${FONT}`;
  pen.fillStyle = QUIET;
  pen.fillText('units / s', right, 49);
}

/** @param angle counter-clockwise, as the car's wheels turn */
function drawSteeringWheel(pen: Pen, x: number, y: number, radius: number, angle: number): void {
  pen.strokeStyle = INK;
  pen.lineCap = 'round';
  pen.lineWidth = 3.5;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  // Three spokes: left, right, down; the picture's angles go clockwise.
  for (const spoke of [0, 0.5 * Math.PI, Math.PI]) {
    pen.moveTo(x, y);
    pen.lineTo(x + radius * Math.cos(spoke - angle), y + radius * Math.sin(spoke - angle));
  }
  pen.stroke();
  // What is up when the wheel is straight.
  pen.strokeStyle = BRAKE;
  pen.beginPath();
  pen.arc(x, y, radius, -0.5 * Math.PI - angle - 0.18, -0.5 * Math.PI - angle + 0.18);
  pen.stroke();
}

function drawPedal(pen: Pen, left: number, name: string, share: number, colour: string): void {
  const height = 30;
  const filled = height * Math.max(0, Math.min(1, share));
  pen.fillStyle = GROOVE;
  pen.fillRect(left + 8, 9, 14, height);
  pen.fillStyle = colour;
  pen.fillRect(left + 8, 9 + height - filled, 14, filled);
  pen.font = `500 10px ${FONT}`;
  pen.fillStyle = QUIET;
  pen.textAlign = 'center';
  pen.fillText(name, left + 15, 50);
}
