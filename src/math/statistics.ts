/** Statistics of the reports: mean, sample standard deviation, quantiles, correlation. */

/** @throws RangeError for an empty list. */
export function mean(values: ArrayLike<number>): number {
  if (values.length === 0) throw new RangeError('the mean of no values is undefined');
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** Sample standard deviation (n - 1 in the denominator), 0 for a single value. */
export function standardDeviation(values: ArrayLike<number>): number {
  const average = mean(values);
  if (values.length === 1) return 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] - average) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

/**
 * The mean without the given share of values at each end, rounded down to whole values, as scipy.stats.trim_mean has
 * it; of a quarter, the interquartile mean.
 * @throws RangeError for an empty list, or a share that leaves nothing
 */
export function trimmedMean(values: readonly number[], share: number): number {
  const cut = Math.floor(share * values.length);
  return mean([...values].sort((a, b) => a - b).slice(cut, values.length - cut));
}

/** Pearson's correlation; NaN where one side is constant. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`correlation of ${a.length} and ${b.length} values`);
  const meanA = mean(a);
  const meanB = mean(b);
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] - meanA) * (b[i] - meanB);
    aa += (a[i] - meanA) ** 2;
    bb += (b[i] - meanB) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

/** Linear between the order statistics, as numpy.quantile has it. @param sorted ascending, not empty */
export function quantileOfSorted(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) throw new RangeError('the quantile of no values is undefined');
  const place = q * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.ceil(place);
  // Not as a difference: neighbours may both be infinite.
  return below === above ? sorted[below] : (above - place) * sorted[below] + (place - below) * sorted[above];
}

/** Spearman's rank correlation: Pearson's of the ranks, ties at their mean rank. NaN where one side is constant. */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  return correlation(ranks(a), ranks(b));
}

/** From 1 up; equal values share the mean of their places. */
function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((i, j) => values[i] - values[j]);
  const ranked = new Array<number>(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]] === values[order[from]]) to++;
    for (let place = from; place < to; place++) ranked[order[place]] = (from + 1 + to) / 2;
    from = to;
  }
  return ranked;
}
