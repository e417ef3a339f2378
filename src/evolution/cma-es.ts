/**
 * CMA-ES, ask and tell, minimising. Each line that implements an equation carries its number in
 * N. Hansen, "The CMA Evolution Strategy: A Tutorial", arXiv:1604.00772v2; names are the tutorial's.
 * Constants live in strategy.ts, the covariance models in their own files.
 */
import { norm } from '../math/linalg.ts';
import { Xoshiro128 } from '../math/random.ts';
import { checkGeneration, checkOptions, firstNonFinite } from './checks.ts';
import type { Covariance, StateArray } from './covariance.ts';
import { FullCovariance } from './full-covariance.ts';
import type { CmaEsOptions } from './options.ts';
import { SeparableCovariance } from './separable-covariance.ts';
import {
  type CmaEsJson,
  type CmaEsSettings,
  type CmaEsSnapshot,
  checkSnapshot,
  toPlainJson,
} from './snapshot.ts';
import { type StrategyConstants, strategyConstants } from './strategy.ts';

/** Beyond this ratio of C's eigenvalues, rounding decides the search (appendix B.3, ConditionCov). */
export const MAX_CONDITION = 1e14;

export class CmaEs {
  readonly constants: StrategyConstants;
  private readonly settings: Required<CmaEsSettings>;
  private random: Xoshiro128;
  private covariance: Covariance;
  /** m */
  private centre: Float64Array;
  private averaged: Float64Array;
  private stepSize: number;
  private generations = 0;
  private pSigma: Float64Array;
  private pC: Float64Array;
  /** Candidates of this generation, once asked for. */
  private candidates: Float64Array[] | null = null;
  /** The generator as it stood before they were drawn. */
  private randomBeforeAsk: Xoshiro128;

  /**
   * @throws Error for an option that there is not; TypeError or RangeError for a mean that is empty or not
   *   finite, sigma ≤ 0, a population under 4, or any other value that makes no search.
   */
  constructor(options: CmaEsOptions) {
    const { mean, sigma, seed, ...settings } = checkOptions(options);
    const { populationSize, covariance, activeWeights } = settings;
    this.constants = strategyConstants(mean.length, populationSize, covariance, activeWeights);
    this.settings = settings;
    const n = mean.length;
    this.centre = mean;
    this.averaged = this.centre;
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
    return this.centre.slice();
  }

  /** Average of the last `averageOver` means, a copy of [n]. */
  get average(): Float64Array {
    return this.averaged.slice();
  }

  get sigma(): number {
    return this.stepSize;
  }

  /** Generations told so far. */
  get generation(): number {
    return this.generations;
  }

  /** Whether this generation's candidates were handed out and wait for their costs. */
  get asked(): boolean {
    return this.candidates !== null;
  }

  /** Standard deviations of the search along its principal axes, longest first, [n]. */
  get axes(): Float64Array {
    return this.covariance.axisLengths().map((length) => length * this.stepSize);
  }

  /** Ratio of C's largest eigenvalue to its smallest, as sampled with. */
  get condition(): number {
    const lengths = this.covariance.axisLengths();
    return (lengths[0] / lengths[lengths.length - 1]) ** 2;
  }

  /** Why going on is pointless, or null. Nothing stops by itself. */
  get stopReason(): string | null {
    const { condition } = this;
    if (condition > MAX_CONDITION) {
      return `the covariance's condition number ${condition.toExponential(1)} is above ${MAX_CONDITION.toExponential(0)}`;
    }
    return null;
  }

  /**
   * The candidates of this generation, [populationSize] of [n]. Until `tell`, asking again gives the same
   * ones: a search restored in the middle of a generation goes on where it was.
   */
  ask(): Float64Array[] {
    if (this.candidates === null) {
      if (!this.settings.overlapDecomposition) {
        this.covariance.decompose();
        this.covariance.install();
      }
      this.randomBeforeAsk = Xoshiro128.fromJSON(this.random.toJSON());
      const normals = Array.from({ length: this.constants.populationSize }, () => {
        const z = new Float64Array(this.centre.length);
        for (let i = 0; i < z.length; i++) z[i] = this.random.normal(); // (38)
        return z;
      });
      this.candidates = this.covariance
        .color(normals) // (39)
        .map((y) => y.map((step, i) => this.centre[i] + this.stepSize * step)); // (40)
    }
    return this.candidates.map((candidate) => candidate.slice());
  }

  /** Decomposes the covariance matrix now if it is due; see `overlapDecomposition`. */
  decompose(): void {
    this.covariance.decompose();
  }

  /**
   * Learns from one generation. Only the order of the costs counts; +Infinity ranks last, ties keep their
   * order. The candidates need not be those asked for (changed or repaired ones count as they are).
   * @throws TypeError or RangeError for a wrong number or length of candidates, a value that is NaN, or a
   *   step beyond the range of numbers; nothing has changed then.
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
    const order = Array.from(candidates.keys()).sort((a, b) =>
      costs[a] < costs[b] ? -1 : costs[a] > costs[b] ? 1 : a - b,
    );

    const used = weights.findLastIndex((weight) => weight !== 0) + 1; // mu, or lambda with active weights
    const steps = order.slice(0, used).map((candidate) => {
      const x = candidates[candidate];
      return this.centre.map((m, i) => (x[i] - m) / this.stepSize); // y_{i:lambda}, (40) inverted
    });
    const meanStep = new Float64Array(n);
    for (let k = 0; k < parents; k++) {
      for (let i = 0; i < n; i++) meanStep[i] += weights[k] * steps[k][i]; // (41)
    }

    const whitened = this.covariance.whiten(meanStep);
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

    const centre = this.centre.map((m, i) => m + this.stepSize * meanStep[i]); // (42), cm = 1 by (54)
    const count = Math.min(this.generations + 1, this.settings.averageOver);
    const averaged = this.averaged.map((a, i) => a + (centre[i] - a) / count);
    // Steps enter C squared, also those of negative weight, which the mean does not see.
    const far = steps.findIndex((y) => !Number.isFinite(norm(y)));
    if (far !== -1 || firstNonFinite(centre) !== -1 || firstNonFinite(averaged) !== -1) {
      const which = far === -1 ? 'the mean of the best' : `candidate ${order[far]}`;
      throw new RangeError(
        `${which} is too far from the mean for a step size of ${this.stepSize} in generation ` +
          `${this.generations + 1}: its distance leaves the range of numbers`,
      );
    }
    if (this.settings.overlapDecomposition) this.covariance.decompose(); // of C before this generation

    this.centre = centre;
    this.pSigma = pSigma;
    this.stepSize = stepSize;
    this.generations++;
    this.averaged = averaged;

    // hSigma stalls pC while the step size is about to grow fast: definition below (45).
    const settled = Math.sqrt(1 - (1 - cSigma) ** (2 * this.generations));
    const hSigma = pSigmaNorm / settled < (1.4 + 2 / (n + 1)) * expectedNorm ? 1 : 0;
    const pathGain = hSigma * Math.sqrt(cC * (2 - cC) * muEff);
    this.pC = this.pC.map((p, i) => (1 - cC) * p + pathGain * meanStep[i]); // (45)

    const stepWeights = steps.map((y, k) => {
      if (weights[k] >= 0) return cMu * weights[k];
      return (cMu * weights[k] * n) / (norm(this.covariance.whiten(y)) ** 2 + Number.MIN_VALUE); // (46)
    });
    const weightSum = weights.reduce((total, weight) => total + weight, 0);
    const stalled = (1 - hSigma) * cC * (2 - cC); // delta(hSigma)
    this.covariance.update(
      1 + c1 * stalled - c1 - cMu * weightSum,
      [c1, ...stepWeights],
      [this.pC, ...steps],
    ); // (47)
    if (this.settings.overlapDecomposition) this.covariance.install();
    this.candidates = null;
  }

  /** The whole state: small settings as JSON, arrays ready to be tensors of a checkpoint. A copy. */
  snapshot(): CmaEsSnapshot {
    const { age, arrays } = this.covariance.save();
    const n = this.constants.dimension;
    const vector = (data: Float64Array): StateArray => ({ shape: [n], data: data.slice() });
    return {
      format: 'cma-es/1',
      settings: { ...this.settings },
      generation: this.generations,
      sigma: this.stepSize,
      // The candidates themselves are not kept: they are drawn again from the generator's earlier state.
      asked: this.candidates !== null,
      random: (this.candidates === null ? this.random : this.randomBeforeAsk).toJSON(),
      covarianceAge: age,
      arrays: {
        mean: vector(this.centre),
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
   * Goes on exactly where the state was taken, also between ask and tell. Takes `snapshot` and `toJSON` alike.
   * @throws TypeError or RangeError naming what does not fit.
   */
  static fromJSON(json: CmaEsJson | CmaEsSnapshot): CmaEs {
    const shapesOf =
      json?.settings?.covariance === 'separable' ? SeparableCovariance.shapes : FullCovariance.shapes;
    const arrays = checkSnapshot(json, shapesOf);
    const search = new CmaEs({ ...json.settings, mean: arrays.mean, sigma: json.sigma, seed: 0 });
    const n = arrays.mean.length;
    search.averaged = arrays.average ?? search.centre; // states of before had none
    search.generations = json.generation;
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
