/**
 * Saved environments. An episode is told in full by its options, the random stream at its reset and the actions
 * since: the physics has no other input, so stepping a new environment through them gives an equal one, bit for
 * bit. That keeps a saved environment small, readable and free of the physics engine's insides; a thousand steps
 * without pixels replay in a tenth of a second.
 */
import { show } from '../math/known-names.ts';
import type { Pcg64State } from '../math/pcg64.ts';
import { messageOf } from '../math/text.ts';
import { requireOneOf } from './options.ts';
import type { Action, Env } from './types.ts';

const VERSION = 1;
/** Steps that a log has room for before it first grows. */
const FIRST_ROOM = 256;

/** Plain JSON: what an environment's `save()` returns and `restoreEnv` takes. */
export interface SavedEnv {
  version: typeof VERSION;
  id: string;
  /** All of them but `buffer`. JSON has no Infinity: a `maxEpisodeSteps` of null means none. */
  options: Record<string, unknown>;
  /** The random stream as the episode's reset found it; before the first reset, as it is. */
  random: Pcg64State;
  /** null before the first reset. */
  episode: SavedEpisode | null;
}

export interface SavedEpisode {
  steps: number;
  /** The actions one after the other, in full precision. steps * (numbers of one action) */
  actions: number[];
  /** Where the replay must arrive; each environment chooses what to tell of its state. */
  state: number[];
  /** Colours that this reset kept from an earlier one: the stream those were drawn from (CarRacing-v3 only). */
  keptColours?: Pcg64State | 'standard';
}

/** The running episode as it can be told again. Actions are copied, into room that doubles when it is full. */
export class ActionLog {
  private readonly width: number;
  private random: Pcg64State | null = null;
  private steps = 0;
  private values: Float64Array;

  /** @param width numbers of one action */
  constructor(width: number) {
    this.width = width;
    this.values = new Float64Array(width * FIRST_ROOM);
  }

  /** A new episode. @param random the stream as the reset finds it */
  start(random: Pcg64State): void {
    this.random = random;
    this.steps = 0;
  }

  /** @param action one that the environment has accepted */
  record(action: Action): void {
    const { width } = this;
    const at = this.steps * width;
    if (at + width > this.values.length) {
      const larger = new Float64Array(2 * this.values.length);
      larger.set(this.values);
      this.values = larger;
    }
    if (typeof action === 'number') this.values[at] = action;
    else for (let i = 0; i < width; i++) this.values[at + i] = action[i];
    this.steps++;
  }

  /**
   * @param options as resolved
   * @param random the stream now
   * @param rest of the episode, if there is one
   */
  save(
    id: string,
    { buffer: _, ...options }: { buffer: Uint8Array | undefined; maxEpisodeSteps: number },
    random: Pcg64State,
    rest: Omit<SavedEpisode, 'steps' | 'actions'>,
  ): SavedEnv {
    const maxEpisodeSteps = Number.isFinite(options.maxEpisodeSteps) ? options.maxEpisodeSteps : null;
    const actions = Array.from(this.values.subarray(0, this.steps * this.width));
    return {
      version: VERSION,
      id,
      options: { ...options, maxEpisodeSteps },
      random: this.random ?? random,
      episode: this.random === null ? null : { steps: this.steps, actions, ...rest },
    };
  }
}

/** The options to make the environment with again. */
export function savedOptions({ options }: SavedEnv, buffer: Uint8Array | undefined): object {
  const { maxEpisodeSteps } = options;
  const limit = maxEpisodeSteps === null ? Number.POSITIVE_INFINITY : maxEpisodeSteps;
  return { ...options, maxEpisodeSteps: limit, buffer };
}

/** Reads JSON text, or takes what JSON.parse made of it. @throws when a part is missing, naming it. */
export function readSavedEnv(saved: SavedEnv | string, ids: readonly string[]): SavedEnv {
  const whole: unknown = typeof saved === 'string' ? parse(saved) : saved;
  if (!isObject(whole)) throw new TypeError(`saved environment: must be an object, got ${show(whole)}`);
  const { version, id, options, random, episode } = whole;
  requireOneOf('saved environment', 'version', version, [VERSION]);
  requireOneOf('saved environment', 'id', id, ids);
  requireObject('options', options);
  requireObject('random', random);
  if (episode !== null) {
    requireObject('episode', episode);
    const { steps, actions, state } = episode as Partial<SavedEpisode>;
    if (!Number.isSafeInteger(steps) || Number(steps) < 0) {
      throw new RangeError(`saved environment: steps must be a whole number, got ${show(steps)}`);
    }
    requireNumbers('actions', actions);
    requireNumbers('state', state);
  }
  return whole as unknown as SavedEnv;
}

/**
 * Takes an environment, reset as the saved one was, through the saved steps.
 * @param state what `SavedEpisode.state` would be now
 */
export function replay(
  env: Pick<Env, 'id' | 'actionSpace' | 'step'>,
  episode: SavedEpisode,
  state: () => number[],
): void {
  const { steps, actions } = episode;
  const width = env.actionSpace.kind === 'box' ? env.actionSpace.shape[0] : 1;
  if (actions.length !== steps * width) {
    throw new RangeError(
      `saved environment: ${steps} steps of ${env.id} have ${steps * width} numbers as actions, ` +
        `got ${actions.length}; save it again, this one is cut off or mixed up`,
    );
  }
  for (let i = 0; i < steps; i++) {
    const action = actions.slice(i * width, (i + 1) * width);
    try {
      env.step(env.actionSpace.kind === 'box' ? action : action[0]);
    } catch (cause) {
      const reason = messageOf(cause);
      throw new Error(`saved environment: step ${i + 1} of ${steps}: ${reason}`, { cause });
    }
  }
  const reached = state();
  const differs = reached.findIndex((value, i) => value !== episode.state[i]);
  if (differs !== -1 || reached.length !== episode.state.length) {
    throw new Error(
      `saved environment: its ${steps} steps lead elsewhere here (state[${Math.max(0, differs)}] is ` +
        `${reached[Math.max(0, differs)]}, saved was ${episode.state[Math.max(0, differs)]}); it was saved by ` +
        'another version or on a machine that rounds otherwise, or it was edited',
    );
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SyntaxError(`saved environment: not whole JSON, ${text.length} characters; is it cut off?`, {
      cause,
    });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function requireObject(name: string, value: unknown): void {
  if (!isObject(value))
    throw new TypeError(`saved environment: ${name} must be an object, got ${show(value)}`);
}

function requireNumbers(name: string, value: unknown): void {
  if (!Array.isArray(value)) {
    throw new TypeError(`saved environment: ${name} must be an array of numbers, got ${show(value)}`);
  }
  const bad = value.findIndex((item) => typeof item !== 'number' || !Number.isFinite(item));
  if (bad !== -1) {
    throw new TypeError(`saved environment: ${name}[${bad}] must be a number, got ${show(value[bad])}`);
  }
}
