/**
 * The workers of a page that plays episodes for the run of another: jobs come one by one and at any time, and each
 * outcome is handed in at once.
 */

import { SLOTS_PER_WORKER } from '../../cluster/protocol.ts';
import type { Played } from '../../cluster/work.ts';
import { messageOf } from '../../math/text.ts';
import type { AgentSpec, Job } from '../../rollout/jobs.ts';
import { ON_CORES, prepareThread, type RolloutThread } from '../pool/placement.ts';
import { type Member, SILENCE_S, WorkerPool, type WorkerPoolEvents } from '../pool/worker-pool.ts';

/** How long one call of a worker plays: an outcome waits for as long at most. */
const SLICE_MS = 200;

export class EvaluatorPool extends WorkerPool<WorkerPoolEvents> {
  private spec: AgentSpec | null = null;
  private waiting: Job[] = [];
  private played: Played[] = [];
  /** Of no use any more, while a worker plays them: another job may have the same id by now. */
  private readonly dropped = new WeakSet<Job>();
  private isEnded = false;
  private sleepers: (() => void)[] = [];

  /** Episodes that the workers would begin now. */
  get room(): number {
    const held = this.members.reduce((sum, { underWay }) => sum + underWay.size, 0);
    return this.size * SLOTS_PER_WORKER - held - this.waiting.length;
  }

  get stepsPerSecond(): number {
    return this.members.reduce((sum, member) => sum + member.stepsPerSecond, 0);
  }

  /** Another agent; no episode is under way. */
  async prepare(spec: AgentSpec): Promise<void> {
    this.spec = spec;
    await this.everyMember(async ({ supervised }) => {
      supervised.setUpAgain();
      await supervised.ready();
    });
  }

  add(jobs: readonly Job[]): void {
    this.waiting.push(...jobs);
    this.wake();
  }

  drop(ids: readonly number[]): void {
    const gone = new Set(ids);
    this.waiting = this.waiting.filter(({ id }) => !gone.has(id));
    for (const { underWay } of this.members) {
      for (const [id, job] of underWay) if (gone.has(id)) this.dropped.add(job);
    }
  }

  /** All that waits or is under way. */
  dropAll(): void {
    const held = this.members.flatMap(({ underWay }) => [...underWay.keys()]);
    this.drop([...held, ...this.waiting.map(({ id }) => id)]);
    this.played = [];
  }

  /** What ended since the last call. */
  takePlayed(): Played[] {
    const { played } = this;
    this.played = [];
    return played;
  }

  /** Plays what is added until `end`. @throws Error where workers keep dying */
  run(): Promise<void> {
    return this.everyMember((member) => this.runMember(member));
  }

  override end(): void {
    this.isEnded = true;
    super.end();
    this.wake();
  }

  protected override async setUp(id: number, thread: RolloutThread): Promise<void> {
    if (this.spec === null) return;
    await prepareThread(thread, id, this.spec, { ...ON_CORES, slots: SLOTS_PER_WORKER }, SILENCE_S);
  }

  private wake(): void {
    const { sleepers } = this;
    this.sleepers = [];
    for (const wake of sleepers) wake();
  }

  private async runMember(member: Member): Promise<void> {
    while (!this.isEnded) {
      const { underWay } = member;
      const [next] = this.waiting;
      if (next?.order !== undefined && underWay.size === 0) {
        this.waiting.shift();
        underWay.set(next.id, next);
        await this.collect(member, next);
        continue;
      }
      const orders = this.waiting.findIndex(({ order }) => order !== undefined);
      const playable = orders === -1 ? this.waiting.length : orders;
      const share = Math.ceil(playable / this.size);
      // First, for a fresh one may have the id of one of them.
      const dropped = [...underWay.values()].filter((job) => this.dropped.has(job)).map(({ id }) => id);
      for (const id of dropped) underWay.delete(id);
      const fresh = this.waiting.splice(0, Math.min(share, SLOTS_PER_WORKER - underWay.size));
      for (const job of fresh) underWay.set(job.id, job);
      if (underWay.size + dropped.length === 0) {
        member.stepsPerSecond = 0;
        // No timer: those of a hidden page may wait for a minute.
        await new Promise<void>((resolve) => this.sleepers.push(resolve));
        continue;
      }
      await this.playSlice(member, fresh, dropped);
    }
  }

  /** Its file travels with its outcome. */
  private async collect(member: Member, { id, order }: Job): Promise<void> {
    const { supervised } = member;
    try {
      const started = performance.now();
      const collected = await supervised.ask((thread) =>
        thread.call((worker) => worker.collectPacked(order!), SILENCE_S),
      );
      const { steps, file } = collected;
      member.stepsPerSecond = (1000 * steps) / (performance.now() - started);
      this.handIn(member, { id, return: collected.return, steps, file });
    } catch (error) {
      if (this.isEnded) return;
      this.handIn(member, { id, return: 0, steps: 0, error: messageOf(error) });
    }
  }

  private async playSlice(member: Member, fresh: Job[], dropped: number[]): Promise<void> {
    const { underWay, supervised } = member;
    const started = performance.now();
    try {
      const answer = await supervised.attempt((thread) =>
        thread.call((worker) => worker.play(fresh, SLICE_MS, false, dropped), SILENCE_S),
      );
      if (answer === null) {
        // The next worker plays them from their beginning.
        this.waiting.unshift(...[...underWay.values()].filter((job) => !this.dropped.has(job)));
        underWay.clear();
        return;
      }
      member.stepsPerSecond = (1000 * answer.value.steps) / (performance.now() - started);
      for (const outcome of answer.value.outcomes) this.handIn(member, outcome);
    } catch (error) {
      if (this.isEnded) return;
      if (fresh.length === 0) throw error;
      // A job that this agent cannot play; those before it go on.
      for (const { id } of fresh) this.handIn(member, { id, return: 0, steps: 0, error: messageOf(error) });
    }
  }

  /** What the worker was given as a job of this id; not where that was dropped meanwhile. */
  private handIn({ underWay }: Member, played: Played): void {
    const job = underWay.get(played.id);
    underWay.delete(played.id);
    if (job !== undefined && !this.dropped.has(job)) this.played.push(played);
  }
}
