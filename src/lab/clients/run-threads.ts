/**
 * The workers of a run: one trains, one evolves, one keeps files, and the pool. They are made for a run and end with
 * it. The pool and the archive's client replace their own workers, `replace` the other two.
 */

import type { BackendReport } from '../../backend/choose.ts';
import { LossCount, Supervised } from '../../threads/supervised.ts';
import { inferenceOn } from '../pool/inference-client.ts';
import { type PoolEvents, RolloutPool } from '../pool/pool.ts';
import type { RunSettings } from '../settings/settings.ts';
import { backendFromQuery } from '../settings/url.ts';
import { ArchiveClient } from './archive-client.ts';
import { coresHere } from './machine.ts';
import type { PageFiles } from './page-files.ts';
import type { Sharing } from './sharing.ts';
import { spawnArchive, spawnEvolution, spawnRollout, spawnTrain, type ThreadLost } from './workers.ts';

/** Losses of these workers in a row, with no progress of the run between them, that are made good. */
const MAX_LOSSES = 2;
/** Seconds that the first training worker may be busy with one step; each that takes its place gets twice as many. */
const TRAIN_BLOCKED_S = 30;
const COST = 'The stage goes on from what was last kept.';

/** One rollout worker a core. */
export function poolSize(): number {
  return Math.max(1, Math.min(16, coresHere()));
}

export interface RunEvents extends PoolEvents {
  /** A training backend was opened: by the first training worker, or by one in place of a lost one. */
  onBackend(backend: BackendReport): void;
}

type TrainThread = ReturnType<typeof spawnTrain>;

export class RunThreads {
  readonly pool: RolloutPool;
  readonly archive: ArchiveClient;
  private readonly losses = new LossCount(MAX_LOSSES);
  private readonly supervised: {
    training: Supervised<TrainThread>;
    evolution: Supervised<ReturnType<typeof spawnEvolution>>;
  };
  private readonly events: RunEvents;
  private opened: BackendReport | null = null;
  private endSharing: () => void = () => undefined;

  constructor(events: RunEvents, files: PageFiles) {
    this.events = events;
    const { onNotice } = events;
    const { losses } = this;
    let blocked = TRAIN_BLOCKED_S;
    this.supervised = {
      training: new Supervised({
        name: 'The training worker',
        cost: COST,
        spawn: () => {
          const seconds = blocked;
          blocked *= 2;
          return files.connect(spawnTrain(seconds));
        },
        setUp: (train) => this.openBackend(train),
        losses,
        onNotice,
      }),
      evolution: new Supervised({
        name: 'The evolution worker',
        cost: COST,
        spawn: spawnEvolution,
        losses,
        onNotice,
      }),
    };
    try {
      // Now, not when each is first needed: a browser that refuses workers refuses the run.
      for (const supervised of Object.values(this.supervised)) void supervised.worker;
      this.archive = new ArchiveClient(events, () => files.connect(spawnArchive()));
      this.pool = new RolloutPool(poolSize(), events, () => files.connect(spawnRollout()));
    } catch (error) {
      this.endThreads();
      throw error;
    }
  }

  get train(): TrainThread {
    return this.supervised.training.worker;
  }

  get evolution(): ReturnType<typeof spawnEvolution> {
    return this.supervised.evolution.worker;
  }

  /** The training backend, once the present training worker has opened it. */
  async backend(): Promise<BackendReport> {
    await this.supervised.training.ready();
    return this.opened!;
  }

  /**
   * A new worker in place of a lost one.
   * @param isFarther what the run has done since the last loss stays done: this loss is the first of a row
   * @throws Error where it is not to be replaced: too many were lost, its script is missing, or it is none of these
   */
  replace(loss: ThreadLost, isFarther: boolean): void {
    const { worker } = loss;
    if (worker !== 'training' && worker !== 'evolution') throw loss;
    if (isFarther) this.losses.reset();
    this.supervised[worker].replace(loss);
  }

  /** Where sharing is on, evaluators elsewhere play the run's episodes too. */
  async share(sharing: Sharing, { experiment, preset, seed }: RunSettings): Promise<void> {
    this.endSharing = await sharing.open(this.pool, `${experiment}, ${preset}, seed ${seed}`, this.events);
  }

  end(): void {
    this.endSharing();
    this.endThreads();
    this.pool.end();
  }

  /** On WebGPU V, M and C of the rollouts infer there, too. */
  private async openBackend(train: TrainThread): Promise<void> {
    this.opened = await train.call((worker) => worker.open(backendFromQuery(location.search)));
    this.events.onBackend(this.opened);
    if (this.opened.name === 'webgpu') this.pool.inferOn(inferenceOn(train));
  }

  private endThreads(): void {
    for (const supervised of Object.values(this.supervised)) supervised.end();
    this.archive?.end();
  }
}
