/** What a search refuses to begin with or to learn from, said with the value. */
import { nearestName, requireKnown, show } from '../math/known-names.ts';
import type { CmaEsOptions } from './options.ts';
import { defaultPopulationSize, type StrategyConstants } from './strategy.ts';

const OPTIONS: Record<keyof CmaEsOptions, true> = {
  mean: true,
  sigma: true,
  populationSize: true,
  seed: true,
  covariance: true,
  activeWeights: true,
  overlapDecomposition: true,
  averageOver: true,
};

/** Names of pycma and of the tutorial that stand for an option here. */
const OTHER_NAMES: Record<string, keyof CmaEsOptions> = { x0: 'mean', lambda: 'populationSize' };

/**
 * The options with their defaults; the seed is judged by Xoshiro128, populationSize and covariance by
 * `strategyConstants`.
 * @returns the mean copied
 * @throws Error for an option that there is not, TypeError or RangeError for a value that makes no search
 */
export function checkOptions(options: CmaEsOptions): Required<CmaEsOptions> & { mean: Float64Array } {
  requireKnown('CmaEs', 'option', options, Object.keys(OPTIONS), meantBy);
  const { sigma, seed, covariance = 'full', averageOver = 1 } = options;
  const { activeWeights = false, overlapDecomposition = false } = options;
  const mean = readMean(options.mean);
  if (typeof sigma !== 'number' || !(sigma > 0 && Number.isFinite(sigma))) {
    throw new RangeError(`sigma is a step size above 0, got ${show(sigma)}`);
  }
  if (!Number.isInteger(averageOver) || averageOver < 1) {
    throw new RangeError(`averageOver is a number of generations, 1 or more, got ${show(averageOver)}`);
  }
  for (const [name, value] of Object.entries({ activeWeights, overlapDecomposition })) {
    if (typeof value !== 'boolean') throw new TypeError(`${name} is true or false, got ${show(value)}`);
  }
  const { populationSize = defaultPopulationSize(mean.length) } = options;
  return { mean, sigma, populationSize, seed, covariance, activeWeights, overlapDecomposition, averageOver };
}

function readMean(mean: unknown): Float64Array {
  if (!isArrayLike(mean)) throw new TypeError(`mean is an array of numbers, got ${show(mean)}`);
  if (mean.length === 0) throw new RangeError('CMA-ES searches 1 or more parameters, got 0');
  const bad = firstNonFinite(mean);
  if (bad !== -1) throw new RangeError(`mean[${bad}] is ${show(mean[bad])}; the search needs a finite start`);
  return Float64Array.from(mean as ArrayLike<number>);
}

function meantBy(name: string, known: readonly string[]): string | undefined {
  if (Object.hasOwn(OTHER_NAMES, name)) return OTHER_NAMES[name];
  return nearestName(name, known) ?? known.find((whole) => abbreviates(name, whole));
}

/**
 * Whether `whole` reads `name` when letters are left out: popsize, pop_size and population are
 * populationSize.
 */
function abbreviates(name: string, whole: string): boolean {
  const letters = name.toLowerCase().replaceAll(/[_-]/g, '');
  let found = 0;
  for (const letter of whole.toLowerCase()) if (letter === letters[found]) found++;
  return letters.length >= 3 && found === letters.length;
}

/**
 * @throws TypeError for what is no array, RangeError for a wrong number or length of candidates, or a value
 *   that is no number.
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

/** Index of the first entry that is no finite number, -1 if there is none. */
export function firstNonFinite(values: ArrayLike<unknown>): number {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) return i;
  }
  return -1;
}

export function isArrayLike(value: unknown): value is ArrayLike<unknown> {
  return typeof value === 'object' && value !== null && 'length' in value && Number.isInteger(value.length);
}
