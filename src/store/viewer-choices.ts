/** What a visitor may choose of the viewer: a value that does not exist is refused by name. */
import type { Actor, DreamDriver, OpponentActor, Trained } from './engine.ts';

const ACTORS: readonly Actor[] = ['driver', 'random', 'controller', 'human'];
const DREAM_DRIVERS: readonly DreamDriver[] = ['controller', 'reality', 'human'];
const OPPONENTS: readonly (OpponentActor | null)[] = ['driver', 'controller', 'other', null];

/** @throws RangeError naming the value and what there is */
export function checkActor(actor: Actor): void {
  requireOneOf('driver', actor, ACTORS);
}

export function checkDreamDriver(driver: DreamDriver): void {
  requireOneOf('driver of the dream', driver, DREAM_DRIVERS);
}

export function checkOpponent(opponent: OpponentActor | null): void {
  requireOneOf('opponent', opponent, OPPONENTS);
}

export function checkTau(tau: number): void {
  if (!(tau > 0 && Number.isFinite(tau))) throw new RangeError(`tau must be a number above 0, got ${tau}`);
}

export function checkSeed(seed: number): void {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`a seed must be a whole number from 0 on, got ${seed}`);
  }
}

export function checkStep(step: number): void {
  if (!Number.isSafeInteger(step) || step < 0) {
    throw new RangeError(`a step must be a whole number from 0 on, got ${step}`);
  }
}

/** Who drives where `actor` is chosen: the script, while C cannot. */
export function driverFor(actor: Actor, has: Trained): Actor {
  const able = has.vision && has.memory && has.controller;
  return actor === 'controller' && !able ? 'driver' : actor;
}

/** Who drives the dream where `chosen` is to: without a C it gets the actions of reality, unless a person drives. */
export function dreamDriverFor(
  chosen: DreamDriver,
  { controller }: Pick<Trained, 'controller'>,
): DreamDriver {
  return chosen === 'controller' && !controller ? 'reality' : chosen;
}

/** Why these two do not race each other; null where they do. */
export function noRace(actor: Actor, opponent: OpponentActor | null, has: Trained): string | null {
  const driver = driverFor(actor, has);
  if (opponent === null || opponent !== driver) return null;
  const name = driver === 'controller' ? 'C' : 'The script';
  const why = 'both cars would be in the same place all the way';
  return `${name} does not race itself: ${why}. Take the wheel first, or race another.`;
}

function requireOneOf<T>(what: string, value: T, known: readonly T[]): void {
  if (known.includes(value)) return;
  throw new RangeError(`unknown ${what} ${JSON.stringify(value)}; there are ${known.join(', ')}`);
}
