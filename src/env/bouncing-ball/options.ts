/**
 * BouncingBall-v0: the smallest world with dynamics worth a memory. Its options, beside the rules they obey.
 * Lengths are pixels of the 64 x 64 observation, y grows downward as its rows do; times are steps.
 */
import { checkCommonOptions, requireNumber, requireOneOf, resolveOptions } from '../options.ts';
import type { CommonOptions } from '../types.ts';

export const ID = 'BouncingBall-v0';

/** Side of the square box and of the observation, pixels. */
export const BOX_SIZE = 64;

/** Steps a second: the box has none of its own; at the car's rate its ball crosses it in half of one. */
export const FPS = 50;

/** Share of the box that balls may cover: up to here random places for all of them are soon found. */
const MAX_COVERED = 0.4;

export interface BouncingBallOptions extends CommonOptions {
  /** Pixels, one for all balls or one for each. A ball's mass is its radius squared. Default 5. */
  radius?: number | readonly number[];
  /** Every ball's speed at the start, pixels a step. Default 2: 27 steps from wall to wall. */
  speed?: number;
  /** 1 .. 16. They collide. Default 1. */
  balls?: number;
  /** Downward, pixels per step squared. Default 0. */
  gravity?: number;
  /**
   * 'exact', the default: every collision at its own instant (discs.ts). 'planck': the rigid-body engine of the
   * car, for one ball, which strays from the closed form by thousandths of a pixel in an episode (lone-ball.ts).
   */
  physics?: 'exact' | 'planck';
}

export type ResolvedOptions = Required<Omit<BouncingBallOptions, 'buffer'>> & {
  buffer: Uint8Array | undefined;
};

export const defaultBouncingBallOptions: ResolvedOptions = {
  radius: 5,
  speed: 2,
  balls: 1,
  gravity: 0,
  physics: 'exact',
  maxEpisodeSteps: 1000,
  buffer: undefined,
  render: true,
};

/** One for each ball, pixels. */
export function radiiOf({ balls, radius }: Pick<ResolvedOptions, 'balls' | 'radius'>): readonly number[] {
  return typeof radius === 'number' ? Array.from({ length: balls }, () => radius) : radius;
}

export function resolveBouncingBallOptions(options: BouncingBallOptions): ResolvedOptions {
  const resolved = resolveOptions<ResolvedOptions>(ID, options, defaultBouncingBallOptions);
  checkCommonOptions(ID, resolved, BOX_SIZE * BOX_SIZE * 3);
  requireNumber(ID, 'speed', resolved.speed, 0, BOX_SIZE / 4);
  requireNumber(ID, 'gravity', resolved.gravity, 0, 1);
  requireNumber(ID, 'balls', resolved.balls, 1, 16);
  if (!Number.isInteger(resolved.balls)) {
    throw new RangeError(`${ID}: balls must be an integer, got ${resolved.balls}`);
  }
  requireOneOf(ID, 'physics', resolved.physics, ['exact', 'planck']);
  if (resolved.physics === 'planck' && resolved.balls > 1) {
    throw new RangeError(`${ID}: physics 'planck' moves one ball, got balls: ${resolved.balls}; use 'exact'`);
  }
  checkRadii(resolved);
  return resolved;
}

function checkRadii({ balls, radius }: ResolvedOptions): void {
  if (Array.isArray(radius)) {
    if (radius.length !== balls) {
      throw new RangeError(
        `${ID}: radius has ${radius.length} values for balls: ${balls}; give one for each`,
      );
    }
    radius.forEach((value, i) => {
      requireNumber(ID, `radius[${i}]`, value, 0.5, BOX_SIZE / 4);
    });
  } else {
    requireNumber(ID, 'radius', radius, 0.5, BOX_SIZE / 4);
  }
  const radii = radiiOf({ balls, radius });
  const covered = radii.reduce((sum, r) => sum + Math.PI * r * r, 0) / BOX_SIZE ** 2;
  if (covered > MAX_COVERED) {
    const sizes = Array.isArray(radius) ? `the radii ${radius.join(', ')}` : `radius ${radius}`;
    throw new RangeError(
      `${ID}: ${balls} balls of ${sizes} would cover ${Math.round(100 * covered)} % of the box, more than ` +
        `${100 * MAX_COVERED} %; use fewer or smaller ones`,
    );
  }
}
