/**
 * The bar under CarRacing-v3's picture: reward in digits, then speed, wheel speeds, steering and rotation as
 * bars. Digits are seven segments; at a pixel or two each, a font would look the same.
 */
import type { Affine, Canvas } from '../raster/canvas.ts';
import type { Camera } from './camera.ts';
import type { Car } from './car.ts';
import { BLACK } from './colours.ts';

/** As observations have them: 255 and 51 less the two levels that downscaling loses (colours.ts). */
const WHITE = 0xfdfdfd;
const FRONT_WHEEL = 0x0000fd;
const REAR_WHEEL = 0x3100fd;
const STEERING = 0x00fd00;
const ROTATION = 0xfd0000;
/** Bars this short are not drawn. */
const SHORTEST = 1e-4;

/** Digits, in window pixels: distance from one to the next, size of each, thickness of a stroke. */
const DIGIT_ADVANCE = 23.4;
const DIGIT_WIDTH = 19;
const DIGIT_HEIGHT = 30;
const STROKE = 6;
/** Middle of the text, window pixels from the left and the bottom. */
const TEXT_X = 60;
const TEXT_Y = 54;

/**
 * Segments that are on, one bit each: 1 top, 2 upper right, 4 lower right, 8 bottom, 16 lower left, 32 upper left,
 * 64 middle.
 */
const SEGMENTS = [0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f];
const MINUS = 0x40;

export class Indicators {
  private readonly canvas: Canvas;
  private readonly width: number;
  private readonly height: number;
  private readonly windowView: Affine;
  private readonly scratch = new Float64Array(8);

  constructor(canvas: Canvas, camera: Camera) {
    this.canvas = canvas;
    this.width = camera.windowWidth;
    this.height = camera.windowHeight;
    // Window pixels, y upward, to observation pixels.
    const { scaleX, scaleY, windowHeight } = camera;
    this.windowView = Float64Array.of(scaleX, 0, 0, -scaleY, 0, windowHeight * scaleY);
  }

  draw(car: Car, reward: number): void {
    this.canvas.setTransform(this.windowView);
    const { x, y } = car.hull.getLinearVelocity();
    this.vertical(5, 0.02 * Math.sqrt(x * x + y * y), WHITE);
    this.vertical(7, 0.01 * car.wheels[0].omega, FRONT_WHEEL);
    this.vertical(8, 0.01 * car.wheels[1].omega, FRONT_WHEEL);
    this.vertical(9, 0.01 * car.wheels[2].omega, REAR_WHEEL);
    this.vertical(10, 0.01 * car.wheels[3].omega, REAR_WHEEL);
    this.horizontal(20, -10 * car.wheels[0].joint.getJointAngle(), STEERING);
    this.horizontal(30, -0.8 * car.hull.getAngularVelocity(), ROTATION);
    this.drawNumber(reward);
    this.rectangle(0, 0, this.width, this.height / 8, BLACK);
  }

  /** Rises from the bar's first fifth; places are fortieths of the window's width. */
  private vertical(place: number, value: number, colour: number): void {
    if (Math.abs(value) <= SHORTEST) return;
    const [s, h] = [this.width / 40, this.height / 40];
    this.rectangle(place * s, h, (place + 1) * s, h + h * value, colour);
  }

  private horizontal(place: number, value: number, colour: number): void {
    if (Math.abs(value) <= SHORTEST) return;
    const [s, h] = [this.width / 40, this.height / 40];
    this.rectangle(place * s, 2 * h, (place + value) * s, 4 * h, colour);
  }

  /** Four places filled with zeros, a minus sign takes one: Python's '%04.0f'. */
  private drawNumber(value: number): void {
    const negative = value < 0;
    const rounded = Math.round(Math.abs(value));
    let places = negative ? 3 : 4;
    while (rounded >= 10 ** places) places++;
    const left = TEXT_X - (DIGIT_ADVANCE * (places + (negative ? 1 : 0))) / 2;
    if (negative) this.drawSegments(left, MINUS);
    let rest = rounded;
    for (let i = places - 1; i >= 0; i--) {
      this.drawSegments(left + DIGIT_ADVANCE * (i + (negative ? 1 : 0)), SEGMENTS[rest % 10]);
      rest = Math.floor(rest / 10);
    }
  }

  private drawSegments(cell: number, on: number): void {
    const left = cell + (DIGIT_ADVANCE - DIGIT_WIDTH) / 2;
    const right = left + DIGIT_WIDTH;
    const bottom = TEXT_Y - DIGIT_HEIGHT / 2;
    const top = bottom + DIGIT_HEIGHT;
    if (on & 1) this.rectangle(left, top - STROKE, right, top, WHITE);
    if (on & 2) this.rectangle(right - STROKE, TEXT_Y, right, top, WHITE);
    if (on & 4) this.rectangle(right - STROKE, bottom, right, TEXT_Y, WHITE);
    if (on & 8) this.rectangle(left, bottom, right, bottom + STROKE, WHITE);
    if (on & 16) this.rectangle(left, bottom, left + STROKE, TEXT_Y, WHITE);
    if (on & 32) this.rectangle(left, TEXT_Y, left + STROKE, top, WHITE);
    if (on & 64) this.rectangle(left, TEXT_Y - STROKE / 2, right, TEXT_Y + STROKE / 2, WHITE);
  }

  private rectangle(left: number, bottom: number, right: number, top: number, colour: number): void {
    const v = this.scratch;
    v[0] = left;
    v[1] = bottom;
    v[2] = right;
    v[3] = bottom;
    v[4] = right;
    v[5] = top;
    v[6] = left;
    v[7] = top;
    this.canvas.fillPolygon(v, 0, 4, colour);
  }
}
