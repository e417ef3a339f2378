/**
 * Checks shared by all environments: options are refused by name, actions by index and value,
 * and an episode is stepped only between its reset and its end.
 */
import { requireKnown, show } from '../math/known-names.ts';
import type { Action, CommonOptions, EpisodePhase, ResetOptions } from './types.ts';

/** Fills in defaults; an option that `defaults` does not know is an error. */
export function resolveOptions<T extends object>(id: string, options: object, defaults: T): T {
  requireKnown(id, 'option', options, Object.keys(defaults));
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) };
}

/** What reset may be told: a seed, and for some environments options of its own. */
export function checkResetOptions(id: string, given: ResetOptions, optionNames: readonly string[]): void {
  requireKnown(id, 'reset argument', given, optionNames.length > 0 ? ['seed', 'options'] : ['seed']);
  if ('options' in given && given.options !== undefined) {
    requireKnown(id, 'reset option', given.options, optionNames);
  }
}

export function requireOneOf(id: string, name: string, value: unknown, allowed: readonly unknown[]): void {
  if (!allowed.includes(value)) {
    throw new Error(`${id}: ${name} must be ${allowed.map(show).join(' or ')}, got ${show(value)}`);
  }
}

export function requireNumber(id: string, name: string, value: unknown, low: number, high: number): void {
  if (typeof value !== 'number' || !(value >= low && value <= high)) {
    throw new RangeError(`${id}: ${name} must be a number in ${low} .. ${high}, got ${show(value)}`);
  }
}

export function checkCommonOptions(id: string, options: CommonOptions, observationLength: number): void {
  const { maxEpisodeSteps, buffer, render } = options;
  requireOneOf(id, 'render', render, [true, false]);
  if (maxEpisodeSteps !== Number.POSITIVE_INFINITY) {
    requireNumber(id, 'maxEpisodeSteps', maxEpisodeSteps, 1, Number.MAX_SAFE_INTEGER);
    if (!Number.isInteger(maxEpisodeSteps)) {
      throw new RangeError(`${id}: maxEpisodeSteps must be an integer or Infinity, got ${maxEpisodeSteps}`);
    }
  }
  if (buffer !== undefined && !(buffer instanceof Uint8Array && buffer.length === observationLength)) {
    throw new RangeError(
      `${id}: buffer must be a Uint8Array of length ${observationLength}, got ${show(buffer)}`,
    );
  }
}

/** An action for a box space: right length, every element finite. */
export function checkBoxAction(id: string, action: Action, names: readonly string[]): ArrayLike<number> {
  if (typeof action !== 'object' || action?.length !== names.length) {
    const wanted = names.length === 0 ? 'an empty array' : `${names.length} numbers [${names.join(', ')}]`;
    throw new RangeError(`${id}: an action is ${wanted}, got ${show(action)}`);
  }
  for (let i = 0; i < names.length; i++) {
    if (!Number.isFinite(action[i])) {
      throw new RangeError(
        `${id}: action[${i}] (${names[i]}) must be a finite number, got ${show(action[i])}`,
      );
    }
  }
  return action;
}

/** An action for a discrete space: the whole number of a choice. @param choices what each stands for */
export function checkDiscreteAction(id: string, action: Action, choices: readonly string[]): number {
  if (typeof action === 'number' && Number.isInteger(action) && action >= 0 && action < choices.length) {
    return action;
  }
  const meaning = choices.map((choice, i) => `${i} ${choice}`).join(', ');
  throw new RangeError(
    `${id}: a discrete action is an integer in 0 .. ${choices.length - 1}, got ${show(action)}; ${meaning}`,
  );
}

/** Counts an episode's steps and refuses those that no reset allows. */
export class EpisodeClock {
  private readonly id: string;
  private readonly limit: number;
  private steps = 0;
  private state: EpisodePhase = 'not reset';

  constructor(id: string, limit: number) {
    this.id = id;
    this.limit = limit;
  }

  get phase(): EpisodePhase {
    return this.state;
  }

  /** Steps of the episode so far. */
  get length(): number {
    return this.steps;
  }

  start(): void {
    this.requireOpen('reset()');
    this.steps = 0;
    this.state = 'running';
  }

  requireRunning(): void {
    if (this.state === 'running') return;
    const why = { 'not reset': 'before reset()', ended: 'after the episode ended', closed: 'after close()' };
    const wayOut = this.state === 'closed' ? 'make a new environment' : 'call reset() first';
    throw new Error(`${this.id}: step() ${why[this.state]}; ${wayOut}`);
  }

  /** During an episode or after its end, but not before the first. */
  requireReset(call: string): void {
    this.requireOpen(call);
    if (this.state === 'not reset') throw new Error(`${this.id}: ${call} before reset(); call reset() first`);
  }

  requireOpen(call: string): void {
    if (this.state !== 'closed') return;
    throw new Error(`${this.id}: ${call} after close(); make a new environment`);
  }

  /** Books one step; true when it was the last the limit allows. */
  tick(terminated: boolean): boolean {
    this.steps++;
    const truncated = this.steps >= this.limit;
    if (terminated || truncated) this.state = 'ended';
    return truncated;
  }

  close(): void {
    this.state = 'closed';
  }
}
