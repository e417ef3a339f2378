/** What a search refuses to learn from, said with the value. Imports types only. */
import type { StrategyConstants } from './strategy.ts';

/** @throws RangeError for a wrong number or length of candidates, or a value that is NaN. */
export function checkGeneration(
  { dimension, populationSize }: Pick<StrategyConstants, 'dimension' | 'populationSize'>,
  candidates: readonly ArrayLike<number>[],
  costs: ArrayLike<number>,
): void {
  if (candidates.length !== populationSize || costs.length !== populationSize) {
    throw new RangeError(
      `a generation has ${populationSize} candidates and as many costs, ` +
        `got ${candidates.length} candidates and ${costs.length} costs`,
    );
  }
  for (let k = 0; k < populationSize; k++) {
    if (candidates[k].length !== dimension) {
      throw new RangeError(
        `candidate ${k} has ${candidates[k].length} parameters, the search has ${dimension}`,
      );
    }
    const bad = firstNonFinite(candidates[k]);
    if (bad !== -1) throw new RangeError(`candidate ${k} has ${candidates[k][bad]} at parameter ${bad}`);
    if (typeof costs[k] !== 'number' || Number.isNaN(costs[k])) {
      throw new RangeError(`the cost of candidate ${k} is ${costs[k]}; pass Infinity for one that failed`);
    }
  }
}

/** Index of the first entry that is NaN or infinite, -1 if there is none. */
export function firstNonFinite(values: ArrayLike<number>): number {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) return i;
  }
  return -1;
}
