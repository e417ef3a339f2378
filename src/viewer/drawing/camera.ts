/**
 * From where people look at a race: at what the agent's frame shows, glued to the hull as Gymnasium's human view, north
 * up above the car, or the whole track at once.
 */
import { FPS, SCALE } from '../../env/car-racing/constants.ts';
import type { Matrix } from './pen.ts';
import type { Pose, RoadShape } from './scene.ts';

export const CAMERAS = ['agent', 'car', 'north', 'track'] as const;
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
  /** Nothing is written over the picture: no score, no instruments, no mini-map. */
  bare?: boolean;
}

/** Gymnasium's window is so high, in its pixels; ZOOM of them times SCALE are a unit. */
const WINDOW_HEIGHT = 800;
const ZOOM = 2.7;
/** Gymnasium's camera starts at 0.1, from where most of the picture is beyond the field. */
const GYMNASIUM_ZOOM_AT_START = 0.1;
const ZOOM_AT_START = 0.5;
/** What the agent's 64x64 frame shows of Gymnasium's window: its whole width, and its height without the indicators. */
const AGENT_WIDTH = 1000;
const AGENT_HEIGHT = 700;
/** Where the car is in that part, from the top: a quarter of the window above the window's bottom. */
const AGENT_CAR_ROW = (0.75 * WINDOW_HEIGHT) / AGENT_HEIGHT;
/** In the whole-track view there is so much room around the road, units. */
const TRACK_MARGIN = 28;
/** Where the car is in the picture, from the top: ahead of it there is more to see. */
const CAR_ROW = 0.75;

/** World units to device pixels, and how many of these a unit has; across, where that is more than along. */
export interface CameraTransform {
  matrix: Matrix;
  scale: number;
}

/**
 * @param arrival 0 .. 1: as in Gymnasium the camera flies down to the car when an episode begins
 * @param seconds since the episode began, for the agent's own flight down
 */
export function cameraTransform(
  view: View,
  road: RoadShape,
  pose: Pose,
  arrival: number,
  seconds = Number.POSITIVE_INFINITY,
): CameraTransform {
  const width = view.width * view.ratio;
  const height = view.height * view.ratio;
  const [x, y, angle] = pose;
  switch (view.camera) {
    case 'agent':
      return agentsView(view, pose, seconds);
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

/**
 * What src/env/car-racing/camera.ts shows of the world in the 64x64 frame, in the square in the middle of the picture.
 * The frame squeezes 1000 x 700 pixels of the window into a square, and so does this.
 */
function agentsView(view: View, [x, y, angle]: Pose, seconds: number): CameraTransform {
  const width = view.width * view.ratio;
  const height = view.height * view.ratio;
  const side = Math.min(width, height);
  // A reset takes one step to settle the wheels, so the frame's clock is one step ahead.
  const time = Math.min(1, seconds + 1 / FPS);
  const zoom = SCALE * view.zoom * (GYMNASIUM_ZOOM_AT_START * (1 - time) + ZOOM * time);
  const across = (zoom * side) / AGENT_WIDTH;
  const along = (zoom * side) / AGENT_HEIGHT;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const middle = width / 2;
  const row = (height - side) / 2 + AGENT_CAR_ROW * side;
  const matrix: Matrix = [
    cos * across,
    sin * along,
    sin * across,
    -cos * along,
    middle - (x * cos + y * sin) * across,
    row - (x * sin - y * cos) * along,
  ];
  return { matrix, scale: Math.max(across, along) };
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
