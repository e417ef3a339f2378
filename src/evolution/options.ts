/** What a search is begun with. Imports types only. */
import type { CovarianceKind } from './strategy.ts';

export interface CmaEsOptions {
  /** Where the search starts, [n]. */
  mean: ArrayLike<number>;
  /** First step size: about a third of the range in which the optimum is expected. */
  sigma: number;
  /** lambda, 4 or more; 4 + ⌊3 ln n⌋ by default. */
  populationSize?: number;
  /** A safe integer, or a BigInt of 64 bits. */
  seed: number | bigint;
  /** 'full' by default. */
  covariance?: CovarianceKind;
  /** Negative weights for the worse half (active CMA-ES); false by default. */
  activeWeights?: boolean;
  /**
   * Full covariance only. False (the default): a decomposition that is due happens in `ask`. True: it may
   * happen at any time while the candidates are evaluated (`decompose`) and takes effect one generation
   * later, so that nobody waits for it. The run does not depend on when `decompose` was called, or whether.
   */
  overlapDecomposition?: boolean;
  /**
   * `average` is that of the last so many means, as a running average; 1, the mean itself, by default. Under noise
   * the means wander around the optimum, and what is noise in each cancels (Polyak and Juditsky 1992).
   */
  averageOver?: number;
}
