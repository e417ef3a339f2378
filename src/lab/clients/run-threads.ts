/**
 * The threads of a run: one that trains, one that evolves, one that keeps files, and the pool. Made for a
 * run, ended with it; the pool replaces its own workers, `replace` any other one that is lost.
 */

import { type PoolEvents, RolloutPool } from '../pool/pool.ts';
import { coresHere } from './machine.ts';
import { ScriptMissing, spawnArchive, spawnEvolution, spawnTrain, type ThreadLost } from './workers.ts';

/** Threads lost in a run before it fails: then it is not chance. */
const MAX_LOSSES = 4;
/** Seconds that the first training thread may be busy with one step; each that takes its place gets twice as many. */
const TRAIN_BLOCKED_S = 30;

/** One rollout worker a core. */
export function poolSize(): number {
  return Math.max(1, Math.min(16, coresHere()));
}

export class RunThreads {
  train: ReturnType<typeof spawnTrain>;
  evolution: ReturnType<typeof spawnEvolution>;
  archive: ReturnType<typeof spawnArchive>;
  readonly pool: RolloutPool;
  private losses = 0;
  private trainBlocked = TRAIN_BLOCKED_S;

  constructor(events: PoolEvents) {
    const made: { end(): void }[] = [];
    const keep = <T extends { end(): void }>(thread: T): T => {
      made.push(thread);
      return thread;
    };
    try {
      this.train = keep(spawnTrain(TRAIN_BLOCKED_S));
      this.evolution = keep(spawnEvolution());
      this.archive = keep(spawnArchive());
      this.pool = new RolloutPool(poolSize(), events);
    } catch (error) {
      // A browser may allow some workers and refuse the next: none is left behind.
      for (const thread of made) thread.end();
      throw error;
    }
  }

  /** @throws the loss itself where there is nothing to replace, or too much was lost */
  replace(loss: ThreadLost): void {
    if (loss instanceof ScriptMissing || ++this.losses > MAX_LOSSES) throw loss;
    switch (loss.worker) {
      case 'training':
        this.train.end();
        this.trainBlocked *= 2;
        this.train = spawnTrain(this.trainBlocked);
        break;
      case 'evolution':
        this.evolution.end();
        this.evolution = spawnEvolution();
        break;
      case 'archive':
        this.archive.end();
        this.archive = spawnArchive();
        break;
      default:
        throw loss;
    }
  }

  end(): void {
    for (const thread of [this.train, this.evolution, this.archive]) thread.end();
    this.pool.end();
  }
}
