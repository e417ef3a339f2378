/**
 * From where people look at a race: glued to the hull as Gymnasium's human view, north up above the car, or
 * the whole track at once.
 */
import { SCALE } from '../../env/car-racing/constants.ts';
import type { Matrix } from './pen.ts';
import type { Pose, RoadShape } from './scene.ts';

export const CAMERAS = ['car', 'north', 'track'] as const;
export type CameraMode = (typeof CAMERAS)[number];

/** The picture that is wanted. */
export interface View {
  /** CSS pixels. */
  width: number;
  height: number;
  /** Device pixels to a CSS pixel. */
  ratio: number;
  camera: CameraMode;
  zoom: number;
  /** Draw the moments between two steps, and the flight down to the car at the start. */
  smooth: boolean;
  /** Thumbs cover the lower corners: instruments keep away from them. */
  thumbs: boolean;
}

/** Gymnasium's window is so high, in its pixels; ZOOM of them times SCALE are a unit. */
const WINDOW_HEIGHT = 800;
const ZOOM = 2.7;
/** Gymnasium's camera starts at 0.1, from where most of the picture is beyond the field. */
const ZOOM_AT_START = 0.5;
/** In the whole-track view there is so much room around the road, units. */
const TRACK_MARGIN = 28;
/** Where the car is in the picture, from the top: ahead of it there is more to see. */
const CAR_ROW = 0.75;

/** World units to device pixels, and how many of these a unit has. */
export interface CameraTransform {
  matrix: Matrix;
  scale: number;
}

/** @param arrival 0 .. 1: as in Gymnasium the camera flies down to the car when an episode begins. */
export function cameraTransform(view: View, road: RoadShape, pose: Pose, arrival: number): CameraTransform {
  const width = view.width * view.ratio;
  const height = view.height * view.ratio;
  const [x, y, angle] = pose;
  switch (view.camera) {
    case 'car':
      return look(carScale(view, height, arrival), -angle, { x, y }, { x: 0.5 * width, y: CAR_ROW * height });
    case 'north':
      return look(carScale(view, height, arrival), 0, { x, y }, { x: 0.5 * width, y: 0.5 * height });
    case 'track': {
      const { left, right, bottom, top } = boundsOf(road);
      const scale = Math.min(
        width / (right - left + 2 * TRACK_MARGIN),
        height / (top - bottom + 2 * TRACK_MARGIN),
      );
      // Nearer than the whole track, the middle moves towards the car.
      const share = 1 - 1 / Math.max(1, view.zoom);
      const middle = {
        x: (1 - share) * 0.5 * (left + right) + share * x,
        y: (1 - share) * 0.5 * (bottom + top) + share * y,
      };
      return look(scale * view.zoom, 0, middle, { x: 0.5 * width, y: 0.5 * height });
    }
  }
}

function carScale(view: View, height: number, arrival: number): number {
  const windowPixels = SCALE * (ZOOM_AT_START * (1 - arrival) + ZOOM * arrival);
  return (windowPixels * view.zoom * height) / WINDOW_HEIGHT;
}

/** `at`, a place in the world, is seen at `place`, in pixels, the world turned by `angle` around it. */
function look(
  scale: number,
  angle: number,
  at: { x: number; y: number },
  place: { x: number; y: number },
): CameraTransform {
  const cos = scale * Math.cos(angle);
  const sin = scale * Math.sin(angle);
  const matrix: Matrix = [
    cos,
    -sin,
    -sin,
    -cos,
    place.x - (at.x * cos - at.y * sin),
    place.y + (at.x * sin + at.y * cos),
  ];
  return { matrix, scale };
}

export interface Bounds {
  left: number;
  right: number;
  bottom: number;
  top: number;
}

export function boundsOf({ track }: RoadShape): Bounds {
  const bounds = {
    left: Number.POSITIVE_INFINITY,
    right: Number.NEGATIVE_INFINITY,
    bottom: Number.POSITIVE_INFINITY,
    top: Number.NEGATIVE_INFINITY,
  };
  for (const { x, y } of track) {
    bounds.left = Math.min(bounds.left, x);
    bounds.right = Math.max(bounds.right, x);
    bounds.bottom = Math.min(bounds.bottom, y);
    bounds.top = Math.max(bounds.top, y);
  }
  return bounds;
}

/** Whether a disc around (x, y) shows in a picture of so many device pixels. */
export function isVisible(
  { matrix: [a, b, c, d, e, f], scale }: CameraTransform,
  x: number,
  y: number,
  radius: number,
  width: number,
  height: number,
): boolean {
  const column = a * x + c * y + e;
  const row = b * x + d * y + f;
  const margin = radius * scale;
  return column >= -margin && column <= width + margin && row >= -margin && row <= height + margin;
}
