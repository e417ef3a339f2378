/** For tests of the stage that evolves C: its search, without the thread. */
import { CmaEs, type CmaEsOptions, type CmaEsSnapshot } from '../../../src/evolution/index.ts';

/** workers/evolution.ts without its thread. */
export class FakeEvolution {
  private search: CmaEs | null = null;
  /** The generation from which the search says that going on is pointless. */
  stopsAt: number | null = null;
  start = async (from: CmaEsOptions | CmaEsSnapshot): Promise<void> => {
    this.search = 'format' in from ? CmaEs.fromJSON(from) : new CmaEs(from);
  };
  ask = async () => this.search!.ask();
  tell = async (costs: number[]) => this.search!.tell(this.search!.ask(), costs);
  state = async () => this.search!.snapshot();
  summary = async () => ({
    average: this.search!.average,
    sigma: this.search!.sigma,
    axes: this.search!.axes,
    stopReason: this.stopsAt !== null && this.search!.generation >= this.stopsAt ? 'no way down' : null,
  });
}
