/** Public API of this folder: CMA-ES with ask and tell. */
export { CmaEs, MAX_CONDITION } from './cma-es.ts';
export type { CmaEsOptions } from './options.ts';
export type { CmaEsJson, CmaEsSnapshot } from './snapshot.ts';
export {
  type CovarianceKind,
  defaultPopulationSize,
  type StrategyConstants,
  strategyConstants,
} from './strategy.ts';
