/**
 * The door to the environments: `makeEnv(id, options)`, after Gymnasium's `make`.
 */
import { requireKnown } from '../math/known-names.ts';
import { BouncingBall } from './bouncing-ball/environment.ts';
import { type BouncingBallOptions, defaultBouncingBallOptions } from './bouncing-ball/options.ts';
import { CarRacing } from './car-racing/environment.ts';
import { type CarRacingOptions, defaultCarRacingOptions } from './car-racing/options.ts';
import { requireOneOf } from './options.ts';
import { readSavedEnv, type SavedEnv } from './replay.ts';
import { VectorEnv, type VectorOptions } from './vector.ts';

export { BouncingBall, type BouncingBallInfo } from './bouncing-ball/environment.ts';
export type { BouncingBallOptions } from './bouncing-ball/options.ts';
export { Driver } from './car-racing/driver.ts';
export { CarRacing, type CarRacingInfo, type CarRacingResetOptions } from './car-racing/environment.ts';
export type { CarRacingOptions } from './car-racing/options.ts';
export type { SavedEnv } from './replay.ts';
export { Box, Discrete, MultiDiscrete } from './spaces.ts';
export type * from './types.ts';
export {
  type AutoresetMode,
  VectorEnv,
  type VectorInfo,
  type VectorOptions,
  type VectorResetOptions,
  type VectorStepResult,
} from './vector.ts';

export const envIds = ['CarRacing-v3', 'BouncingBall-v0'] as const;
export type EnvId = (typeof envIds)[number];

/** @throws when the id, an option or an option's value is unknown, saying what is allowed. */
export function makeEnv(id: 'CarRacing-v3', options?: CarRacingOptions): CarRacing;
export function makeEnv(id: 'BouncingBall-v0', options?: BouncingBallOptions): BouncingBall;
export function makeEnv(
  id: EnvId,
  options?: CarRacingOptions | BouncingBallOptions,
): CarRacing | BouncingBall;
export function makeEnv(id: EnvId, options: object = {}): CarRacing | BouncingBall {
  requireOneOf('makeEnv', 'the environment', id, envIds);
  return id === 'CarRacing-v3' ? new CarRacing(options) : new BouncingBall(options);
}

/**
 * `n` environments, stepped in one call into one batch of frames.
 * @throws as `makeEnv` does, and when n is not a positive whole number
 */
export function makeVectorEnv(
  id: 'CarRacing-v3',
  n: number,
  options?: Omit<CarRacingOptions, 'buffer'> & VectorOptions,
): VectorEnv<CarRacing>;
export function makeVectorEnv(
  id: 'BouncingBall-v0',
  n: number,
  options?: Omit<BouncingBallOptions, 'buffer'> & VectorOptions,
): VectorEnv<BouncingBall>;
export function makeVectorEnv(
  id: EnvId,
  n: number,
  given: VectorOptions = {},
): VectorEnv<CarRacing> | VectorEnv<BouncingBall> {
  requireOneOf('makeVectorEnv', 'the environment', id, envIds);
  const own = id === 'CarRacing-v3' ? defaultCarRacingOptions : defaultBouncingBallOptions;
  requireKnown(`a vector of ${id}`, 'option', given, [...Object.keys(own), 'autoreset']);
  const { autoreset, buffer: batch, ...options } = given;
  const vector: VectorOptions = { autoreset, buffer: batch };
  return id === 'CarRacing-v3'
    ? new VectorEnv<CarRacing>((buffer) => new CarRacing({ ...options, buffer }), n, vector)
    : new VectorEnv<BouncingBall>((buffer) => new BouncingBall({ ...options, buffer }), n, vector);
}

/**
 * An environment that continues as the saved one would have: every later step gives equal bytes.
 * @param saved what `env.save()` returned, or its JSON text
 * @param options.buffer for the environment to draw in, as in its options; it then holds the present picture
 * @throws when it is cut off, edited, of another version, or leads elsewhere on this machine; the buffer is
 *   untouched
 */
export function restoreEnv(
  saved: SavedEnv | string,
  options: { buffer?: Uint8Array } = {},
): CarRacing | BouncingBall {
  requireKnown('restoreEnv', 'option', options, ['buffer']);
  const { buffer } = options;
  const whole = readSavedEnv(saved, envIds);
  return whole.id === 'CarRacing-v3' ? CarRacing.restore(whole, buffer) : BouncingBall.restore(whole, buffer);
}
