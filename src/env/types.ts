/**
 * Gymnasium's environment interface in TypeScript: reset and step, spaces, terminated and truncated.
 * May import math only.
 */

/** A box of reals (actions) or of bytes (images), with bounds per element or one for all. */
export interface BoxSpace {
  readonly kind: 'box';
  readonly shape: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly dtype: 'float32' | 'uint8';
}

/** Integers 0 .. n - 1. */
export interface DiscreteSpace {
  readonly kind: 'discrete';
  readonly n: number;
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
  /** false: no pixels at all, physics only; observations are `buffer` untouched, or empty. Default true. */
  render?: boolean;
}

export interface ResetOptions {
  /** 0 .. 2^64 - 1. Without one the random stream goes on from where it is (a new environment's from seed 0). */
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

export type Action = ArrayLike<number> | number;

/** Observations are pictures, but for the dream: there they are z. */
export interface Env<Info = unknown, Observation = Uint8Array> {
  readonly id: string;
  readonly actionSpace: Space;
  readonly observationSpace: BoxSpace;
  reset(options?: ResetOptions): ResetResult<Info, Observation>;
  step(action: Action): StepResult<Info, Observation>;
  close(): void;
}
