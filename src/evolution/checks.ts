/** Checks of the arguments of `tell`: errors name the candidate and the value. */
import { show } from '../math/known-names.ts';
import { firstNonFinite } from '../math/weights.ts';
import type { StrategyConstants } from './strategy.ts';

/**
 * @throws TypeError for a value that is not an array, RangeError for a wrong number or length of candidates, or a value
 *   that is not a number
 */
export function checkGeneration(
  { dimension, populationSize }: Pick<StrategyConstants, 'dimension' | 'populationSize'>,
  candidates: readonly ArrayLike<number>[],
  costs: ArrayLike<number>,
): void {
  for (const [name, value] of Object.entries({ candidates, costs })) {
    if (!isArrayLike(value)) throw new TypeError(`${name} come as an array, got ${show(value)}`);
  }
  if (candidates.length !== populationSize || costs.length !== populationSize) {
    throw new RangeError(
      `a generation has ${populationSize} candidates and as many costs, ` +
        `got ${candidates.length} candidates and ${costs.length} costs`,
    );
  }
  for (let k = 0; k < populationSize; k++) {
    const candidate: unknown = candidates[k];
    if (!isArrayLike(candidate)) {
      throw new TypeError(`candidate ${k} is an array of ${dimension} numbers, got ${show(candidate)}`);
    }
    if (candidate.length !== dimension) {
      throw new RangeError(`candidate ${k} has ${candidate.length} parameters, the search has ${dimension}`);
    }
    const bad = firstNonFinite(candidate);
    if (bad !== -1) throw new RangeError(`candidate ${k} has ${show(candidate[bad])} at parameter ${bad}`);
    if (typeof costs[k] !== 'number' || Number.isNaN(costs[k])) {
      throw new RangeError(
        `the cost of candidate ${k} is ${show(costs[k])}; pass Infinity for one that failed`,
      );
    }
  }
}

export function isArrayLike(value: unknown): value is ArrayLike<unknown> {
  return typeof value === 'object' && value !== null && 'length' in value && Number.isInteger(value.length);
}
