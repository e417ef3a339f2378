/**
 * Strategy constants of CMA-ES: weights, learning rates, damping.
 * Equation numbers are those of N. Hansen, "The CMA Evolution Strategy: A Tutorial", arXiv:1604.00772v2.
 * Where pycma 4.5 differs, the constant is pycma's, and a comment on the line says so.
 */

export type CovarianceKind = 'full' | 'separable';

/** Minimum population: with fewer candidates there is no recombination. */
export const MIN_POPULATION = 4;

export interface StrategyConstants {
  /** n, the number of parameters. */
  readonly dimension: number;
  /** lambda. */
  readonly populationSize: number;
  /** mu, the number of recombined candidates. */
  readonly parents: number;
  /** w_1 .. w_lambda, best first; the first mu sum to 1, the others are 0, or negative with active weights. */
  readonly weights: Float64Array;
  readonly muEff: number;
  readonly cSigma: number;
  readonly dSigma: number;
  readonly cC: number;
  readonly c1: number;
  readonly cMu: number;
  /** E|N(0, I)| in n dimensions. */
  readonly expectedNorm: number;
  /** Generations between two eigen-decompositions; a value below 1 means every generation. */
  readonly decompositionGap: number;
}

/** (48) */
export function defaultPopulationSize(dimension: number): number {
  checkDimension(dimension);
  return 4 + Math.floor(3 * Math.log(dimension));
}

/**
 * @param activeWeights negative weights for the worse half, as in active CMA-ES; else those weights are 0.
 * @throws RangeError for a dimension under 1 or a population under 4, TypeError for an unknown covariance.
 */
export function strategyConstants(
  dimension: number,
  populationSize: number,
  covariance: CovarianceKind,
  activeWeights = false,
): StrategyConstants {
  checkDimension(dimension);
  checkCovariance(covariance);
  if (!Number.isInteger(populationSize) || populationSize < MIN_POPULATION) {
    throw new RangeError(
      `CMA-ES needs a whole population of ${MIN_POPULATION} or more candidates, got ${populationSize}`,
    );
  }
  const n = dimension;
  const lambda = populationSize;
  const mu = Math.floor(lambda / 2);

  const rawWeights = Float64Array.from(
    { length: lambda },
    (_, i) => Math.log((lambda + 1) / 2) - Math.log(i + 1), // (49)
  );
  const positive = rawWeights.subarray(0, mu);
  const negative = rawWeights.subarray(mu);
  const muEff = effectiveSize(positive);
  const muEffNegative = effectiveSize(negative);

  // (55), with pycma's + 3 where the tutorial has + 5, and its upper bound.
  const cSigma = Math.min(0.5, (muEff + 2) / (n + muEff + 3));
  const dSigma = 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma; // (55)
  const cC = (4 + muEff / n) / (n + 4 + (2 * muEff) / n); // (56)
  // (57), with pycma's factor that slows populations under 6.
  let c1 = (Math.min(1, lambda / 6) * 2) / ((n + 1.3) ** 2 + muEff);
  let cMu = Math.min(1 - c1, (2 * (1 / 4 + muEff + 1 / muEff - 2)) / ((n + 2) ** 2 + muEff)); // (58)
  if (covariance === 'separable') {
    // There are only n variances to learn, so the learning rates are higher: Ros & Hansen 2008.
    c1 = Math.min(1, (c1 * (n + 2)) / 3);
    cMu = Math.min(1 - c1, (cMu * (n + 2)) / 3);
  }

  const positiveSum = sum(positive);
  const negativeSum = -sum(negative);
  const negativeTotal = Math.min(
    1 + c1 / cMu, // (50)
    1 + (2 * muEffNegative) / (muEff + 2), // (51)
    (1 - c1 - cMu) / (n * cMu), // (52)
  );
  const weights = rawWeights.map((weight, i) => {
    if (i < mu) return weight / positiveSum; // (53)
    return activeWeights ? (negativeTotal * weight) / negativeSum : 0; // (53)
  });

  const constants = {
    dimension: n,
    populationSize: lambda,
    parents: mu,
    weights,
    muEff,
    cSigma,
    dSigma,
    cC,
    c1,
    cMu,
    expectedNorm: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)), // below (44)
    decompositionGap: 1 / (10 * n * (c1 + cMu)), // appendix B.2
  };
  checkInvariants(constants);
  return constants;
}

/** @throws RangeError naming the constant that would make an update of `tell` unstable */
export function checkInvariants({
  c1,
  cMu,
  cSigma,
  cC,
}: Pick<StrategyConstants, 'c1' | 'cMu' | 'cSigma' | 'cC'>): void {
  const violated = [
    cMu <= 1 - c1 ? null : `c1 + cMu is ${c1 + cMu}, above 1: C would get a negative weight in (47)`,
    cSigma > 0 && cSigma < 1 ? null : `cSigma is ${cSigma}, not between 0 and 1: (43) would diverge`,
    cC > 0 && cC <= 1 ? null : `cC is ${cC}, not between 0 and 1: (45) would diverge`,
  ].find((text) => text !== null);
  if (violated !== undefined) throw new RangeError(violated);
}

function checkDimension(dimension: number): void {
  if (!Number.isInteger(dimension) || dimension < 1) {
    throw new RangeError(`CMA-ES searches 1 or more parameters, got ${dimension}`);
  }
}

export function checkCovariance(kind: unknown): void {
  if (kind !== 'full' && kind !== 'separable') {
    throw new TypeError(`covariance is 'full' or 'separable', got ${JSON.stringify(kind)}`);
  }
}

/** Variance effective selection mass (Σw)² / Σw²: (8), also for the negative weights. */
function effectiveSize(weights: Float64Array): number {
  return sum(weights) ** 2 / weights.reduce((total, w) => total + w * w, 0);
}

function sum(weights: Float64Array): number {
  return weights.reduce((total, w) => total + w, 0);
}
