/**
 * Pong-v0: a paddle against a scripted one that is slower and not quite exact. Its options, beside the rules they obey.
 * Lengths are pixels of the 64 x 64 observation, y grows downward as its rows do; times are steps.
 */
import { checkCommonOptions, requireNumber, resolveOptions } from '../options.ts';
import type { CommonOptions } from '../types.ts';

export const ID = 'Pong-v0';

/** Side of the square field and of the observation. */
export const FIELD = 64;
/** Steps a second. */
export const FPS = 50;

export const BALL_RADIUS = 2;
export const PADDLE_WIDTH = 3;
export const PADDLE_HEIGHT = 14;
/** Where the faces of the paddles are that the ball meets: ours on the right. */
export const OPPONENT_FACE = 6;
export const OWN_FACE = FIELD - 6;
/** Of our paddle, a step. */
export const PADDLE_SPEED = 1.5;
/** Along x: of a serve, and at most; every hit makes it faster by this share. */
export const SERVE_SPEED = 1.6;
export const MAX_SPEED = 2.8;
export const SPEED_GAIN = 0.06;
/** Along y, of a ball that the end of a paddle hits. */
export const MAX_SLOPE_SPEED = 1.8;

export interface PongOptions extends CommonOptions {
  /** Who first has so many points wins, and the episode ends. 1 .. 21, default 5. */
  points?: number;
  /** Of the scripted paddle, pixels a step: slower than the steepest ball. 0 .. 4, default 0.8. */
  opponentSpeed?: number;
  /** Standard deviation of its aim from the ball's height, pixels, drawn for each ball. 0 .. 32, default 3. */
  opponentNoise?: number;
}

export type ResolvedOptions = Required<Omit<PongOptions, 'buffer'>> & { buffer: Uint8Array | undefined };

export const defaultPongOptions: ResolvedOptions = {
  points: 5,
  opponentSpeed: 0.8,
  opponentNoise: 3,
  maxEpisodeSteps: 1000,
  buffer: undefined,
  render: true,
};

export function resolvePongOptions(options: PongOptions): ResolvedOptions {
  const resolved = resolveOptions<ResolvedOptions>(ID, options, defaultPongOptions);
  checkCommonOptions(ID, resolved, FIELD * FIELD * 3);
  requireNumber(ID, 'points', resolved.points, 1, 21);
  if (!Number.isInteger(resolved.points)) {
    throw new RangeError(`${ID}: points must be an integer, got ${resolved.points}`);
  }
  requireNumber(ID, 'opponentSpeed', resolved.opponentSpeed, 0, 4);
  requireNumber(ID, 'opponentNoise', resolved.opponentNoise, 0, 32);
  return resolved;
}
