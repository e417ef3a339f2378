/**
 * What is written over the picture: score, time and lap in one corner, the car's instruments in another. Dark
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

/** CSS pixels. */
export const SCORE_WIDTH = 148;
export const INSTRUMENTS = { width: 124, height: 102 };
export const SPEED = { width: 70, height: 58 };
const ROW = 22;

export function scoreHeight({ opponent }: RaceScene): number {
  return 32 + ROW * (opponent === null ? 1 : 2);
}

export function drawScore(pen: Pen, scene: RaceScene, left: number, top: number, ratio: number): void {
  const { car, opponent, road, tilesVisited, seconds } = scene;
  pen.setTransform(ratio, 0, 0, ratio, left * ratio, top * ratio);
  pen.fillStyle = PLATE;
  pen.beginPath();
  pen.roundRect(0, 0, SCORE_WIDTH, scoreHeight(scene), 10);
  pen.fill();
  drawRacer(pen, car, OWN_PAINT.sign, 23);
  if (opponent !== null) drawRacer(pen, opponent, OPPONENT_PAINT.sign, 23 + ROW);
  pen.font = `500 12px ${FONT}`;
  pen.fillStyle = QUIET;
  pen.textAlign = 'left';
  const bottom = scoreHeight(scene) - 12;
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

/** Steering wheel and speed, gas and brake below; (left, top) in CSS pixels. */
export function drawInstruments(pen: Pen, scene: RaceScene, left: number, top: number, ratio: number): void {
  beginPlate(pen, left, top, ratio, INSTRUMENTS);
  const stop = Math.max(-STEER_LIMIT, Math.min(STEER_LIMIT, scene.steer));
  drawSteeringWheel(pen, 31, 31, 19, STEERING_RATIO * stop);
  writeSpeed(pen, scene.speed, INSTRUMENTS.width - 12);
  drawPedal(pen, 66, 'gas', scene.gas, GAS);
  drawPedal(pen, 84, 'brake', scene.brake, BRAKE);
}

/** The speed alone. */
export function drawSpeed(pen: Pen, scene: RaceScene, left: number, top: number, ratio: number): void {
  beginPlate(pen, left, top, ratio, SPEED);
  writeSpeed(pen, scene.speed, SPEED.width - 12);
}

function beginPlate(
  pen: Pen,
  left: number,
  top: number,
  ratio: number,
  { width, height }: { width: number; height: number },
): void {
  pen.setTransform(ratio, 0, 0, ratio, left * ratio, top * ratio);
  pen.fillStyle = PLATE;
  pen.beginPath();
  pen.roundRect(0, 0, width, height, 12);
  pen.fill();
}

function writeSpeed(pen: Pen, speed: number, right: number): void {
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

function drawPedal(pen: Pen, top: number, name: string, share: number, colour: string): void {
  const width = 62;
  pen.fillStyle = GROOVE;
  pen.fillRect(50, top, width, 9);
  pen.fillStyle = colour;
  pen.fillRect(50, top, width * Math.max(0, Math.min(1, share)), 9);
  pen.font = `500 11px ${FONT}`;
  pen.fillStyle = QUIET;
  pen.textAlign = 'left';
  pen.fillText(name, 12, top + 9);
}
