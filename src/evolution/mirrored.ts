/** How candidates are ranked, and mirrored pairs: each is followed by the one opposite it about the mean. */

/** Each step and its negative. */
export function withMirrors(steps: readonly Float64Array[]): Float64Array[] {
  return steps.flatMap((y) => [y, y.map((step) => -step)]);
}

/** How much more each costs than the other of its pair; 0 where both are infinite. */
export function differencesInPairs(costs: ArrayLike<number>): Float64Array {
  return Float64Array.from(costs, (cost, k) => (cost === costs[k ^ 1] ? 0 : cost - costs[k ^ 1]));
}

/** Candidates from the lowest cost to the highest; ties keep their order. */
export function orderOf(costs: ArrayLike<number>): number[] {
  const all = Array.from({ length: costs.length }, (_, k) => k);
  return all.sort((a, b) => (costs[a] < costs[b] ? -1 : costs[a] > costs[b] ? 1 : a - b));
}
