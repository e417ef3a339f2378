/**
 * BouncingBall-v0: the smallest world with dynamics worth a memory. Its options, beside the rules they obey.
 * Lengths are pixels of the 64 x 64 observation, y grows downward as its rows do; times are steps.
 * May import env/types and env/options.
 */
import { checkCommonOptions, requireNumber, resolveOptions } from '../options.ts';
import type { CommonOptions } from '../types.ts';

export const ID = 'BouncingBall-v0';

/** Side of the square box and of the observation, pixels. */
export const BOX_SIZE = 64;

export interface BouncingBallOptions extends CommonOptions {
  /** Pixels. Default 5. */
  radius?: number;
  /** Every ball's speed at the start, pixels a step. Default 2: 27 steps from wall to wall. */
  speed?: number;
  /** Default 1. */
  balls?: number;
  /** Downward, pixels per step squared. Default 0. */
  gravity?: number;
}

export const defaultBouncingBallOptions: Required<Omit<BouncingBallOptions, 'buffer'>> & {
  buffer: Uint8Array | undefined;
} = {
  radius: 5,
  speed: 2,
  balls: 1,
  gravity: 0,
  maxEpisodeSteps: 1000,
  buffer: undefined,
  render: true,
};

export type ResolvedOptions = typeof defaultBouncingBallOptions;

export function resolveBouncingBallOptions(options: BouncingBallOptions): ResolvedOptions {
  const resolved = resolveOptions(ID, options, defaultBouncingBallOptions);
  checkCommonOptions(ID, resolved, BOX_SIZE * BOX_SIZE * 3);
  requireNumber(ID, 'radius', resolved.radius, 0.5, BOX_SIZE / 4);
  requireNumber(ID, 'speed', resolved.speed, 0, BOX_SIZE / 4);
  requireNumber(ID, 'gravity', resolved.gravity, 0, 1);
  requireNumber(ID, 'balls', resolved.balls, 1, 16);
  if (!Number.isInteger(resolved.balls)) {
    throw new RangeError(`${ID}: balls must be an integer, got ${resolved.balls}`);
  }
  return resolved;
}

/** No ball can ever be faster than this: one that got all the energy, at the floor. Pixels a step. */
export function topSpeed({ speed, balls, gravity }: ResolvedOptions): number {
  return Math.sqrt(balls * (speed * speed + 2 * gravity * BOX_SIZE));
}
