/** The options of a search, and their checks: errors name the option and the value. */
import { nearestName, requireKnown, show } from '../math/known-names.ts';
import { firstNonFinite } from '../math/weights.ts';
import { isArrayLike } from './checks.ts';
import { checkStopConditions, type StopConditions } from './stopping.ts';
import { type CovarianceKind, defaultPopulationSize } from './strategy.ts';

export interface CmaEsOptions extends StopConditions {
  /** Initial distribution mean, [n]. */
  mean: ArrayLike<number>;
  /** Initial step size: about a third of the range in which the optimum is expected. */
  sigma: number;
  /** lambda, 4 or more; 4 + ⌊3 ln n⌋ by default. */
  populationSize?: number;
  /** A safe integer, or a BigInt of 64 bits. */
  seed: number | bigint;
  /** 'full' by default. */
  covariance?: CovarianceKind;
  /** Negative weights for the worse half (active CMA-ES), as in pycma; true by default. */
  activeWeights?: boolean;
  /**
   * Full covariance only. False (the default): `ask` decomposes C when that is due. True: `decompose` may be called at
   * any time while the candidates are evaluated, and the decomposition takes effect one generation later, so `ask`
   * never waits. The result does not depend on when `decompose` was called, or whether.
   */
  overlapDecomposition?: boolean;
  /**
   * `average` is an exponential average of the means of all generations: the newest weighs 1 / averageOver, each older
   * one a little less (until so many generations have passed, all weigh the same). 1 by default: the mean itself. Under
   * noise the means fluctuate around the optimum, and averaging cancels the noise (Polyak and Juditsky 1992).
   */
  averageOver?: number;
  /**
   * Candidates come in pairs, one after the other, that lie opposite each other about the mean (Brockhoff et al. 2010,
   * Mirrored Sampling and Sequential Selection), and are ranked by the difference of their two costs. Those
   * may then come from a problem of the pair's own. Where one is +Infinity, the other ranks first. A difference
   * says which way is down and not how long a step should be: the step size and C stay as they are (as in Salimans et
   * al. 2017, arXiv:1703.03864). False by default; the population is even.
   */
  mirrored?: boolean;
}

const OPTIONS: Record<keyof CmaEsOptions, true> = {
  mean: true,
  sigma: true,
  populationSize: true,
  seed: true,
  covariance: true,
  activeWeights: true,
  overlapDecomposition: true,
  averageOver: true,
  mirrored: true,
  targetCost: true,
  maxEvaluations: true,
  toleranceX: true,
};

/** Names that pycma and the tutorial have for an option. */
const OTHER_NAMES: Record<string, keyof CmaEsOptions> = {
  x0: 'mean',
  lambda: 'populationSize',
  CMA_active: 'activeWeights',
  CMA_mirrors: 'mirrored',
  ftarget: 'targetCost',
  maxfevals: 'maxEvaluations',
  tolx: 'toleranceX',
};

type DefaultOptions = Omit<CmaEsOptions, keyof StopConditions>;

/**
 * The options with their defaults. Xoshiro128 checks the seed, `strategyConstants` checks populationSize and
 * covariance.
 * @returns a copy of the mean
 * @throws Error for an unknown option, TypeError or RangeError for a value out of its range
 */
export function checkOptions(
  options: CmaEsOptions,
): Required<DefaultOptions> & StopConditions & { mean: Float64Array } {
  requireKnown('CmaEs', 'option', options, Object.keys(OPTIONS), meantBy);
  const { sigma, seed, covariance = 'full', averageOver = 1 } = options;
  const { activeWeights = true, overlapDecomposition = false, mirrored = false } = options;
  const mean = readMean(options.mean);
  if (typeof sigma !== 'number' || !(sigma > 0 && Number.isFinite(sigma))) {
    throw new RangeError(`sigma is a step size above 0, got ${show(sigma)}`);
  }
  if (!Number.isInteger(averageOver) || averageOver < 1) {
    throw new RangeError(`averageOver is a number of generations, 1 or more, got ${show(averageOver)}`);
  }
  for (const [name, value] of Object.entries({ activeWeights, overlapDecomposition, mirrored })) {
    if (typeof value !== 'boolean') throw new TypeError(`${name} is true or false, got ${show(value)}`);
  }
  const usual = defaultPopulationSize(mean.length);
  const { populationSize = mirrored ? usual + (usual % 2) : usual } = options;
  if (mirrored && populationSize % 2 !== 0) {
    throw new RangeError(
      `mirrored candidates come in pairs: populationSize is even, got ${show(populationSize)}`,
    );
  }
  return {
    ...{
      mean,
      sigma,
      populationSize,
      seed,
      covariance,
      activeWeights,
      overlapDecomposition,
      averageOver,
      mirrored,
    },
    ...checkStopConditions(options),
  };
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

/** Whether `name` is `whole` with letters omitted: popsize, pop_size and population are populationSize. */
function abbreviates(name: string, whole: string): boolean {
  const letters = name.toLowerCase().replaceAll(/[_-]/g, '');
  let found = 0;
  for (const letter of whole.toLowerCase()) if (letter === letters[found]) found++;
  return letters.length >= 3 && found === letters.length;
}
