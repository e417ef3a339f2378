/**
 * When a search is over, and the best of what it has evaluated, as pycma has them (its options ftarget, maxfevals and
 * tolx, its result's xbest, fbest and evals_best). A search reports it; who asks and tells decides.
 */
import { show } from '../math/known-names.ts';

/** Above this ratio of C's eigenvalues, rounding errors dominate the search (appendix B.3, ConditionCov). */
export const MAX_CONDITION = 1e14;

export interface StopConditions {
  /** Over with a candidate whose cost is not above it; none by default. */
  targetCost?: number;
  /** Over after so many evaluated candidates; no limit by default. */
  maxEvaluations?: number;
  /** Over when neither a standard deviation of a coordinate nor the path of C moves it by as much; 1e-11 by default. */
  toleranceX?: number;
}

/** The candidate of the lowest cost of all generations. Under noise it is the luckiest one, and the mean is better. */
export interface BestCandidate {
  /** [n] */
  candidate: number[];
  cost: number;
  /** Its number among all evaluated candidates, from 1. */
  evaluation: number;
}

/** @param evaluation its number */
export function betterOf(
  best: BestCandidate | null,
  candidate: ArrayLike<number>,
  cost: number,
  evaluation: number,
): BestCandidate | null {
  if (!Number.isFinite(cost) || (best !== null && cost >= best.cost)) return best;
  // Without the sign of a zero, which JSON does not keep.
  return { candidate: Array.from(candidate), cost: cost + 0, evaluation };
}

export function copyOf(best: BestCandidate | null): BestCandidate | null {
  return best && { ...best, candidate: [...best.candidate] };
}

const TOLERANCE_X = 1e-11;

/** Only those that were given: a state says no more. @throws RangeError for a value out of its range */
export function checkStopConditions(given: StopConditions): StopConditions {
  const { targetCost, maxEvaluations, toleranceX } = given;
  if (targetCost !== undefined && !Number.isFinite(targetCost)) {
    throw new RangeError(`targetCost is a finite cost, got ${show(targetCost)}`);
  }
  if (maxEvaluations !== undefined && !(Number.isSafeInteger(maxEvaluations) && maxEvaluations > 0)) {
    throw new RangeError(`maxEvaluations is a number of candidates, 1 or more, got ${show(maxEvaluations)}`);
  }
  if (toleranceX !== undefined && !(Number.isFinite(toleranceX) && toleranceX >= 0)) {
    throw new RangeError(`toleranceX is a length, 0 or more, got ${show(toleranceX)}`);
  }
  return {
    ...(targetCost !== undefined && { targetCost }),
    ...(maxEvaluations !== undefined && { maxEvaluations }),
    ...(toleranceX !== undefined && { toleranceX }),
  };
}

export interface SearchProgress {
  best: BestCandidate | null;
  evaluations: number;
  /** sigma times the square root of C's diagonal, and times pC. [n] each */
  deviations: Float64Array;
  path: Float64Array;
  condition: number;
}

/** The first condition that holds, in words; null while none does. */
export function stopReasonOf(
  { targetCost, maxEvaluations, toleranceX = TOLERANCE_X }: StopConditions,
  { best, evaluations, deviations, path, condition }: SearchProgress,
): string | null {
  if (targetCost !== undefined && best !== null && best.cost <= targetCost) {
    return `the cost ${best.cost} has reached targetCost ${targetCost}`;
  }
  if (maxEvaluations !== undefined && evaluations >= maxEvaluations) {
    return `${evaluations} candidates were evaluated, of maxEvaluations ${maxEvaluations}`;
  }
  if (
    deviations.every((deviation) => deviation < toleranceX) &&
    path.every((step) => Math.abs(step) < toleranceX)
  ) {
    return `the search moves no coordinate by toleranceX ${toleranceX}`;
  }
  if (condition > MAX_CONDITION) {
    const limit = MAX_CONDITION.toExponential(0);
    return `the covariance's condition number ${condition.toExponential(1)} is above ${limit}`;
  }
  return null;
}
