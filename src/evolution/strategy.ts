/**
 * Strategy constants of CMA-ES: weights, learning rates, damping.
 * Equation numbers are those of N. Hansen, "The CMA Evolution Strategy: A Tutorial", arXiv:1604.00772v2.
 * Where pycma 4.5 departs from it the constant is pycma's, and the line says so.
 */

export type CovarianceKind = 'full' | 'separable';

/** Fewer candidates leave nothing to recombine. */
export const MIN_POPULATION = 4;

export interface StrategyConstants {
  /** n, the number of parameters searched. */
  readonly dimension: number;
  /** lambda. */
  readonly populationSize: number;
  /** mu: how many of the best are recombined. */
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
  /** Generations between two eigen-decompositions; below 1 means every generation. */
  readonly decompositionGap: number;
}

/** (48) */
export function defaultPopulationSize(dimension: number): number {
  checkDimension(dimension);
  return 4 + Math.floor(3 * Math.log(dimension));
}

/**
 * @param activeWeights negative weights for the worse half, as in active CMA-ES; otherwise they are 0.
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
    // n variances are learnt from as many samples as n² / 2 covariances were: Ros & Hansen 2008.
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

  return {
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

/** Variance effective selection mass (Σw)² / Σw²: (8), and its twin for the negative weights. */
function effectiveSize(weights: Float64Array): number {
  return sum(weights) ** 2 / weights.reduce((total, w) => total + w * w, 0);
}

function sum(weights: Float64Array): number {
  return weights.reduce((total, w) => total + w, 0);
}
