/** Whether runs and evaluations of this page are shared with evaluators elsewhere, and over which server. */
import { parseServer } from '../../cluster/join-link.ts';
import { type ClusterEvents, ClusterPlayer } from '../pool/cluster-player.ts';
import type { RolloutPool } from '../pool/pool.ts';
import { spawnCluster } from './workers.ts';

export class Sharing {
  private server: string | null = null;

  /** From the next run or evaluation on; null: no longer. @throws Error where the address is none */
  over(server: string | null): void {
    if (server !== null) parseServer(server);
    this.server = server;
  }

  /** Connects a pool, where sharing is on. @returns what ends it @throws Error where the server does not answer */
  async open(
    pool: RolloutPool,
    name: string,
    events: ClusterEvents,
    spawn = spawnCluster,
  ): Promise<() => void> {
    if (this.server === null) return () => undefined;
    const cluster = new ClusterPlayer(this.server, name, events, spawn);
    try {
      await cluster.open();
    } catch (error) {
      // Its worker is there even where the server is not.
      await cluster.end();
      throw error;
    }
    pool.shareWith(cluster);
    return () => void cluster.end();
  }
}
