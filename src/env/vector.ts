/**
 * Several environments of one kind, stepped in one call into one batch of frames, after Gymnasium's VectorEnv.
 * `makeVectorEnv` in index.ts makes one. May import env/types and env/options.
 */
import { requireOneOf, show } from './options.ts';
import type { Action, BoxSpace, Env, ResetOptions, Space } from './types.ts';

export interface VectorOptions {
  /**
   * What happens to an environment whose episode has ended. 'next-step', Gymnasium's default: the next `step`
   * resets it instead of stepping it. Its action is ignored, its observation is the new episode's first, its reward is
   * 0 and neither flag is set. 'disabled': it has to be reset, by `reset({ mask })`, before the next step.
   */
  autoreset?: 'next-step' | 'disabled';
  /** Frames of all environments, instead of a batch of its own. [n, size, size, 3] */
  buffer?: Uint8Array;
}

export interface VectorResetOptions<Options extends ResetOptions = ResetOptions> {
  /** Environment i gets seed + i, or its own from an array. Without any, random streams go on. */
  seed?: number | bigint | readonly (number | bigint)[];
  /** Which environments to reset, one entry each; all without it. The others keep their state and observation. */
  mask?: ArrayLike<boolean | number>;
  /** Passed on to each environment's reset, where it takes any. */
  options?: Options extends { options?: infer T } ? T : never;
}

/** The same object and arrays at every call, overwritten by the next one. */
export interface VectorStepResult<Info> {
  /** [n, size, size, 3] */
  observations: Uint8Array;
  /** [n] */
  rewards: Float64Array;
  /** 0 or 1. [n] */
  terminated: Uint8Array;
  /** 0 or 1. [n] */
  truncated: Uint8Array;
  infos: Info[];
}

type InfoOf<E extends Env> = ReturnType<E['step']>['info'];

export class VectorEnv<E extends Env> {
  readonly id: string;
  readonly envs: readonly E[];
  /** Of one environment; a batch has one row of it for each. */
  readonly singleActionSpace: Space;
  readonly singleObservationSpace: BoxSpace;
  private readonly autoreset: 'next-step' | 'disabled';
  private readonly result: VectorStepResult<InfoOf<E>>;
  /** Numbers to an action. */
  private readonly actionSize: number;
  /** The actions as they came, checked; and each environment's part of them. [n, actionSize] */
  private readonly actions: Float64Array;
  private readonly rows: readonly Float64Array[];
  /** Whose episode has ended, or not begun. */
  private readonly ended: Uint8Array;
  private wasReset = false;

  /** @param make an environment that draws into the given bytes, or into its own */
  constructor(make: (buffer?: Uint8Array) => E, n: number, options: VectorOptions = {}) {
    const { id, actionSpace, observationSpace } = make();
    if (!Number.isInteger(n) || n < 1) {
      throw new RangeError(`${id}: a vector has a positive whole number of environments, got ${show(n)}`);
    }
    const { autoreset = 'next-step', buffer } = options;
    requireOneOf(id, 'autoreset', autoreset, ['next-step', 'disabled']);
    const size = observationSpace.shape.reduce((product, length) => product * length, 1);
    if (buffer !== undefined && !(buffer instanceof Uint8Array && buffer.length === n * size)) {
      throw new RangeError(
        `${id}: the buffer of ${n} environments must be a Uint8Array of length ${n * size}, got ${show(buffer)}`,
      );
    }
    const observations = buffer ?? new Uint8Array(n * size);
    this.id = id;
    this.autoreset = autoreset;
    this.singleActionSpace = actionSpace;
    this.singleObservationSpace = observationSpace;
    this.envs = Array.from({ length: n }, (_, i) => make(observations.subarray(i * size, (i + 1) * size)));
    this.actionSize = actionSpace.kind === 'discrete' ? 1 : actionSpace.shape[0];
    this.actions = new Float64Array(n * this.actionSize);
    this.rows = this.envs.map((_, i) =>
      this.actions.subarray(i * this.actionSize, (i + 1) * this.actionSize),
    );
    this.ended = new Uint8Array(n).fill(1);
    this.result = {
      observations,
      rewards: new Float64Array(n),
      terminated: new Uint8Array(n),
      truncated: new Uint8Array(n),
      infos: new Array<InfoOf<E>>(n),
    };
  }

  get numEnvs(): number {
    return this.envs.length;
  }

  /** @returns the batch that `step` returns too, overwritten by the next call */
  reset(given: VectorResetOptions<NonNullable<Parameters<E['reset']>[0]>> = {}): {
    observations: Uint8Array;
    infos: InfoOf<E>[];
  } {
    const { seed, mask, options } = given;
    const { id, result } = this;
    const n = this.numEnvs;
    if (Array.isArray(seed) && seed.length !== n) {
      throw new RangeError(`${id}: ${n} environments take ${n} seeds, got ${show(seed)}`);
    }
    if (mask !== undefined && mask.length !== n) {
      throw new RangeError(`${id}: ${n} environments take a mask of ${n}, got ${show(mask)}`);
    }
    if (mask !== undefined && !this.wasReset)
      throw new Error(`${id}: the first reset() is of all, without a mask`);
    for (let i = 0; i < n; i++) {
      if (mask !== undefined && !mask[i]) continue;
      const own: ResetOptions & { options?: unknown } = {};
      const ownSeed = seedOf(seed, i);
      if (ownSeed !== undefined) own.seed = ownSeed;
      if (options !== undefined) own.options = options;
      this.resetOne(i, own);
    }
    this.wasReset = true;
    return { observations: result.observations, infos: result.infos };
  }

  /** @param actions one row for each environment, whole numbers for discrete ones. [n, actionSize] */
  step(actions: ArrayLike<number>): VectorStepResult<InfoOf<E>> {
    if (!this.wasReset) throw new Error(`${this.id}: step() before reset(); call reset() first`);
    this.takeActions(actions);
    if (this.autoreset === 'disabled') this.requireNoneEnded();
    const { result, ended } = this;
    const discrete = this.singleActionSpace.kind === 'discrete';
    for (let i = 0; i < this.envs.length; i++) {
      if (ended[i] === 1) {
        this.resetOne(i, undefined);
        continue;
      }
      const action: Action = discrete ? this.actions[i] : this.rows[i];
      const { reward, terminated, truncated, info } = this.envs[i].step(action);
      result.rewards[i] = reward;
      result.terminated[i] = Number(terminated);
      result.truncated[i] = Number(truncated);
      result.infos[i] = info;
      ended[i] = Number(terminated || truncated);
    }
    return result;
  }

  close(): void {
    for (const env of this.envs) env.close();
  }

  private resetOne(i: number, options: ResetOptions | undefined): void {
    const { result } = this;
    result.infos[i] = this.envs[i].reset(options).info;
    result.rewards[i] = 0;
    result.terminated[i] = 0;
    result.truncated[i] = 0;
    this.ended[i] = 0;
  }

  /** Checks all actions before any environment is stepped, so that an error leaves none of them ahead of the others. */
  private takeActions(actions: ArrayLike<number>): void {
    const { id, actionSize, singleActionSpace: space } = this;
    const wanted = this.actions.length;
    if (typeof actions !== 'object' || actions?.length !== wanted) {
      const shape = `[${this.numEnvs}, ${actionSize}]`;
      throw new RangeError(`${id}: actions are ${wanted} numbers ${shape}, got ${show(actions)}`);
    }
    for (let at = 0; at < wanted; at++) {
      const value = actions[at];
      const legal =
        space.kind === 'box'
          ? Number.isFinite(value)
          : Number.isInteger(value) && value >= 0 && value < space.n;
      if (!legal) {
        const place = `action[${at % actionSize}] of environment ${Math.floor(at / actionSize)}`;
        const kind = space.kind === 'box' ? 'a finite number' : `an integer in 0 .. ${space.n - 1}`;
        throw new RangeError(`${id}: ${place} must be ${kind}, got ${show(value)}`);
      }
      this.actions[at] = value;
    }
  }

  private requireNoneEnded(): void {
    const i = this.ended.indexOf(1);
    if (i < 0) return;
    throw new Error(
      `${this.id}: step() after environment ${i}'s episode ended; call reset({ mask }) for it first`,
    );
  }
}

function seedOf(seed: VectorResetOptions['seed'], i: number): number | bigint | undefined {
  if (seed === undefined) return undefined;
  if (typeof seed === 'bigint') return seed + BigInt(i);
  return typeof seed === 'number' ? seed + i : seed[i];
}
