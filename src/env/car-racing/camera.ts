/**
 * Where CarRacing looks from: the window of Gymnasium's renderer, its zoom and turn, and the part of the window an
 * observation shows. Two views: v3's, glued to the hull, and the wider one of 2016 (v0), turned by the
 * direction of motion.
 */
import type { Affine } from '../raster/canvas.ts';
import type { Car } from './car.ts';
import { SCALE } from './constants.ts';
import { observationSize, type ResolvedOptions } from './options.ts';

const ZOOM = 2.7;
/** v0 keeps the hull's angle while the car is slower than this, units a second. */
const SLOWEST_HEADING = 0.5;

export class Camera {
  /** Pixels of the window; the car stands at half its width and a quarter of its height. */
  readonly windowWidth: number;
  readonly windowHeight: number;
  /** Window pixels, from its top, that an observation shows. */
  private readonly shownHeight: number;
  /** Observation pixels to a window pixel. */
  readonly scaleX: number;
  readonly scaleY: number;
  /** World to observation pixels, row 0 at the top. Set by `follow`. */
  readonly view: Affine = new Float64Array(6);
  /** A circle in the world around all that an observation shows. Set by `follow`. */
  readonly seen = { x: 0, y: 0, radius: 0 };
  private readonly turnsWithVelocity: boolean;

  constructor(options: ResolvedOptions) {
    const isV0 = options.camera === 'v0';
    this.turnsWithVelocity = isV0;
    this.windowWidth = isV0 ? 1200 : 1000;
    this.windowHeight = isV0 ? 1000 : 800;
    const size = observationSize(options);
    // The indicator bar takes the lowest eighth of the window; 64x64 observations end above it.
    this.shownHeight = options.observation === '64x64' ? (this.windowHeight * 7) / 8 : this.windowHeight;
    this.scaleX = size / this.windowWidth;
    this.scaleY = size / this.shownHeight;
  }

  /** @param time seconds since the start: during the first one the camera flies in. */
  follow(car: Car, time: number): void {
    const zoom = 0.1 * SCALE * Math.max(1 - time, 0) + ZOOM * SCALE * Math.min(time, 1);
    const angle = this.angle(car);
    const { x, y } = car.hull.getPosition();
    const cos = Math.cos(angle) * zoom;
    const sin = Math.sin(angle) * zoom;
    const left = this.windowWidth / 2 - (x * cos - y * sin);
    const bottom = this.windowHeight / 4 - (x * sin + y * cos);
    const { view, scaleX, scaleY } = this;
    view[0] = cos * scaleX;
    view[1] = -sin * scaleY;
    view[2] = -sin * scaleX;
    view[3] = -cos * scaleY;
    view[4] = left * scaleX;
    view[5] = (this.windowHeight - bottom) * scaleY;
    // The observation's middle, in window pixels from the car.
    const { seen, windowWidth, shownHeight } = this;
    const ahead = this.windowHeight - shownHeight / 2 - this.windowHeight / 4;
    seen.x = x + (sin * ahead) / (zoom * zoom);
    seen.y = y + (cos * ahead) / (zoom * zoom);
    seen.radius = Math.sqrt(windowWidth * windowWidth + shownHeight * shownHeight) / (2 * zoom);
  }

  private angle(car: Car): number {
    const { x, y } = car.hull.getLinearVelocity();
    const drives = this.turnsWithVelocity && Math.hypot(x, y) > SLOWEST_HEADING;
    return drives ? Math.atan2(x, y) : -car.hull.getAngle();
  }
}
