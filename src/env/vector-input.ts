/**
 * What is handed to a vector of environments, read as a whole before any of them sees its part: seeds, the
 * mask of a reset, a batch of actions.
 */
import { show } from '../math/known-names.ts';
import { checkSeed } from '../math/pcg64.ts';
import type { Space } from './types.ts';

/**
 * @param seed one, which counts up from environment to environment, or an array of one each
 * @returns one for each environment; null when none was given
 * @throws RangeError naming the first that is no seed
 */
export function readSeeds(id: string, seed: unknown, n: number): bigint[] | null {
  if (seed === undefined) return null;
  if (typeof seed !== 'object') {
    const first = checkSeed(seed, `${id}: seed`);
    return Array.from({ length: n }, (_, i) =>
      checkSeed(first + BigInt(i), i === 0 ? `${id}: seed` : `${id}: seed + ${i} of environment ${i}`),
    );
  }
  const seeds = arrayOf(n, seed);
  if (seeds === null) throw new RangeError(`${id}: ${n} environments take ${n} seeds, got ${show(seed)}`);
  return seeds.map((own, i) => checkSeed(own, `${id}: seed[${i}]`));
}

/** @returns whether each environment is meant; all without a mask */
export function readMask(id: string, mask: unknown, n: number): boolean[] {
  if (mask === undefined) return new Array<boolean>(n).fill(true);
  const entries = arrayOf(n, mask);
  if (entries === null)
    throw new RangeError(`${id}: ${n} environments take a mask of ${n}, got ${show(mask)}`);
  const bad = entries.findIndex((entry) => ![true, false, 0, 1].includes(entry as boolean | number));
  if (bad >= 0) {
    throw new RangeError(`${id}: mask[${bad}] must be true or false, 1 or 0, got ${show(entries[bad])}`);
  }
  return entries.map(Boolean);
}

/**
 * @param space of one environment
 * @param target receives the actions. [n, actionSize]
 * @throws RangeError naming the environment whose action is not one
 */
export function copyActions(
  id: string,
  actions: ArrayLike<number>,
  space: Space,
  n: number,
  target: Float64Array,
): void {
  const wanted = target.length;
  const actionSize = wanted / n;
  if (typeof actions !== 'object' || actions?.length !== wanted) {
    throw new RangeError(`${id}: actions are ${wanted} numbers [${n}, ${actionSize}], got ${show(actions)}`);
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
    target[at] = value;
  }
}

/** The n entries of an array of any kind, or null when it is no array or has another length. */
function arrayOf(n: number, value: unknown): unknown[] | null {
  if (typeof value !== 'object' || value === null || !('length' in value) || value.length !== n) return null;
  return Array.from({ length: n }, (_, i) => (value as ArrayLike<unknown>)[i]);
}
