/**
 * The car from above: four wheels with the stripe that shows them turning, then the hull's four parts. A opponent is
 * the same car, seen through.
 */
import { HULL_POLYGONS, SIZE, WHEEL_RADIUS, WHEEL_WIDTH } from '../../env/car-racing/constants.ts';
import type { CameraTransform } from './camera.ts';
import { bodyMatrix, compose, FONT, type Pen, trace } from './pen.ts';
import type { Pose } from './scene.ts';

export interface Paint {
  hull: string;
  wheel: string;
  stripe: string;
  /** Of the dot that stands for the car where it would be too small, and of its name. */
  sign: string;
}

export const OWN_PAINT: Paint = {
  hull: 'rgb(204 0 0)',
  wheel: 'rgb(0 0 0)',
  stripe: 'rgb(77 77 77)',
  sign: 'rgb(235 40 40)',
};

export const OPPONENT_PAINT: Paint = {
  hull: 'rgb(20 60 200 / 55%)',
  wheel: 'rgb(0 0 0 / 45%)',
  stripe: 'rgb(120 120 120 / 45%)',
  sign: 'rgb(60 130 255)',
};

const HULL_PARTS = HULL_POLYGONS.map((polygon) => polygon.map((value) => value * SIZE));
/** Of the stripe around a wheel, radians. */
const STRIPE_ANGLE = 1.2;
/** With fewer pixels to a unit than this a car is a dot. */
const SMALLEST_SCALE = 4;

export function drawCar(pen: Pen, pose: Pose, paint: Paint, transform: CameraTransform, ratio: number): void {
  if (transform.scale < SMALLEST_SCALE * ratio) {
    drawSign(pen, pose, paint, transform, ratio);
    return;
  }
  for (let wheel = 0; wheel < 4; wheel++) {
    const [x, y, angle, phase] = pose.subarray(3 + 4 * wheel, 7 + 4 * wheel);
    pen.setTransform(...compose(transform.matrix, bodyMatrix(x, y, angle)));
    pen.fillStyle = paint.wheel;
    pen.fillRect(-WHEEL_WIDTH, -WHEEL_RADIUS, 2 * WHEEL_WIDTH, 2 * WHEEL_RADIUS);
    const stripe = stripeOf(phase);
    if (stripe === null) continue;
    pen.fillStyle = paint.stripe;
    pen.fillRect(-WHEEL_WIDTH, stripe[0], 2 * WHEEL_WIDTH, stripe[1] - stripe[0]);
  }
  pen.setTransform(...compose(transform.matrix, bodyMatrix(pose[0], pose[1], pose[2])));
  pen.fillStyle = paint.hull;
  // One path: where parts overlap, an opponent's would otherwise be less translucent.
  pen.beginPath();
  for (const part of HULL_PARTS) {
    trace(pen, part, 0, part.length / 2);
    pen.closePath();
  }
  pen.fill();
}

/** From where to where along the wheel the stripe is seen from above; null while it is below. */
export function stripeOf(phase: number): [from: number, to: number] | null {
  const end = phase + STRIPE_ANGLE;
  const beginsBelow = Math.sin(phase) > 0;
  const endsBelow = Math.sin(end) > 0;
  if (beginsBelow && endsBelow) return null;
  const from = beginsBelow ? Math.sign(Math.cos(phase)) : Math.cos(phase);
  const to = endsBelow ? Math.sign(Math.cos(end)) : Math.cos(end);
  return [WHEEL_RADIUS * from, WHEEL_RADIUS * to];
}

/** A dot with a nose. */
function drawSign(pen: Pen, pose: Pose, paint: Paint, transform: CameraTransform, ratio: number): void {
  const radius = 5.5 * ratio;
  const [a, b, c, d, e, f] = compose(transform.matrix, bodyMatrix(pose[0], pose[1], pose[2]));
  const length = transform.scale;
  pen.setTransform(a / length, b / length, c / length, d / length, e, f);
  pen.fillStyle = paint.sign;
  pen.strokeStyle = 'rgb(255 255 255)';
  pen.lineWidth = 1.5 * ratio;
  pen.beginPath();
  pen.moveTo(-0.75 * radius, -0.8 * radius);
  pen.lineTo(0, 1.5 * radius);
  pen.lineTo(0.75 * radius, -0.8 * radius);
  pen.closePath();
  pen.stroke();
  pen.fill();
}

/** Who it is, above the car. */
export function drawName(
  pen: Pen,
  name: string,
  pose: Pose,
  paint: Paint,
  transform: CameraTransform,
  ratio: number,
): void {
  const [a, b, c, d, e, f] = transform.matrix;
  const x = a * pose[0] + c * pose[1] + e;
  const y = b * pose[0] + d * pose[1] + f - Math.max(3.4 * transform.scale, 14 * ratio);
  pen.setTransform(ratio, 0, 0, ratio, x, y);
  pen.font = `600 12px ${FONT}`;
  pen.textAlign = 'center';
  pen.textBaseline = 'alphabetic';
  const half = 5 + 3.6 * name.length;
  pen.fillStyle = paint.sign;
  pen.beginPath();
  pen.roundRect(-half, -13, 2 * half, 17, 8);
  pen.fill();
  pen.fillStyle = 'rgb(255 255 255)';
  pen.fillText(name, 0, 0);
}
