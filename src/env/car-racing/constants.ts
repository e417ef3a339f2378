/**
 * CarRacing-v3's numbers, named as in Gymnasium 1.x (gymnasium/envs/box2d/car_racing.py, car_dynamics.py).
 * Lengths are world units unless a name says pixels; angles are radians, counter-clockwise.
 */

/** World units of the original drawing to a physical unit; pixels to a unit come from ZOOM. */
export const SCALE = 6;
export const FPS = 50;

/** Half the side of the square field the car may not leave. */
export const PLAYFIELD = 2000 / SCALE;
/** Side of a light grass patch. */
export const GRASS_DIM = PLAYFIELD / 20;

export const CHECKPOINTS = 12;
export const TRACK_RAD = 900 / SCALE;
export const TRACK_DETAIL_STEP = 21 / SCALE;
/** Largest change of direction from one track point to the next. */
export const TRACK_TURN_RATE = 0.31;
/** Half the road's width, for all its name. */
export const TRACK_WIDTH = 40 / SCALE;
/** Width of the red and white kerb outside a bend. */
export const BORDER = 8 / SCALE;
/** A kerb needs so many bends in a row. */
export const BORDER_MIN_COUNT = 4;
/** Share of the tiles to visit before crossing the start line counts as a lap. */
export const LAP_COMPLETE_PERCENT = 0.95;

/** World units to a unit of the car's drawing. */
export const SIZE = 0.02;
export const ENGINE_POWER = 1e8 * SIZE * SIZE;
export const WHEEL_MOMENT_OF_INERTIA = 4000 * SIZE * SIZE;
/** Force at which a wheel on the road starts to slide, and the grass's share of it. */
export const FRICTION_LIMIT = 1e6 * SIZE * SIZE;
export const GRASS_FRICTION = 0.6;
/** Tyre force to a unit of slip speed. */
export const SLIP_STIFFNESS = 205000 * SIZE * SIZE;
/** Wheel speed a full brake takes away each step, radians a second. */
export const BRAKE_FORCE = 15;
export const WHEEL_RADIUS = 27 * SIZE;
export const WHEEL_WIDTH = 14 * SIZE;
export const STEER_LIMIT = 0.4;
export const STEER_TORQUE = 180 * 900 * SIZE * SIZE;

/** Front left, front right, rear left, rear right; x to the right, y forward, drawing units. */
export const WHEEL_POSITIONS: readonly (readonly [number, number])[] = [
  [-55, 80],
  [55, 80],
  [-55, -82],
  [55, -82],
];

/** The hull's four convex parts, drawing units, x and y interleaved. */
export const HULL_POLYGONS: readonly (readonly number[])[] = [
  [-60, 130, 60, 130, 60, 110, -60, 110],
  [-15, 120, 15, 120, 20, 20, -20, 20],
  [25, 20, 50, -10, 50, -40, 20, -90, -20, -90, -50, -40, -50, -10, -25, 20],
  [-50, -120, 50, -120, 50, -90, -50, -90],
];

/** Sweeps of Box2D's solver over velocities and positions. */
export const VELOCITY_ITERATIONS = 6 * 30;
export const POSITION_ITERATIONS = 2 * 30;
