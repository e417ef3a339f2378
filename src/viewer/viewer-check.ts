/** What the page may ask of the viewer: a request with a value that does not exist is refused by name. */
import { show } from '../math/known-names.ts';
import { checkTemperature } from '../memory/sample.ts';
import type { Actor, DreamDriver, DreamOrigin, Fan, OpponentActor, ViewRequest } from './viewer-frame.ts';

const ACTORS: readonly Actor[] = ['driver', 'random', 'controller', 'human'];
const DREAM_DRIVERS: readonly DreamDriver[] = ['controller', 'reality', 'human'];
const FANS: readonly (Fan | null)[] = ['draws', 'temperatures', null];
const OPPONENTS: readonly (OpponentActor | null)[] = ['driver', 'controller', 'other', null];

/** @param actionSize numbers of an action @throws RangeError naming the value and what there is */
export function checkRequest(
  { steps, actor, action, tau, dreamDriver }: ViewRequest,
  actionSize: number,
): void {
  if (!isCount(steps)) throw new RangeError(`steps must be a whole number from 0 on, got ${show(steps)}`);
  requireOneOf('driver', actor, ACTORS);
  requireOneOf('driver of the dream', dreamDriver, DREAM_DRIVERS);
  checkTemperature(tau);
  if (action === undefined || actionSize === 0) return;
  if (action.length !== actionSize || !action.every(Number.isFinite)) {
    throw new RangeError(`an action by hand is ${actionSize} finite numbers, got [${action.join(', ')}]`);
  }
}

export function checkStart(seed: number, opponent: OpponentActor | null): void {
  checkSeed(seed);
  requireOneOf('opponent', opponent, OPPONENTS);
}

export function checkStep(step: number): void {
  if (!isCount(step)) throw new RangeError(`a step must be a whole number from 0 on, got ${show(step)}`);
}

export function checkOrigin(origin: DreamOrigin): void {
  if (origin === 'here') return;
  if (typeof origin !== 'object' || origin === null) {
    throw new RangeError(`a dream begins 'here' or at { seed }, got ${show(origin)}`);
  }
  checkSeed(origin.seed);
  const { afterOpening = 0 } = origin;
  if (isCount(afterOpening)) return;
  throw new RangeError(`afterOpening numbers the draws, a whole number from 0 on, got ${show(afterOpening)}`);
}

export function checkFan(fan: Fan | null): void {
  requireOneOf('kind of fan', fan, FANS);
}

function checkSeed(seed: number): void {
  if (!isCount(seed)) throw new RangeError(`a seed must be a whole number from 0 on, got ${show(seed)}`);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function requireOneOf<T>(what: string, value: T, known: readonly T[]): void {
  if (known.includes(value)) return;
  throw new RangeError(`unknown ${what} ${show(value)}; there are ${known.map(show).join(', ')}`);
}
