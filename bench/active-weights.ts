/**
 * Negative weights in CMA-ES (active CMA-ES) off and on: evaluations to 1e-8 in ten dimensions, as pycma is compared in
 * tests/evolution/convergence.test.ts, and how far a search of the paper's size comes in the generations of a run.
 */
import { CmaEs } from '../src/evolution/index.ts';
import { mean, quantileOfSorted } from '../src/math/statistics.ts';
import {
  type Cost,
  cigar,
  ellipsoid,
  evaluationsTo,
  rosenbrock,
  sphere,
} from '../tests/evolution/functions.helper.ts';

const SMALL: readonly [name: string, cost: Cost, x0: number, sigma: number][] = [
  ['sphere', sphere, 1, 1],
  ['ellipsoid', ellipsoid, 1, 1],
  ['cigar', cigar, 1, 1],
  ['Rosenbrock', rosenbrock, 0, 0.1],
];
const SMALL_SEEDS = 21;

/** C of the car: n, and lambda of `quick` and `paper`. */
const N = 867;
const POPULATION = 64;
/** `quick` has time for 70 to 130 generations; the full covariance costs seconds each time it is decomposed. */
const LARGE = [
  { covariance: 'full', generations: 60, seeds: 1 },
  { covariance: 'separable', generations: 300, seeds: 3 },
] as const;
const LARGE_COSTS = SMALL.filter(([name]) => name !== 'cigar');

export async function run(): Promise<void> {
  console.log(`evaluations to 1e-8, n = 10, median of ${SMALL_SEEDS} seeds       off        on   on / off`);
  for (const [name, cost, x0, sigma] of SMALL) {
    const [off, on] = [false, true].map((activeWeights) => {
      const evaluations = seedsUpTo(SMALL_SEEDS).map((seed) =>
        evaluationsTo(new CmaEs({ mean: new Float64Array(10).fill(x0), sigma, seed, activeWeights }), cost),
      );
      return quantileOfSorted(
        evaluations.sort((a, b) => a - b),
        0.5,
      );
    });
    row(name, off.toFixed(0), on.toFixed(0), on / off);
  }
  console.log(`cost left of that at the start, n = ${N}, lambda = ${POPULATION}`);
  for (const { covariance, generations, seeds } of LARGE) {
    for (const [name, cost, x0] of LARGE_COSTS) {
      const [off, on] = [false, true].map((activeWeights) =>
        mean(
          seedsUpTo(seeds).map((seed) => {
            const start = { mean: new Float64Array(N).fill(x0), sigma: 0.1, populationSize: POPULATION };
            return costLeft(new CmaEs({ ...start, seed, activeWeights, covariance }), cost, generations);
          }),
        ),
      );
      const what = `${name}, ${covariance}, ${generations} generations, ${seeds} seeds`;
      row(what, off.toFixed(4), on.toFixed(4), on / off);
    }
  }
}

const seedsUpTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

function costLeft(search: CmaEs, cost: Cost, generations: number): number {
  const before = cost(search.mean);
  while (search.generation < generations) {
    const candidates = search.ask();
    search.tell(candidates, candidates.map(cost));
  }
  return cost(search.mean) / before;
}

function row(name: string, off: string, on: string, ratio: number): void {
  console.log(`${name.padEnd(45)} ${off.padStart(9)} ${on.padStart(9)} ${ratio.toFixed(3).padStart(10)}`);
}
