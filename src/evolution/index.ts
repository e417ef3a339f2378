/** Public API of this folder: CMA-ES with ask and tell. */
export { CmaEs } from './cma-es.ts';
export type { CmaEsOptions } from './options.ts';
export type { CmaEsJson, CmaEsSnapshot } from './snapshot.ts';
export { type BestCandidate, MAX_CONDITION, type StopConditions } from './stopping.ts';
export {
  type CovarianceKind,
  defaultPopulationSize,
  type StrategyConstants,
  strategyConstants,
} from './strategy.ts';
