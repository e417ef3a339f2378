/**
 * Several environments of one kind, stepped in one call into one batch of frames, after Gymnasium's
 * VectorEnv. Whatever is wrong with a call is found before the first environment moves. `makeVectorEnv` in
 * index.ts makes one.
 */
import { requireKnown, show } from '../math/known-names.ts';
import { requireOneOf } from './options.ts';
import { batchSpace, elements } from './spaces.ts';
import type {
  Action,
  BoxSpace,
  Env,
  EnvMetadata,
  EpisodePhase,
  MultiDiscreteSpace,
  ResetOptions,
  Space,
} from './types.ts';
import { copyActions, readMask, readSeeds } from './vector-input.ts';

export const autoresetModes = ['next-step', 'same-step', 'disabled'] as const;
export type AutoresetMode = (typeof autoresetModes)[number];

export interface VectorOptions {
  /**
   * What happens to an environment whose episode has ended. 'next-step', Gymnasium's default: the next `step`
   * resets it instead of stepping it. Its action is ignored, its observation is the new episode's first, its
   * reward is 0 and neither flag is set. 'same-step': the step that ends it resets it at once. Reward and
   * flags are the ended episode's, observation and info the new one's; `finalObs` and `finalInfo` in that
   * info are how the ended one stood. 'disabled': it has to be reset, by `reset({ mask })`, before the next
   * step.
   */
  autoreset?: AutoresetMode;
  /** Frames of all environments, instead of a batch of its own. [n, size, size, 3] */
  buffer?: Uint8Array;
}

export interface VectorResetOptions<Options extends ResetOptions = ResetOptions> {
  /**
   * Environment i gets seed + i, or its own from an array of n. Without any, random streams go on; those of
   * new environments begin from the seeds 0, 1, 2, ..., so that each has a track of its own, and the first a
   * single one's.
   */
  seed?: number | bigint | ArrayLike<number | bigint>;
  /** Which environments to reset, one entry each; all without it. The others keep their state and observation. */
  mask?: ArrayLike<boolean | number>;
  /** Passed on to each environment's reset, where it takes any. */
  options?: Options extends { options?: infer T } ? T : never;
}

/** Where autoreset 'same-step' has just reset an environment: the last of the episode that ended. Copies. */
export interface FinalInfo<Info> {
  /** [size, size, 3] */
  finalObs?: Uint8Array;
  finalInfo?: Info;
}

/** An environment's own info, and now and then how its last episode ended. */
export type VectorInfo<Info> = Info & FinalInfo<Info>;

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
  infos: VectorInfo<Info>[];
}

type InfoOf<E extends Env> = ReturnType<E['step']>['info'];

export class VectorEnv<E extends Env> {
  readonly id: string;
  readonly envs: readonly E[];
  /** Of one environment; a batch has one row of it for each. */
  readonly singleActionSpace: Space;
  readonly singleObservationSpace: BoxSpace;
  /** Of the batch, flat: `actionSpace.sample()` is what `step` takes. */
  readonly actionSpace: BoxSpace | MultiDiscreteSpace;
  readonly observationSpace: BoxSpace;
  readonly metadata: EnvMetadata & { readonly autoresetMode: AutoresetMode };
  private readonly autoreset: AutoresetMode;
  private readonly result: VectorStepResult<InfoOf<E>>;
  /** The actions as they came, checked; and each environment's part of them. [n, actionSize] */
  private readonly actions: Float64Array;
  private readonly rows: readonly Float64Array[];
  private wasReset = false;

  /** @param make an environment that draws into the given bytes, or into its own */
  constructor(make: (buffer?: Uint8Array) => E, n: number, options: VectorOptions = {}) {
    const { id, actionSpace, observationSpace, metadata } = make();
    if (!Number.isInteger(n) || n < 1) {
      throw new RangeError(`${id}: a vector has a positive whole number of environments, got ${show(n)}`);
    }
    requireKnown(id, 'vector option', options, ['autoreset', 'buffer']);
    const { autoreset = 'next-step', buffer } = options;
    requireOneOf(id, 'autoreset', autoreset, autoresetModes);
    const size = elements(observationSpace.shape);
    if (buffer !== undefined && !(buffer instanceof Uint8Array && buffer.length === n * size)) {
      throw new RangeError(
        `${id}: the buffer of ${n} environments must be a Uint8Array of length ${n * size}, got ${show(buffer)}`,
      );
    }
    const observations = buffer ?? new Uint8Array(n * size);
    this.id = id;
    this.autoreset = autoreset;
    this.metadata = { ...metadata, autoresetMode: autoreset };
    this.singleActionSpace = actionSpace;
    this.singleObservationSpace = observationSpace;
    this.actionSpace = batchSpace(actionSpace, n);
    this.observationSpace = batchSpace(observationSpace, n);
    this.envs = Array.from({ length: n }, (_, i) => make(observations.subarray(i * size, (i + 1) * size)));
    const actionSize = actionSpace.kind === 'discrete' ? 1 : actionSpace.shape[0];
    this.actions = new Float64Array(n * actionSize);
    this.rows = this.envs.map((_, i) => this.actions.subarray(i * actionSize, (i + 1) * actionSize));
    this.result = {
      observations,
      rewards: new Float64Array(n),
      terminated: new Uint8Array(n),
      truncated: new Uint8Array(n),
      infos: new Array<VectorInfo<InfoOf<E>>>(n),
    };
  }

  get numEnvs(): number {
    return this.envs.length;
  }

  /** @returns the batch that `step` returns too, overwritten by the next call */
  reset(
    given: VectorResetOptions<NonNullable<Parameters<E['reset']>[0]>> = {},
  ): Pick<VectorStepResult<InfoOf<E>>, 'observations' | 'infos'> {
    const { id, result, envs, wasReset } = this;
    requireKnown(id, 'reset argument', given, ['seed', 'mask', 'options']);
    const { seed, mask, options } = given;
    this.requireOpen('reset()');
    const chosen = readMask(id, mask, envs.length);
    if (mask !== undefined && !wasReset)
      throw new Error(`${id}: the first reset() is of all, without a mask`);
    const seeds = readSeeds(id, seed === undefined && !wasReset ? 0 : seed, envs.length);
    for (let i = 0; i < envs.length; i++) {
      if (!chosen[i]) continue;
      const own: ResetOptions & { options?: unknown } = {};
      if (seeds !== null) own.seed = seeds[i];
      // All are of one kind: the first refuses options that any would, and none has changed by then.
      if (options !== undefined) own.options = options;
      this.resetOne(i, own);
    }
    this.wasReset = true;
    return { observations: result.observations, infos: result.infos };
  }

  /** @param actions one row for each environment, whole numbers for discrete ones. [n, actionSize] */
  step(actions: ArrayLike<number>): VectorStepResult<InfoOf<E>> {
    this.requireOpen('step()');
    if (!this.wasReset) throw new Error(`${this.id}: step() before reset(); call reset() first`);
    copyActions(this.id, actions, this.singleActionSpace, this.envs.length, this.actions);
    if (this.autoreset === 'disabled') this.requireNoneEnded();
    const { result, envs } = this;
    const discrete = this.singleActionSpace.kind === 'discrete';
    for (let i = 0; i < envs.length; i++) {
      if (envs[i].phase === 'ended') {
        this.resetOne(i, undefined);
        continue;
      }
      const action: Action = discrete ? this.actions[i] : this.rows[i];
      const { reward, terminated, truncated, info } = envs[i].step(action);
      result.rewards[i] = reward;
      result.terminated[i] = Number(terminated);
      result.truncated[i] = Number(truncated);
      result.infos[i] = info as VectorInfo<InfoOf<E>>;
      if ((terminated || truncated) && this.autoreset === 'same-step') this.beginNext(i);
    }
    return result;
  }

  /** Each environment's present picture, fresh. [n] of [size, size, 3] */
  render(): Uint8Array[] {
    return this.envs.map((env) => {
      if (env.render === undefined) throw new Error(`${this.id}: this environment has no picture`);
      return env.render();
    });
  }

  close(): void {
    for (const env of this.envs) env.close();
  }

  private resetOne(i: number, options: ResetOptions | undefined): void {
    const { result } = this;
    result.infos[i] = this.envs[i].reset(options).info as VectorInfo<InfoOf<E>>;
    result.rewards[i] = 0;
    result.terminated[i] = 0;
    result.truncated[i] = 0;
  }

  /** Resets an environment whose episode has just ended; reward and flags stay those of its end. */
  private beginNext(i: number): void {
    const { result } = this;
    const size = result.observations.length / this.envs.length;
    const finalObs = result.observations.slice(i * size, (i + 1) * size);
    const finalInfo = copyOf(result.infos[i]);
    const { info } = this.envs[i].reset();
    result.infos[i] = { ...(info as VectorInfo<InfoOf<E>>), finalObs, finalInfo };
  }

  private requireOpen(call: string): void {
    const i = this.firstThatIs('closed');
    if (i >= 0) throw new Error(`${this.id}: ${call} after close() of environment ${i}; make a new vector`);
  }

  /**
   * Index of an environment in this phase, -1 if there is none. A plain loop: `step` makes no garbage of its
   * own.
   */
  private firstThatIs(phase: EpisodePhase): number {
    for (let i = 0; i < this.envs.length; i++) {
      if (this.envs[i].phase === phase) return i;
    }
    return -1;
  }

  private requireNoneEnded(): void {
    const i = this.firstThatIs('ended');
    if (i < 0) return;
    throw new Error(
      `${this.id}: step() after environment ${i}'s episode ended; call reset({ mask }) for it first`,
    );
  }
}

/**
 * Of an info: objects, arrays and numbers. An environment with a buffer overwrites its own at the next step.
 */
function copyOf<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyOf) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copyOf(part)])) as T;
}
