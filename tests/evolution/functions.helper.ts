/** Test functions with the optimum at cost 0, and a run to a target; shared by the tests of this folder. */
import type { CmaEs } from '../../src/evolution/index.ts';

export type Cost = (x: ArrayLike<number>) => number;

export const sphere: Cost = (x) => {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * x[i];
  return sum;
};

/** Σ 10^(6 i / (n - 1)) x_i² */
export const ellipsoid: Cost = (x) => {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += 10 ** ((6 * i) / (x.length - 1)) * x[i] * x[i];
  return sum;
};

export const cigar: Cost = (x) => x[0] * x[0] + 1e6 * (sphere(x) - x[0] * x[0]);

export const rosenbrock: Cost = (x) => {
  let sum = 0;
  for (let i = 0; i + 1 < x.length; i++) sum += 100 * (x[i] ** 2 - x[i + 1]) ** 2 + (x[i] - 1) ** 2;
  return sum;
};

/** Evaluations, in whole generations, until a candidate's cost is below the target; Infinity at the limit. */
export function evaluationsTo(search: CmaEs, cost: Cost, target = 1e-8, limit = 200_000): number {
  for (let evaluations = 0; evaluations < limit; ) {
    const candidates = search.ask();
    const costs = candidates.map(cost);
    evaluations += costs.length;
    if (Math.min(...costs) < target) return evaluations;
    search.tell(candidates, costs);
  }
  return Number.POSITIVE_INFINITY;
}
