/**
 * The jobs that are played together, by the workers of this machine and by evaluators elsewhere. Each job counts once,
 * whoever plays it: outcomes are known by the job's id, a second one is dropped.
 */
import type { Job, Outcome } from '../../rollout/jobs.ts';

export class Round {
  readonly jobs: readonly Job[];
  readonly outcomes = new Map<number, Outcome>();
  /** Why the GPU can no longer be asked; null again once its jobs wait. */
  lost: Error | null = null;
  /** Workers of other machines that play, too. */
  elsewhere = 0;
  /** Whether evaluators elsewhere are told what this machine played. */
  tells = false;
  private telling = false;
  private abandoned = false;
  private readonly byId: Map<number, Job>;
  private waiting: Job[];
  /** Jobs that only this machine may play: others disagree about them, or failed. */
  private own: Job[] = [];
  /** Jobs with evaluators elsewhere, the longest first. */
  private readonly away = new Map<number, Job>();
  /** Outcomes of this machine that the others have not been told. */
  private here: Outcome[] = [];
  /** Jobs whose outcomes are this machine's. */
  private readonly playedHere = new Set<number>();
  private waiters: (() => void)[] = [];
  private readonly onOutcome: ((done: number) => void) | undefined;

  constructor(jobs: readonly Job[], onOutcome?: (done: number) => void) {
    this.jobs = jobs;
    this.byId = new Map(jobs.map((job) => [job.id, job]));
    this.waiting = [...jobs];
    this.onOutcome = onOutcome;
  }

  /** Evaluators elsewhere have been told all outcomes of this machine: they may show that one of them lies. */
  get isOver(): boolean {
    if (this.abandoned) return true;
    const untold = this.tells && (this.telling || this.here.length > 0);
    return this.isComplete && !untold;
  }

  get isComplete(): boolean {
    return this.outcomes.size === this.jobs.length;
  }

  /** Jobs that nobody plays yet. */
  get left(): number {
    return this.waiting.length + this.own.length;
  }

  /**
   * Jobs for a worker of this machine. Where none waits it gets copies of those that are elsewhere: a slow evaluator
   * then costs no more than its own episode.
   * @param free how many it would take
   * @param players workers of this machine
   * @param underWay what it plays already
   */
  take(free: number, players: number, underWay: ReadonlyMap<number, Job>): Job[] {
    // Never more than a fair share of what is left.
    const share = Math.ceil(this.left / (players + this.elsewhere));
    const wanted = Math.max(0, Math.min(free, share));
    const own = this.own.splice(0, wanted);
    const jobs = [...own, ...this.waiting.splice(0, wanted - own.length)];
    if (jobs.length > 0 || underWay.size > 0) return jobs;
    const copies = [...this.away.values()].slice(0, Math.min(free, Math.ceil(this.away.size / players)));
    for (const { id } of copies) this.away.delete(id);
    return copies;
  }

  /** Jobs for evaluators elsewhere. @param players workers of this machine */
  takeAway(free: number, players: number): Job[] {
    const share = Math.ceil((this.waiting.length * this.elsewhere) / (players + this.elsewhere));
    const jobs = this.waiting.splice(0, Math.max(0, Math.min(free, share)));
    for (const job of jobs) this.away.set(job.id, job);
    return jobs;
  }

  /** Whoever played these is lost. */
  giveBack(jobs: Iterable<Job>): void {
    this.waiting.unshift(...[...jobs].filter(({ id }) => !this.outcomes.has(id)));
    this.change();
  }

  /** All that is elsewhere is played again. */
  giveBackAway(): void {
    this.elsewhere = 0;
    this.giveBack([...this.away.values()]);
    this.away.clear();
  }

  /** This machine decides. */
  referee(ids: readonly number[]): void {
    if (ids.length === 0) return;
    const decided = new Set(ids);
    this.waiting = this.waiting.filter(({ id }) => !decided.has(id));
    for (const id of decided) {
      this.away.delete(id);
      const job = this.byId.get(id);
      if (job !== undefined && !this.outcomes.has(id)) this.own.push(job);
    }
    this.change();
  }

  /**
   * Outcomes from elsewhere count no longer, and their jobs wait again: also those whose outcomes were taken back
   * before they came, which are still away. What this machine played stays.
   */
  retract(ids: readonly number[]): void {
    const others = ids.filter((id) => !this.playedHere.has(id));
    const again = others.filter((id) => this.outcomes.delete(id) || this.away.delete(id));
    if (again.length > 0) this.giveBack(again.map((id) => this.byId.get(id)!));
  }

  /** Outcomes of this machine. */
  addHere(outcomes: readonly Outcome[]): void {
    const first = outcomes.filter(({ id }) => this.byId.has(id) && !this.outcomes.has(id));
    this.here.push(...first);
    for (const { id } of first) this.playedHere.add(id);
    this.add(first);
  }

  /** Outcomes from elsewhere. */
  add(outcomes: readonly Outcome[]): void {
    for (const outcome of outcomes) {
      if (!this.outcomes.has(outcome.id)) this.outcomes.set(outcome.id, outcome);
      this.away.delete(outcome.id);
    }
    this.waiting =
      outcomes.length > 0 ? this.waiting.filter(({ id }) => !this.outcomes.has(id)) : this.waiting;
    this.onOutcome?.(this.outcomes.size);
    if (outcomes.length > 0) this.change();
  }

  /** What this machine played since the last call. */
  takeHere(): Outcome[] {
    const { here } = this;
    this.here = [];
    this.telling = here.length > 0;
    return here;
  }

  /** Nobody plays on: it is over, and its outcomes are incomplete. */
  abandon(): void {
    this.abandoned = true;
    this.change();
  }

  /** What was taken last has been told, and what followed from it is in the round. */
  told(): void {
    this.telling = false;
    this.change();
  }

  /** The GPU is lost, and what it gave may be wrong: all jobs wait again. */
  clear(): void {
    this.outcomes.clear();
    this.playedHere.clear();
    this.here = [];
    this.waiting = [...this.jobs];
    this.lost = null;
  }

  /** Jobs under way that another player has settled; they are forgotten here. */
  takeSettled(underWay: Map<number, Job>): number[] {
    const settled = [...underWay.keys()].filter((id) => this.outcomes.has(id));
    for (const id of settled) underWay.delete(id);
    return settled;
  }

  /** Until there may be something to do. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.waiters.push(resolve));
  }

  /** Whoever waits looks again. */
  change(): void {
    const { waiters } = this;
    this.waiters = [];
    for (const wake of waiters) wake();
  }
}
