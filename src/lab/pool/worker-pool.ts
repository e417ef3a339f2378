/** Rollout workers, one a core, that share tasks. What a lost worker was doing is done again by the next one. */

import type { Job } from '../../rollout/jobs.ts';
import type { Control } from '../../threads/control.ts';
import { LossCount, Supervised } from '../../threads/supervised.ts';
import { spawnRollout } from '../clients/workers.ts';
import type { RolloutThread } from './placement.ts';

/** Seconds after which a worker that has not answered is lost. */
export const SILENCE_S = 60;
/** Losses in a row of each worker that are made good: what ends all of them once is one for each. */
const MAX_LOSSES = 2;

export interface Member {
  id: number;
  supervised: Supervised<RolloutThread>;
  /** Jobs that its present worker plays. */
  underWay: Map<number, Job>;
  stepsPerSecond: number;
  /** When its previews were last asked for, ms. */
  previewed: number;
}

export interface WorkerPoolEvents {
  /** @param restarted the kind of the worker that was replaced, where the notice is of that */
  onNotice(text: string, restarted?: string): void;
}

/** Waits for all parts of a task. After an error `stop` lets the others end, and it is thrown when they have. */
export async function untilAllEnd(parts: readonly Promise<void>[], stop: () => void): Promise<void> {
  const ends = await Promise.allSettled(
    parts.map((part) =>
      part.catch((error: unknown) => {
        stop();
        throw error;
      }),
    ),
  );
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

export abstract class WorkerPool<Events extends WorkerPoolEvents> {
  protected readonly members: Member[];
  protected readonly events: Events;

  constructor(size: number, events: Events, spawn: () => RolloutThread = spawnRollout) {
    this.events = events;
    this.members = Array.from({ length: size }, (_, id) => ({
      id,
      supervised: new Supervised({
        name: `Rollout worker ${id}`,
        cost: 'Its episodes are played again.',
        spawn,
        setUp: (thread) => this.setUp(id, thread),
        losses: new LossCount(MAX_LOSSES),
        onNotice: (text, restarted) => events.onNotice(text, restarted),
      }),
      underWay: new Map(),
      stepsPerSecond: 0,
      previewed: 0,
    }));
    try {
      // Now, not when a worker is first needed: a browser that refuses workers refuses the run.
      for (const { supervised } of this.members) void supervised.worker;
    } catch (error) {
      this.end();
      throw error;
    }
  }

  get size(): number {
    return this.members.length;
  }

  /** Live tensors of each worker. */
  tensorCounts(): Promise<number[]> {
    return Promise.all(
      this.members.map(({ supervised }) =>
        supervised.worker.call((worker) => worker.tensorCount(), SILENCE_S),
      ),
    );
  }

  /** A task for a single worker; where that is lost, from its beginning on another. */
  one<R>(task: (thread: RolloutThread) => Promise<R>): Promise<R> {
    return this.members[0].supervised.ask(task);
  }

  /** Ends all workers; jobs under way are lost. */
  end(): void {
    for (const { supervised } of this.members) supervised.end();
  }

  /** What a worker needs before it takes part. @param id its number among the workers */
  protected abstract setUp(id: number, thread: RolloutThread): Promise<void>;

  /**
   * Gives every order to the next free worker. Where a worker is lost, the next one begins, and repeats its order.
   * After an error no other order is begun, and none is under way when it is thrown: the orders may be given again.
   */
  async share<Order>(
    orders: readonly Order[],
    control: Control,
    task: {
      /** Once for each worker. */
      begin?(thread: RolloutThread): Promise<void>;
      work(thread: RolloutThread, order: Order, index: number): Promise<void>;
      /** Once for each worker, after all orders. */
      end?(thread: RolloutThread): Promise<void>;
    },
  ): Promise<void> {
    let next = 0;
    const take = async ({ supervised }: Member): Promise<void> => {
      let begun: RolloutThread | null = null;
      while (next < orders.length) {
        const index = next++;
        await control.gate();
        await supervised.ask(async (thread) => {
          if (begun !== thread) await task.begin?.(thread);
          begun = thread;
          await task.work(thread, orders[index], index);
        });
      }
    };
    await untilAllEnd(this.members.map(take), () => {
      next = orders.length;
    });
    const { end } = task;
    if (end) await this.everyMember(({ supervised }) => supervised.ask((thread) => end(thread)));
  }

  protected async everyMember(work: (member: Member) => Promise<void>): Promise<void> {
    await Promise.all(this.members.map(work));
  }
}
