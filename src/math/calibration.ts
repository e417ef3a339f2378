/** Calibration of predictions: reliability by deciles, calibration error, log loss. */

/** A group of samples with similar predictions: the mean prediction and the mean actual value. */
export interface ReliabilityBin {
  count: number;
  predicted: number;
  actual: number;
}

/**
 * Sorts the samples by their prediction and splits them into `bins` groups of equal count (deciles for 10). Calibrated
 * predictions have predicted = actual in every bin. There are at most as many bins as samples.
 */
export function reliability(
  predicted: ArrayLike<number>,
  actual: ArrayLike<number>,
  bins = 10,
): ReliabilityBin[] {
  if (predicted.length !== actual.length) {
    throw new RangeError(`${predicted.length} predictions for ${actual.length} outcomes`);
  }
  const order = Uint32Array.from({ length: predicted.length }, (_, i) => i);
  order.sort((a, b) => predicted[a] - predicted[b] || a - b);
  const groups = Math.min(bins, order.length);
  return Array.from({ length: groups }, (_, group) => {
    const from = Math.round((group * order.length) / groups);
    const to = Math.round(((group + 1) * order.length) / groups);
    let predictedSum = 0;
    let actualSum = 0;
    for (let i = from; i < to; i++) {
      predictedSum += predicted[order[i]];
      actualSum += actual[order[i]];
    }
    return { count: to - from, predicted: predictedSum / (to - from), actual: actualSum / (to - from) };
  });
}

/** Mean distance of a bin from the diagonal, weighted by its samples: 0 is calibrated. NaN without bins. */
export function calibrationError(bins: readonly ReliabilityBin[]): number {
  const samples = bins.reduce((sum, { count }) => sum + count, 0);
  const misses = bins.reduce((sum, bin) => sum + bin.count * Math.abs(bin.predicted - bin.actual), 0);
  return misses / samples;
}

/** Probabilities are clamped to this distance from 0 and 1: a wrong certain prediction costs 16 nats. */
const CERTAIN = 1e-7;

/** Mean negative log-likelihood, nats. @param outcomes 0 or 1 */
export function logLoss(probabilities: ArrayLike<number>, outcomes: ArrayLike<number>): number {
  if (probabilities.length !== outcomes.length) {
    throw new RangeError(`${probabilities.length} probabilities for ${outcomes.length} outcomes`);
  }
  let nats = 0;
  for (let i = 0; i < outcomes.length; i++) {
    const p = Math.min(1 - CERTAIN, Math.max(CERTAIN, probabilities[i]));
    nats -= outcomes[i] === 1 ? Math.log(p) : Math.log1p(-p);
  }
  return nats / outcomes.length;
}

/** `logLoss` of the best constant prediction, the fraction of ones. */
export function baseRateLogLoss(outcomes: ArrayLike<number>): number {
  let ones = 0;
  for (let i = 0; i < outcomes.length; i++) ones += outcomes[i];
  const rate = ones / outcomes.length;
  const nats = (p: number): number => (p === 0 ? 0 : -p * Math.log(p));
  return nats(rate) + nats(1 - rate);
}
