/** A pool for one evaluation outside a run, which evaluators elsewhere join where runs of this page are shared. */
import { poolSize } from '../clients/run-threads.ts';
import type { Sharing } from '../clients/sharing.ts';
import { type PoolEvents, RolloutPool } from '../pool/pool.ts';

/**
 * @param name of what is played, for those who lend their cores
 * @throws Error where the server that it is shared over does not answer
 */
export async function withPool<T>(
  sharing: Sharing,
  name: string,
  events: PoolEvents,
  use: (pool: RolloutPool) => Promise<T>,
): Promise<T> {
  const pool = new RolloutPool(poolSize(), events);
  let endSharing = (): void => undefined;
  try {
    endSharing = await sharing.open(pool, name, events);
    return await use(pool);
  } finally {
    endSharing();
    pool.end();
  }
}
