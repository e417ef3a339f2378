/**
 * The evolution worker: holds one CmaEs, so that neither the page nor the pool waits for its linear algebra. A due
 * decomposition of the covariance runs after `ask` has answered, while the candidates are evaluated.
 */
import { transfer } from 'comlink';
import { CmaEs, type CmaEsJson, type CmaEsOptions, type CmaEsSnapshot } from '../src/evolution/index.ts';
import { serve } from '../src/threads/serve.ts';

/** The state of a search in few numbers, for page and report. */
export interface EvolutionSummary {
  generation: number;
  dimension: number;
  populationSize: number;
  sigma: number;
  /** m, [n]. */
  mean: Float64Array;
  /** The running average of the means, [n]. */
  average: Float64Array;
  /** Standard deviations along the principal axes, longest first, [n]. */
  axes: Float64Array;
  condition: number;
  stopReason: string | null;
}

export class EvolutionWorker {
  private search: CmaEs | null = null;

  /** Begins a search, or goes on from `state()` or its JSON. */
  start(from: CmaEsOptions | CmaEsJson | CmaEsSnapshot): void {
    this.search =
      'format' in from ? CmaEs.fromJSON(from) : new CmaEs({ overlapDecomposition: true, ...from });
  }

  /** This generation's candidates, [populationSize] of [n]; the same ones until `tell`. */
  ask(): Float64Array[] {
    const search = this.started();
    const candidates = search.ask();
    // In its own task: the reply leaves first. Calling it changes no result, so a new search may come between.
    setTimeout(() => search.decompose(), 0);
    return candidates;
  }

  /** Costs of the candidates last asked for, in their order; lower is better. */
  tell(costs: ArrayLike<number>): void {
    const search = this.started();
    if (!search.asked)
      throw new Error(`generation ${search.generation} was not asked for yet; call ask first`);
    search.tell(search.ask(), costs);
  }

  /** For a checkpoint; its arrays are copies and move to the caller. */
  state(): CmaEsSnapshot {
    // Under noise the best candidate is the luckiest one: a run tests its means instead (src/lab/stages/best-mean.ts).
    const { best, ...state } = this.started().snapshot();
    return transfer(
      state,
      Object.values(state.arrays).map(({ data }) => data.buffer as ArrayBuffer),
    );
  }

  summary(): EvolutionSummary {
    const search = this.started();
    return {
      generation: search.generation,
      dimension: search.constants.dimension,
      populationSize: search.constants.populationSize,
      sigma: search.sigma,
      mean: search.mean,
      average: search.average,
      axes: search.axes,
      condition: search.condition,
      stopReason: search.stopReason,
    };
  }

  private started(): CmaEs {
    if (this.search === null) throw new Error('no search has begun; call start first');
    return this.search;
  }
}

serve(new EvolutionWorker());
