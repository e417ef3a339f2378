/**
 * The door to the environments: `makeEnv(id, options)`, after Gymnasium's `make`.
 * May import env only.
 */
import { BouncingBall } from './bouncing-ball/environment.ts';
import type { BouncingBallOptions } from './bouncing-ball/options.ts';
import { CarRacing } from './car-racing/environment.ts';
import type { CarRacingOptions } from './car-racing/options.ts';
import { requireOneOf } from './options.ts';

export { BouncingBall, type BouncingBallInfo } from './bouncing-ball/environment.ts';
export type { BouncingBallOptions } from './bouncing-ball/options.ts';
export { Driver } from './car-racing/driver.ts';
export { CarRacing, type CarRacingInfo, type CarRacingResetOptions } from './car-racing/environment.ts';
export type { CarRacingOptions } from './car-racing/options.ts';
export type * from './types.ts';

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
