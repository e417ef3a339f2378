/**
 * The scene as plain values: the viewer writes it, the drawing functions read it.
 * Lengths are the environment's own. Types and pose arithmetic only; imports types of env.
 */
import type { SkidMark } from '../../env/car-racing/skid-marks.ts';
import type { Board } from '../../env/task.ts';

/**
 * A car: x, y, angle of the hull, then x, y, angle and phase of each wheel (front left, front right, rear left,
 * rear right). World units; radians, counter-clockwise; at angle 0 it points along +y.
 */
export type Pose = Float64Array;
export const POSE_LENGTH = 3 + 4 * 4;

/** The part of car-racing's road that is drawn. */
export interface RoadShape {
  readonly track: readonly { x: number; y: number; beta: number }[];
  readonly tiles: readonly { visited: boolean }[];
  /** [tile, 4, 2] */
  readonly quads: ArrayLike<number>;
  /** [border, 4, 2] */
  readonly borderQuads: ArrayLike<number>;
  /** A tile's row in borderQuads, or -1. [tile] */
  readonly borderOf: ArrayLike<number>;
}

/** CSS colours of an episode. */
export interface GroundColours {
  field: string;
  grass: string;
  /** Of fresh tiles i with i % 3 = 0, 1, 2; visited ones have the first. */
  road: readonly [string, string, string];
}

/** One car of a race, and how it does. */
export interface Racer {
  name: string;
  pose: Pose;
  episodeReturn: number;
}

export interface RaceScene {
  kind: 'race';
  /** Another number is another episode: nothing moves smoothly from one into the next. */
  episode: number;
  /** Seconds since the start. */
  seconds: number;
  /** Whether the agent's camera is seen flying in. A person who waits for the start sees the road from the first on. */
  flies: boolean;
  road: RoadShape;
  colours: GroundColours;
  car: Racer;
  /** The opponent. */
  opponent: Racer | null;
  /** How far `car` is ahead of `opponent` where both have been; null before that can be said. Seconds. */
  lead: number | null;
  marks: readonly SkidMark[];
  tilesVisited: number;
  /** Units per second. */
  speed: number;
  /** What the wheels do: 0..1, 0..1, and the front joint's angle in radians, counter-clockwise. */
  gas: number;
  brake: number;
  steer: number;
}

/** A square field with what is on it: whatever environment is not a race. */
export interface BoardScene extends Board {
  kind: 'board';
  episode: number;
  /** Side of the field. Pixels of the observation, y downward. */
  size: number;
  /** Where each disc was lately, oldest first: x and y interleaved. */
  trails: readonly (readonly number[])[];
}

export type Scene = RaceScene | BoardScene;

/** from + share (to - from), for poses and other rows of numbers; angles are continuous and need no care. */
export function blend(
  from: ArrayLike<number>,
  to: ArrayLike<number>,
  share: number,
  out: Float64Array,
): void {
  for (let i = 0; i < out.length; i++) out[i] = from[i] + share * (to[i] - from[i]);
}
