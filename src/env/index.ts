/**
 * The door to the environments: `makeEnv(id, options)`, after Gymnasium's `make`.
 */
import { requireKnown } from '../math/known-names.ts';
import { BouncingBall } from './bouncing-ball/environment.ts';
import { type BouncingBallOptions, defaultBouncingBallOptions } from './bouncing-ball/options.ts';
import { bouncingBallTask } from './bouncing-ball/task.ts';
import { CarRacing } from './car-racing/environment.ts';
import { type CarRacingOptions, defaultCarRacingOptions } from './car-racing/options.ts';
import { carRacingTask } from './car-racing/task.ts';
import { checkWorld, type EnvId, envIds, type World } from './experiments.ts';
import { requireOneOf } from './options.ts';
import { Pong } from './pong/environment.ts';
import { defaultPongOptions, type PongOptions } from './pong/options.ts';
import { pongTask } from './pong/task.ts';
import { readSavedEnv, type SavedEnv } from './replay.ts';
import type { Task, TaskOptions } from './task.ts';
import type { Env } from './types.ts';
import { VectorEnv, type VectorOptions } from './vector.ts';

export { BouncingBall, type BouncingBallInfo } from './bouncing-ball/environment.ts';
export type { BouncingBallOptions } from './bouncing-ball/options.ts';
export { Driver } from './car-racing/driver.ts';
export { CarRacing, type CarRacingInfo, type CarRacingResetOptions } from './car-racing/environment.ts';
export type { CarRacingOptions } from './car-racing/options.ts';
export { experimentOf, experimentOfEnv, type World } from './experiments.ts';
export { Pong, type PongInfo } from './pong/environment.ts';
export type { PongOptions } from './pong/options.ts';
export type { SavedEnv } from './replay.ts';
export { Box, Discrete, MultiDiscrete } from './spaces.ts';
export { type Board, type Policy, type Task, UniformPolicy } from './task.ts';
export type * from './types.ts';
export {
  type AutoresetMode,
  VectorEnv,
  type VectorInfo,
  type VectorOptions,
  type VectorResetOptions,
  type VectorStepResult,
} from './vector.ts';

export { type EnvId, envIds };

/** What there is to each id. */
const ENVS = {
  'CarRacing-v3': {
    make: (options: CarRacingOptions) => new CarRacing(options),
    restore: CarRacing.restore,
    options: defaultCarRacingOptions,
    task: carRacingTask,
  },
  'BouncingBall-v0': {
    make: (options: BouncingBallOptions) => new BouncingBall(options),
    restore: BouncingBall.restore,
    options: defaultBouncingBallOptions,
    task: bouncingBallTask,
  },
  'Pong-v0': {
    make: (options: PongOptions) => new Pong(options),
    restore: Pong.restore,
    options: defaultPongOptions,
    task: pongTask,
  },
} satisfies Record<EnvId, Registered>;

interface Registered {
  make(options: object): Env;
  restore(saved: SavedEnv, buffer?: Uint8Array): Env;
  /** All options, with their defaults. */
  options: object;
  /** The same environment as its experiment plays it. @param world its options there */
  task(world: object, options: TaskOptions): Task;
}

type EnvOf<Id extends EnvId> = ReturnType<(typeof ENVS)[Id]['make']>;
type OptionsOf<Id extends EnvId> = Parameters<(typeof ENVS)[Id]['make']>[0];

/** @throws when the id, an option or an option's value is unknown, saying what is allowed. */
export function makeEnv<Id extends EnvId>(id: Id, options: OptionsOf<Id> = {}): EnvOf<Id> {
  return registered('makeEnv', id).make(options) as EnvOf<Id>;
}

/** The environment of an experiment as it is gathered from, scored and watched. @throws as `makeEnv` does */
export function openTask(world: World, options: TaskOptions = {}): Task {
  const { env, ...own } = checkWorld(world);
  return registered('openTask', env).task(own, options);
}

/**
 * `n` environments, stepped in one call into one batch of frames.
 * @throws as `makeEnv` does, and when n is not a positive whole number
 */
export function makeVectorEnv<Id extends EnvId>(
  id: Id,
  n: number,
  given: Omit<OptionsOf<Id>, 'buffer'> & VectorOptions = {} as Omit<OptionsOf<Id>, 'buffer'>,
): VectorEnv<EnvOf<Id>> {
  const { make, options: own } = registered('makeVectorEnv', id);
  requireKnown(`a vector of ${id}`, 'option', given, [...Object.keys(own), 'autoreset']);
  const { autoreset, buffer: batch, ...options } = given as VectorOptions;
  const one = (buffer?: Uint8Array) => make({ ...options, buffer }) as EnvOf<Id>;
  return new VectorEnv<EnvOf<Id>>(one, n, { autoreset, buffer: batch });
}

/**
 * An environment that continues as the saved one would have: every later step gives equal bytes.
 * @param saved what `env.save()` returned, or its JSON text
 * @param options.buffer for the environment to draw in, as in its options; it then holds the present picture
 * @throws when it is cut off, edited, of another version, or leads elsewhere on this machine; the buffer is
 *   untouched
 */
export function restoreEnv(saved: SavedEnv | string, options: { buffer?: Uint8Array } = {}): EnvOf<EnvId> {
  requireKnown('restoreEnv', 'option', options, ['buffer']);
  const { buffer } = options;
  const whole = readSavedEnv(saved, envIds);
  return ENVS[whole.id as EnvId].restore(whole, buffer);
}

function registered(caller: string, id: EnvId): Registered {
  requireOneOf(caller, 'the environment', id, envIds);
  return ENVS[id];
}
