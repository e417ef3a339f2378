/**
 * Rollout threads, one a core, that share work: one that dies or falls silent is replaced, and what it was doing is
 * done again.
 */

import type { Job } from '../../rollout/jobs.ts';
import type { Control } from '../../threads/control.ts';
import { ScriptMissing, spawnRollout, ThreadLost } from '../clients/workers.ts';
import type { RolloutThread } from './placement.ts';

/** A worker that says nothing for this long is taken for dead. */
export const SILENCE_S = 60;
/** Losses with no success between them before it is given up: then it is not chance. */
const MAX_LOSSES = 8;

export interface Member {
  id: number;
  thread: RolloutThread;
  underWay: Map<number, Job>;
  stepsPerSecond: number;
  /** When its episodes were last shown. */
  previewed: number;
}

export interface WorkerPoolEvents {
  onNotice(text: string): void;
}

export abstract class WorkerPool<Events extends WorkerPoolEvents> {
  protected readonly members: Member[];
  protected readonly events: Events;
  private readonly spawn: () => RolloutThread;
  protected lossesInARow = 0;

  constructor(size: number, events: Events, spawn: () => RolloutThread = spawnRollout) {
    this.events = events;
    this.spawn = spawn;
    this.members = [];
    try {
      for (let id = 0; id < size; id++) {
        this.members.push({ id, thread: spawn(), underWay: new Map(), stepsPerSecond: 0, previewed: 0 });
      }
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
      this.members.map(({ thread }) => thread.call((worker) => worker.tensorCount(), SILENCE_S)),
    );
  }

  /** A single errand, on the first worker; where that is lost, from its beginning on another. */
  async one<R>(errand: (thread: RolloutThread) => Promise<R>): Promise<R> {
    const [member] = this.members;
    for (;;) {
      try {
        const result = await errand(member.thread);
        this.lossesInARow = 0;
        return result;
      } catch (error) {
        await this.replace(member, error);
      }
    }
  }

  /** Ends all workers; jobs under way are lost. */
  end(): void {
    for (const member of this.members) member.thread.end();
  }

  /** What a new worker needs before it can take part. */
  protected abstract prepareMember(member: Member): Promise<void>;

  /** Every order to whoever is free; one whose worker is lost is done again by the next, which begins anew. */
  protected async share<Order>(
    orders: readonly Order[],
    control: Control,
    errand: {
      begin(member: Member): Promise<void>;
      work(member: Member, order: Order, index: number): Promise<void>;
    },
  ): Promise<void> {
    let next = 0;
    await this.everyMember(async (member) => {
      let ready = false;
      while (next < orders.length) {
        const index = next++;
        await control.gate();
        for (let done = false; !done; ) {
          try {
            if (!ready) await errand.begin(member);
            ready = true;
            await errand.work(member, orders[index], index);
            this.lossesInARow = 0;
            done = true;
          } catch (error) {
            await this.replace(member, error);
            ready = false;
          }
        }
      }
    });
  }

  /** A new worker in place of a lost one, prepared like it; any other error goes on to the caller. */
  protected async replace(member: Member, error: unknown): Promise<void> {
    for (let reason = error; ; ) {
      if (!(reason instanceof ThreadLost) || reason instanceof ScriptMissing) throw reason;
      this.lossesInARow++;
      if (this.lossesInARow > MAX_LOSSES) {
        throw new Error(
          `rollout workers keep dying (${this.lossesInARow} times in a row); the last said: ${reason.message}`,
          { cause: reason },
        );
      }
      const text = `Worker ${member.id} was replaced and its episodes are played again: ${reason.message}.`;
      this.events.onNotice(text);
      member.thread.end();
      member.thread = this.spawn();
      try {
        await this.prepareMember(member);
        return;
      } catch (next) {
        reason = next;
      }
    }
  }

  protected async everyMember(work: (member: Member) => Promise<void>): Promise<void> {
    await Promise.all(this.members.map(work));
  }
}
