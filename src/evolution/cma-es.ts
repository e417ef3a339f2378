/**
 * CMA-ES with ask and tell; it minimises. Each line that implements an equation has the equation's number in
 * N. Hansen, "The CMA Evolution Strategy: A Tutorial", arXiv:1604.00772v2; names are the tutorial's.
 * The constants are in strategy.ts, the covariance models in covariance.ts and full-covariance.ts.
 */
import { norm } from '../math/linalg.ts';
import { Xoshiro128 } from '../math/random.ts';
import { firstNonFinite } from '../math/weights.ts';
import { checkGeneration } from './checks.ts';
import { type Covariance, SeparableCovariance, type StateArray } from './covariance.ts';
import { FullCovariance } from './full-covariance.ts';
import { differencesInPairs, orderOf, withMirrors } from './mirrored.ts';
import { type CmaEsOptions, checkOptions } from './options.ts';
import {
  type CmaEsJson,
  type CmaEsSettings,
  type CmaEsSnapshot,
  checkSnapshot,
  toPlainJson,
} from './snapshot.ts';
import { type BestCandidate, betterOf, copyOf, stopReasonOf } from './stopping.ts';
import { type StrategyConstants, strategyConstants } from './strategy.ts';

/**
 * @example
 * const search = new CmaEs({ mean: [0, 0], sigma: 0.5, seed: 1, targetCost: 1e-14 });
 * while (search.stopReason === null) {
 *   const candidates = search.ask();
 *   search.tell(candidates, candidates.map(([x, y]) => (x - 3) ** 2 + (10 * (y + 2)) ** 2));
 * }
 * search.best; // its candidate is close to [3, -2]
 */
export class CmaEs {
  readonly constants: StrategyConstants;
  private readonly settings: CmaEsSettings & { averageOver: number; mirrored: boolean };
  private random: Xoshiro128;
  private covariance: Covariance;
  /** m, the distribution mean. [n] */
  private m: Float64Array;
  private averaged: Float64Array;
  private stepSize: number;
  private generations = 0;
  private evaluated = 0;
  private bestSoFar: BestCandidate | null = null;
  private pSigma: Float64Array;
  private pC: Float64Array;
  /** Candidates of this generation; null before `ask`. */
  private candidates: Float64Array[] | null = null;
  /** State of the generator before they were drawn. */
  private randomBeforeAsk: Xoshiro128;

  /**
   * @throws Error for an unknown option; TypeError or RangeError for a mean that is empty or not finite, sigma ≤ 0, a
   *   population under 4, or any other value out of its range.
   */
  constructor(options: CmaEsOptions) {
    const { mean, sigma, seed, ...settings } = checkOptions(options);
    const { populationSize, covariance, activeWeights } = settings;
    this.constants = strategyConstants(mean.length, populationSize, covariance, activeWeights);
    this.settings = settings;
    const n = mean.length;
    this.m = mean;
    this.averaged = this.m;
    this.stepSize = sigma;
    this.pSigma = new Float64Array(n);
    this.pC = new Float64Array(n);
    this.random = new Xoshiro128(seed);
    this.randomBeforeAsk = this.random;
    this.covariance =
      covariance === 'full'
        ? new FullCovariance(n, this.constants.decompositionGap)
        : new SeparableCovariance(n);
  }

  /** m: the best estimate of the optimum, a copy of [n]. */
  get mean(): Float64Array {
    return this.m.slice();
  }

  /** Exponential average of the means (`averageOver`), a copy of [n]. */
  get average(): Float64Array {
    return this.averaged.slice();
  }

  get sigma(): number {
    return this.stepSize;
  }

  /** Number of generations that `tell` has processed. */
  get generation(): number {
    return this.generations;
  }

  /** Whether `ask` was called for this generation and `tell` was not. */
  get asked(): boolean {
    return this.candidates !== null;
  }

  /** Standard deviations of the distribution along its principal axes, descending, [n]. */
  get axes(): Float64Array {
    return this.covariance.axisLengths().map((length) => length * this.stepSize);
  }

  /** Ratio of the largest to the smallest eigenvalue of C in use for sampling. */
  get condition(): number {
    const lengths = this.covariance.axisLengths();
    return (lengths[0] / lengths[lengths.length - 1]) ** 2;
  }

  /** The reason to stop the search, or null. The search itself does not stop. */
  get stopReason(): string | null {
    return stopReasonOf(this.settings, {
      best: this.bestSoFar,
      evaluations: this.evaluated,
      deviations: this.covariance.deviations().map((deviation) => this.stepSize * deviation),
      path: this.pC.map((step) => this.stepSize * step),
      condition: this.condition,
    });
  }

  /** Number of candidates that `tell` has processed. */
  get evaluations(): number {
    return this.evaluated;
  }

  /** The candidate of the lowest cost so far, a copy; null before the first `tell`. */
  get best(): BestCandidate | null {
    return copyOf(this.bestSoFar);
  }

  /**
   * The candidates of this generation, [populationSize] of [n]. Repeated calls before `tell` return the same ones, also
   * after a search was restored in the middle of a generation.
   */
  ask(): Float64Array[] {
    if (this.candidates === null) {
      if (!this.settings.overlapDecomposition) {
        this.covariance.decompose();
        this.covariance.install();
      }
      this.randomBeforeAsk = Xoshiro128.fromJSON(this.random.toJSON());
      const { mirrored, populationSize } = this.settings;
      const normals = Array.from({ length: mirrored ? populationSize / 2 : populationSize }, () => {
        const z = new Float64Array(this.m.length);
        for (let i = 0; i < z.length; i++) z[i] = this.random.normal(); // (38)
        return z;
      });
      const ys = this.covariance.color(normals); // (39)
      const steps = mirrored ? withMirrors(ys) : ys;
      this.candidates = steps.map((y) => y.map((step, i) => this.m[i] + this.stepSize * step)); // (40)
    }
    return this.candidates.map((candidate) => candidate.slice());
  }

  /** Decomposes the covariance matrix now, if that is due; see `overlapDecomposition`. */
  decompose(): void {
    this.covariance.decompose();
  }

  /**
   * Updates the distribution from one generation. Only the order of the costs counts (`mirrored`: of the differences in
   * pairs); +Infinity ranks last, ties keep their order. Candidates may differ from those of `ask`: repaired ones.
   * @throws TypeError or RangeError for a wrong number or length of candidates, a value that is NaN, or a step beyond
   *   the range of numbers; the state is unchanged then.
   */
  tell(candidates: readonly ArrayLike<number>[], costs: ArrayLike<number>): void {
    checkGeneration(this.constants, candidates, costs);
    const {
      dimension: n,
      parents,
      weights,
      muEff,
      cSigma,
      dSigma,
      cC,
      c1,
      cMu,
      expectedNorm,
    } = this.constants;
    const order = orderOf(this.settings.mirrored ? differencesInPairs(costs) : costs);

    const used = weights.findLastIndex((weight) => weight !== 0) + 1; // mu, or lambda with active weights
    const ys = order.slice(0, used).map((candidate) => {
      const x = candidates[candidate];
      return this.m.map((mi, i) => (x[i] - mi) / this.stepSize); // y_{i:lambda}, (40) inverted
    });
    const yMean = new Float64Array(n);
    for (let k = 0; k < parents; k++) {
      for (let i = 0; i < n; i++) yMean[i] += weights[k] * ys[k][i]; // (41)
    }

    const whitened = this.covariance.whiten(yMean);
    const sigmaGain = Math.sqrt(cSigma * (2 - cSigma) * muEff);
    const pSigma = this.pSigma.map((p, i) => (1 - cSigma) * p + sigmaGain * whitened[i]); // (43)
    const pSigmaNorm = norm(pSigma);
    const stepSize = this.stepSize * Math.exp((cSigma / dSigma) * (pSigmaNorm / expectedNorm - 1)); // (44)
    if (!(stepSize > 0 && Number.isFinite(stepSize))) {
      throw new RangeError(
        `the step size left the range of numbers (${this.stepSize} became ${stepSize}) in generation ` +
          `${this.generations + 1}; the costs have no minimum here, or the search has long converged`,
      );
    }

    const m = this.m.map((mi, i) => mi + this.stepSize * yMean[i]); // (42), cm = 1 by (54)
    const count = Math.min(this.generations + 1, this.settings.averageOver);
    const averaged = this.averaged.map((a, i) => a + (m[i] - a) / count);
    // Steps enter C squared, also those of negative weight, which do not enter the mean.
    const far = ys.findIndex((y) => !Number.isFinite(norm(y)));
    if (far !== -1 || firstNonFinite(m) !== -1 || firstNonFinite(averaged) !== -1) {
      const which = far === -1 ? 'the mean of the best' : `candidate ${order[far]}`;
      throw new RangeError(
        `${which} is too far from the mean for a step size of ${this.stepSize} in generation ` +
          `${this.generations + 1}: its distance leaves the range of numbers`,
      );
    }
    if (this.settings.overlapDecomposition) this.covariance.decompose(); // of C before this generation

    const first = this.settings.mirrored ? orderOf(costs)[0] : order[0];
    this.bestSoFar = betterOf(this.bestSoFar, candidates[first], costs[first], this.evaluated + first + 1);
    this.evaluated += order.length;
    this.m = m;
    this.generations++;
    this.averaged = averaged;
    this.candidates = null;
    if (this.settings.mirrored) return;
    this.pSigma = pSigma;
    this.stepSize = stepSize;

    // hSigma stalls pC while the step size grows fast: definition below (45).
    const settled = Math.sqrt(1 - (1 - cSigma) ** (2 * this.generations));
    const hSigma = pSigmaNorm / settled < (1.4 + 2 / (n + 1)) * expectedNorm ? 1 : 0;
    const pathGain = hSigma * Math.sqrt(cC * (2 - cC) * muEff);
    this.pC = this.pC.map((p, i) => (1 - cC) * p + pathGain * yMean[i]); // (45)

    const stepWeights = ys.map((y, k) => {
      if (weights[k] >= 0) return cMu * weights[k];
      return (cMu * weights[k] * n) / (norm(this.covariance.whiten(y)) ** 2 + Number.MIN_VALUE); // (46)
    });
    const weightSum = weights.reduce((total, weight) => total + weight, 0);
    const stalled = (1 - hSigma) * cC * (2 - cC); // delta(hSigma)
    this.covariance.update(1 + c1 * stalled - c1 - cMu * weightSum, [c1, ...stepWeights], [this.pC, ...ys]); // (47)
    if (this.settings.overlapDecomposition) this.covariance.install();
  }

  /** A copy of the whole state: settings as JSON, arrays as tensors of a checkpoint. */
  snapshot(): CmaEsSnapshot {
    const { age, arrays } = this.covariance.save();
    const n = this.constants.dimension;
    const vector = (data: Float64Array): StateArray => ({ shape: [n], data: data.slice() });
    return {
      format: 'cma-es/1',
      settings: { ...this.settings },
      generation: this.generations,
      sigma: this.stepSize,
      evaluations: this.evaluated,
      ...(this.bestSoFar !== null && { best: copyOf(this.bestSoFar)! }),
      // Candidates are not saved: they are drawn again from the earlier state of the generator.
      asked: this.candidates !== null,
      random: (this.candidates === null ? this.random : this.randomBeforeAsk).toJSON(),
      covarianceAge: age,
      arrays: {
        mean: vector(this.m),
        average: vector(this.averaged),
        pSigma: vector(this.pSigma),
        pC: vector(this.pC),
        ...arrays,
      },
    };
  }

  /** `snapshot` with plain arrays of numbers, for JSON.stringify. */
  toJSON(): CmaEsJson {
    return toPlainJson(this.snapshot());
  }

  /**
   * Restores a search exactly, also one between `ask` and `tell`. Accepts the results of `snapshot` and of `toJSON`.
   * @throws TypeError or RangeError naming what does not fit.
   */
  static fromJSON(json: CmaEsJson | CmaEsSnapshot): CmaEs {
    const shapesOf =
      json?.settings?.covariance === 'separable' ? SeparableCovariance.shapes : FullCovariance.shapes;
    const arrays = checkSnapshot(json, shapesOf);
    const search = new CmaEs({ ...json.settings, mean: arrays.mean, sigma: json.sigma, seed: 0 });
    const n = arrays.mean.length;
    search.averaged = arrays.average ?? search.m; // older states have none
    search.generations = json.generation;
    search.evaluated = json.evaluations ?? json.generation * json.settings.populationSize; // older states have none
    search.bestSoFar = copyOf(json.best ?? null);
    search.pSigma = arrays.pSigma;
    search.pC = arrays.pC;
    search.random = Xoshiro128.fromJSON(json.random);
    search.covariance =
      json.settings.covariance === 'full'
        ? FullCovariance.restore(n, search.constants.decompositionGap, json.covarianceAge, arrays)
        : SeparableCovariance.restore(n, arrays);
    if (json.asked) search.ask();
    return search;
  }
}
