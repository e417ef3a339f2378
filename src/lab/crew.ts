/**
 * The threads of a run: one that trains, one that evolves, one that keeps files, and the pool. Made for a
 * run, ended with it. May import the threads and the pool.
 */
import { type PoolEvents, RolloutPool } from './pool.ts';
import { spawnArchive, spawnEvolution, spawnTrain } from './threads.ts';

export interface Crew {
  readonly train: ReturnType<typeof spawnTrain>;
  readonly evolution: ReturnType<typeof spawnEvolution>;
  readonly archive: ReturnType<typeof spawnArchive>;
  readonly pool: RolloutPool;
  end(): void;
}

/** One rollout worker a core. */
export function poolSize(): number {
  return Math.max(1, Math.min(16, navigator.hardwareConcurrency || 2));
}

export function assembleCrew(events: PoolEvents): Crew {
  const train = spawnTrain();
  const evolution = spawnEvolution();
  const archive = spawnArchive();
  const pool = new RolloutPool(poolSize(), events);
  return {
    train,
    evolution,
    archive,
    pool,
    end() {
      for (const thread of [train, evolution, archive]) thread.end();
      pool.end();
    },
  };
}
