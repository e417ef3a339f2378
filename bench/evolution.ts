/**
 * CMA-ES at the paper's size, N = 867 and a population of 64: what a generation waits for (ask and tell), and
 * the decomposition that runs beside the evaluations. The baseline is the same algorithm as the equations
 * read: arrays of arrays, the whole matrix updated, decomposed every generation.
 */
import {
  CmaEs,
  type CmaEsOptions,
  type StrategyConstants,
  strategyConstants,
} from '../src/evolution/index.ts';
import { symmetricEigen } from '../src/math/eigen.ts';
import { Xoshiro128 } from '../src/math/random.ts';

const N = 867;
const POPULATION = 64;
/** Two full periods of the lazy decomposition. */
const GENERATIONS = 6;
/** Generations before those that are timed: the first decomposition, and the compiler's. */
const WARM_UP = 3;

const START = { mean: new Float64Array(N), sigma: 0.1, populationSize: POPULATION, seed: 1 };

interface Times {
  /** Seconds a generation waits, mean over the generations. */
  waiting: number;
  /** Seconds a generation in the background, mean. */
  beside: number;
}

export async function run(): Promise<void> {
  const covariance = learntCovariance();
  const full = (options: Partial<CmaEsOptions>) => {
    const snapshot = new CmaEs({ ...START, ...options }).snapshot();
    snapshot.arrays.covariance.data.set(covariance);
    return CmaEs.fromJSON(snapshot);
  };
  const naive = time(new NaiveCmaEs(covariance, N, POPULATION, START.sigma));
  const rows: [string, Times][] = [
    ['baseline: arrays of arrays, decomposed every generation', naive],
    ['full, decomposition before ask', time(full({}))],
    ['full, decomposition beside the evaluations', time(full({ overlapDecomposition: true }))],
    ['full, beside, active weights', time(full({ overlapDecomposition: true, activeWeights: true }))],
    ['separable', time(new CmaEs({ ...START, covariance: 'separable' }))],
  ];
  console.log(`CMA-ES, N = ${N}, population ${POPULATION}: mean of ${GENERATIONS} generations`);
  console.log('  ask + tell      beside   baseline / this');
  for (const [name, { waiting, beside }] of rows) {
    const ratio = `${(naive.waiting / waiting).toFixed(1)} x`;
    console.log(`${milliseconds(waiting)} ${milliseconds(beside)} ${ratio.padStart(17)}   ${name}`);
  }
}

/** A covariance with N different eigenvalues, as late in a run; the identity would decompose far faster. */
function learntCovariance(): Float64Array {
  const random = new Xoshiro128(2);
  const covariance = new Float64Array(N * N);
  for (let i = 0; i < N; i++) {
    for (let j = 0; j < i; j++)
      covariance[i * N + j] = covariance[j * N + i] = (0.2 * random.normal()) / Math.sqrt(N);
    covariance[i * N + i] = 1;
  }
  return covariance;
}

interface AskTell {
  ask(): ArrayLike<number>[];
  decompose?(): void;
  tell(candidates: ArrayLike<number>[], costs: number[]): void;
}

function time(search: CmaEs | NaiveCmaEs): Times {
  const { ask, decompose, tell }: AskTell = {
    ask: () => search.ask(),
    decompose: 'decompose' in search ? () => search.decompose() : undefined,
    tell: (candidates, costs) => search.tell(candidates as Float64Array[], costs),
  };
  let waiting = 0;
  let beside = 0;
  for (let g = -WARM_UP; g < GENERATIONS; g++) {
    const start = performance.now();
    const candidates = ask();
    const asked = performance.now();
    decompose?.();
    const decomposed = performance.now();
    const costs = candidates.map(sphere);
    const evaluated = performance.now();
    tell(candidates, costs);
    const told = performance.now();
    if (g < 0) continue;
    waiting += asked - start + (told - evaluated);
    beside += decomposed - asked;
  }
  return { waiting: waiting / GENERATIONS / 1000, beside: beside / GENERATIONS / 1000 };
}

function sphere(x: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] - 1) ** 2;
  return sum;
}

function milliseconds(seconds: number): string {
  return `${(seconds * 1000).toFixed(1)} ms`.padStart(12);
}

/** Equations (38) to (47) of arXiv:1604.00772v2 without any thought for speed; positive weights only. */
class NaiveCmaEs {
  private readonly constants: StrategyConstants;
  private readonly random = new Xoshiro128(1);
  private C: number[][];
  private B: number[][] = [];
  private D: number[] = [];
  private m: number[];
  private pSigma: number[];
  private pC: number[];
  private sigma: number;

  constructor(covariance: Float64Array, n: number, populationSize: number, sigma: number) {
    this.constants = strategyConstants(n, populationSize, 'full');
    const zeros = () => new Array<number>(n).fill(0);
    this.C = zeros().map((_, i) => Array.from(covariance.subarray(i * n, (i + 1) * n)));
    this.m = zeros();
    this.pSigma = zeros();
    this.pC = zeros();
    this.sigma = sigma;
  }

  ask(): number[][] {
    const n = this.m.length;
    const { values, vectors } = symmetricEigen(Float64Array.from(this.C.flat()), n);
    this.B = this.C.map((_, i) => Array.from(vectors.subarray(i * n, (i + 1) * n)));
    this.D = Array.from(values, Math.sqrt);
    return Array.from({ length: this.constants.populationSize }, () => {
      const scaled = this.D.map((scale) => scale * this.random.normal());
      return this.m.map((m, i) => m + this.sigma * this.B[i].reduce((sum, b, j) => sum + b * scaled[j], 0));
    });
  }

  tell(candidates: ArrayLike<number>[], costs: number[]): void {
    const { parents, weights, muEff, cSigma, dSigma, cC, c1, cMu, expectedNorm } = this.constants;
    const best = [...candidates.keys()].sort((a, b) => costs[a] - costs[b]).slice(0, parents);
    const y = best.map((k) => this.m.map((m, i) => (candidates[k][i] - m) / this.sigma));
    const step = this.m.map((_, i) => y.reduce((sum, yk, k) => sum + weights[k] * yk[i], 0));
    const inBasis = this.D.map((d, j) => step.reduce((sum, s, i) => sum + this.B[i][j] * s, 0) / d);
    const gain = Math.sqrt(cSigma * (2 - cSigma) * muEff);
    this.pSigma = this.pSigma.map(
      (p, i) => (1 - cSigma) * p + gain * this.B[i].reduce((sum, b, j) => sum + b * inBasis[j], 0),
    );
    this.pC = this.pC.map((p, i) => (1 - cC) * p + Math.sqrt(cC * (2 - cC) * muEff) * step[i]);
    this.C = this.C.map((row, i) =>
      row.map(
        (c, j) =>
          (1 - c1 - cMu) * c +
          c1 * this.pC[i] * this.pC[j] +
          cMu * y.reduce((sum, yk, k) => sum + weights[k] * yk[i] * yk[j], 0),
      ),
    );
    this.m = this.m.map((m, i) => m + this.sigma * step[i]);
    this.sigma *= Math.exp((cSigma / dSigma) * (Math.hypot(...this.pSigma) / expectedNorm - 1));
  }
}
