/**
 * Gymnasium's environment interface in TypeScript: reset and step, spaces, terminated and truncated.
 */

/** What every space can do; spaces.ts does it, and says where the numbers are Gymnasium's own. */
interface Sampling<Element> {
  /** From here on `sample` repeats what it gave after the same seed. @param seed 0 .. 2^64 - 1 */
  seed(seed: number | bigint): void;
  /** A random element, uniform between the bounds. Fresh. */
  sample(): Element;
  /** Whether this is an element: right length, every number within the bounds. Never throws. */
  contains(value: unknown): boolean;
}

/**
 * A box of reals (actions) or of bytes (images), with bounds per element or one for all. Its elements are
 * flat arrays, row by row.
 */
export interface BoxSpace extends Sampling<Float32Array | Uint8Array> {
  readonly kind: 'box';
  readonly shape: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly dtype: 'float32' | 'uint8';
}

/** Integers 0 .. n - 1. */
export interface DiscreteSpace extends Sampling<number> {
  readonly kind: 'discrete';
  readonly n: number;
}

/** Integers 0 .. nvec[i] - 1, one for each i: the actions of a vector of discrete environments. */
export interface MultiDiscreteSpace extends Sampling<Int32Array> {
  readonly kind: 'multi-discrete';
  readonly nvec: readonly number[];
}

export type Space = BoxSpace | DiscreteSpace;

/** What every environment here understands beside its own options. */
export interface CommonOptions {
  /** Steps until `truncated`; Infinity for none. Default 1000. */
  maxEpisodeSteps?: number;
  /**
   * Draw observations into these bytes and return this very view, allocating no pixels: several environments
   * fill one batch this way. `step` may then reuse the object it returns too: read it before the next step. Without a
   * buffer all that is returned is fresh.
   */
  buffer?: Uint8Array;
  /**
   * false: steps draw nothing, physics only; observations are `buffer` untouched, or empty. `env.render()`
   * still draws when it is asked. Default true.
   */
  render?: boolean;
}

export interface ResetOptions {
  /**
   * 0 .. 2^64 - 1, above 2^53 - 1 as a BigInt. Without one the random stream goes on from where it is (a new
   * environment's from seed 0).
   */
  seed?: number | bigint;
}

export interface ResetResult<Info, Observation = Uint8Array> {
  observation: Observation;
  info: Info;
}

export interface StepResult<Info, Observation = Uint8Array> {
  /** RGB bytes, row 0 at the top. A fresh copy unless the environment was made with a `buffer`. */
  observation: Observation;
  reward: number;
  /** The task ended: lap finished, or out of the field. */
  terminated: boolean;
  /** The time limit cut the episode. */
  truncated: boolean;
  info: Info;
}

/**
 * How an episode went, in `info.episode` of its last step, after Gymnasium's RecordEpisodeStatistics. Its
 * `t`, seconds by the clock, is left out: the same seed and actions give the same info.
 */
export interface EpisodeStatistics {
  /** Sum of the rewards. */
  r: number;
  /** Steps. */
  l: number;
}

/** Gymnasium's `metadata`. */
export interface EnvMetadata {
  /** 'rgb_array' where `render()` gives a picture. */
  readonly renderModes: readonly string[];
  /** Steps to a second of the world. */
  readonly renderFps: number;
}

/** Where an environment is: `step` is allowed while 'running' only. */
export type EpisodePhase = 'not reset' | 'running' | 'ended' | 'closed';

export type Action = ArrayLike<number> | number;

/** Observations are pictures, but for the dream: there they are z. */
export interface Env<Info = unknown, Observation = Uint8Array> {
  readonly id: string;
  readonly actionSpace: Space;
  readonly observationSpace: BoxSpace;
  readonly metadata: EnvMetadata;
  readonly phase: EpisodePhase;
  /**
   * false: `reset` and `step` leave the observation as it is until this is true again, for steps that nobody sees.
   * `render()` draws in any case. Absent where nothing is drawn.
   */
  draws?: boolean;
  reset(options?: ResetOptions): ResetResult<Info, Observation>;
  step(action: Action): StepResult<Info, Observation>;
  /** The present picture, where there is one. RGB bytes, fresh. [height, width, 3] */
  render?(): Uint8Array;
  close(): void;
}
