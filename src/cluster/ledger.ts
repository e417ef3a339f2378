/**
 * The book of one round: which job is out with which ticket, who gave which result, what is played twice, and what
 * counts. It sends nothing itself and has no clock, so every course of events can be tested.
 *
 * A job is *settled* when its outcome counts: with its first result, or, for a share of the jobs, when a second player
 * gave an equal one. That is another evaluator of the same engine, or else the *referee*, a worker of the
 * coordinator's own machine, who also decides where two disagree.
 */
import type { Job, Outcome } from '../rollout/jobs.ts';
import { type Consequences, type Given, HERE, isEqual, none, sameEngine } from './consequences.ts';
import type { Result, Task } from './protocol.ts';
import { Refusal } from './refusal.ts';
import type { Roster } from './roster.ts';
import type { Tickets } from './tickets.ts';

/** Copies of one task that may be out: an episode that no evaluator survives is left to the coordinator's machine. */
const MOST_COPIES = 5;
/** A task without a result for so long is sent again: its evaluator may have acknowledged it and died. */
const LOST_MS = 60_000;
/** Evaluators that fail at an episode before it is the referee's. */
const MOST_FAILURES = 3;

interface Entry {
  job: Job;
  /** Tickets of the copies that are out, and when each was sent, ms. */
  tickets: Map<string, number>;
  copies: number;
  sentAt: number;
  results: Given[];
  failures: Set<string>;
  /** Wants a second, equal result. */
  twice: boolean;
  settled: Given | null;
  withReferee: boolean;
}

export interface LedgerOptions {
  agent: string;
  round: string;
  jobs: readonly Job[];
  roster: Roster;
  /** Share of the jobs that are played twice. */
  share: number;
  /** The coordinator's own engine. */
  print: string;
  /** The one engine whose results are of use; undefined where any is. */
  only?: string;
  /** In [0, 1). An evaluator must not know which jobs are played twice. */
  random: () => number;
  tickets: Tickets;
}

export class Ledger {
  private readonly options: LedgerOptions;
  private readonly entries: Map<number, Entry>;
  /** Jobs that are with evaluators and not settled. */
  private readonly active = new Set<number>();
  private readonly toSend = new Set<number>();
  /** Jobs that wait for a second, equal result. */
  private readonly second = new Set<number>();

  constructor(options: LedgerOptions) {
    this.options = options;
    const { share, random, jobs } = options;
    const entryOf = (job: Job): Entry => ({
      job,
      tickets: new Map(),
      copies: 0,
      sentAt: 0,
      results: [],
      failures: new Set(),
      twice: random() < share,
      settled: null,
      withReferee: false,
    });
    this.entries = new Map(jobs.map((job) => [job.id, entryOf(job)]));
  }

  /** Number of jobs that are with evaluators and not settled. */
  get out(): number {
    return this.active.size;
  }

  /** Tasks of these that are out, copies too. */
  get sent(): number {
    let sum = 0;
    for (const id of this.active) sum += this.entries.get(id)!.tickets.size;
    return sum;
  }

  /** These jobs are now the evaluators'. @returns tasks to send */
  give(ids: readonly number[], now: number): Task[] {
    const entries = ids.flatMap((id) => this.entries.get(id) ?? []);
    return entries.filter(({ settled }) => settled === null).map((entry) => this.send(entry, now));
  }

  /** These jobs have an outcome of the coordinator's own machine, which counts. */
  settleHere(outcomes: readonly Outcome[]): Consequences {
    const all = none();
    for (const outcome of outcomes) {
      const entry = this.entries.get(outcome.id);
      if (entry === undefined || entry.settled !== null) continue;
      const here: Given = { evaluator: HERE, print: this.options.print, outcome };
      this.settle(entry, here);
      for (const given of [...entry.results]) this.compare(entry, given, here, all);
    }
    return all;
  }

  /** A result that came, now or in an earlier life of the coordinator. @throws Refusal */
  receive(result: Result, now: number): Consequences {
    const { agent, round, tickets } = this.options;
    const { outcome, ticket, seed } = result;
    if (result.agent !== agent || result.round !== round) {
      throw new Refusal('unknown', `a result is of the round ${result.round}, this one is ${round}`);
    }
    const entry = this.entries.get(outcome.id);
    if (entry === undefined || entry.job.seed !== seed || outcome.steps > entry.job.maxSteps) {
      throw new Refusal('unknown', `no job has id ${outcome.id} and seed ${seed}`);
    }
    if (!tickets.isValid(ticket, round, outcome.id)) {
      throw new Refusal('unknown', `the ticket of a result for job ${outcome.id} is none of this run`);
    }
    const sentAt = entry.tickets.get(ticket);
    entry.tickets.delete(ticket);
    try {
      return this.consider(entry, result, sentAt, now);
    } finally {
      // This copy of the task was acknowledged, whatever its result is worth: where it was the last, nobody has one.
      if (this.active.has(outcome.id) && entry.tickets.size === 0) this.toSend.add(outcome.id);
    }
  }

  /** Tasks to send now: second plays, and jobs of which no copy is out any more. */
  due(now: number): Task[] {
    const tasks = [...this.toSend].map((id) => this.send(this.entries.get(id)!, now));
    this.toSend.clear();
    return tasks;
  }

  /** Second plays whose last possible player has left: this machine decides. */
  withoutPartner(now: number): Consequences {
    const all = none();
    for (const id of this.second) {
      const entry = this.entries.get(id)!;
      if (!this.hasPlayer(entry, now)) this.askReferee(entry, all);
    }
    return all;
  }

  /** Copies of the tasks that have been out longest, for evaluators that have nothing to do. */
  copies(free: number, now: number): Task[] {
    const waited = [...this.active]
      .map((id) => this.entries.get(id)!)
      .filter(({ withReferee, tickets, sentAt }) => {
        if (withReferee || tickets.size >= MOST_COPIES) return false;
        return tickets.size === 1 || now - sentAt > LOST_MS;
      });
    const longest = waited.sort((a, b) => a.sentAt - b.sentAt);
    // What is lost is sent again also where all seem busy: with it.
    const lost = longest.filter(({ sentAt }) => now - sentAt > LOST_MS).length;
    return longest.slice(0, Math.max(free, lost)).map((entry) => this.send(entry, now));
  }

  /** @param sentAt when its task was sent; undefined where that was in an earlier life */
  private consider(entry: Entry, result: Result, sentAt: number | undefined, now: number): Consequences {
    const { roster, only = result.print } = this.options;
    const { evaluator, print, outcome, error } = result;
    if (print !== only) throw new Refusal('unknown', `the engine of ${evaluator} is not that of this run`);
    if (roster.isQuarantined(evaluator)) throw new Refusal('quarantined', `${evaluator} is quarantined`);
    if (entry.results.some((given) => given.evaluator === evaluator)) {
      throw new Refusal('late', `${evaluator} gave a result for job ${outcome.id} before`);
    }
    const all = none();
    if (error !== undefined) {
      this.fail(entry, evaluator, error, now, all);
      return all;
    }
    roster.gave(evaluator, print, sentAt === undefined ? null : now - sentAt);
    const given: Given = { evaluator, print, outcome };
    entry.results.push(given);
    if (entry.settled === null) this.weigh(entry, given, now, all);
    else {
      // It costs nothing to compare what came too late.
      this.compare(entry, given, entry.settled, all);
      all.late++;
    }
    return all;
  }

  private send(entry: Entry, now: number): Task {
    const { agent, round, tickets, only } = this.options;
    const { job } = entry;
    this.active.add(job.id);
    entry.sentAt = now;
    const not = [...entry.results.map(({ evaluator }) => evaluator), ...entry.failures];
    const task = { agent, round, job, ticket: tickets.of(round, job.id, entry.copies++), not, only };
    entry.tickets.set(task.ticket, now);
    return task;
  }

  /** What a new result means for a job that is not settled. */
  private weigh(entry: Entry, newest: Given, now: number, all: Consequences): void {
    const { roster } = this.options;
    const others = entry.results.filter((given) => given !== newest);
    for (const other of others) this.compare(entry, newest, other, all);
    if (entry.withReferee || roster.isQuarantined(newest.evaluator)) return;
    const isChecked = others.some((other) => sameEngine(other, newest));
    if (!entry.twice || isChecked) this.accept(entry, newest, all);
    else if (this.hasPlayer(entry, now)) {
      this.toSend.add(entry.job.id);
      this.second.add(entry.job.id);
    } else this.askReferee(entry, all);
  }

  /** Whether somebody is there who has not tried it, and whose result could settle it. */
  private hasPlayer({ results, failures }: Entry, now: number): boolean {
    const tried = new Set([...failures, ...results.map(({ evaluator }) => evaluator)]);
    const prints = new Set(results.map(({ print }) => print));
    return this.options.roster
      .working(now)
      .some(({ evaluator, print }) => !tried.has(evaluator) && (prints.size === 0 || prints.has(print)));
  }

  /** Two results for one job. Those of one engine are equal, or one of them is false. */
  private compare(entry: Entry, given: Given, other: Given, all: Consequences): void {
    const { roster } = this.options;
    if (!sameEngine(given, other)) {
      for (const evaluator of roster.compareAcross(given, other)) {
        this.quarantine(evaluator, 'its returns are far from those of other engines', all);
      }
      return;
    }
    roster.countCheck(given.evaluator);
    roster.countCheck(other.evaluator);
    if (isEqual(given, other)) return;
    if (other.evaluator === HERE) {
      const said = `${given.outcome.return} in ${given.outcome.steps} steps`;
      const seen = `${other.outcome.return} in ${other.outcome.steps}`;
      this.quarantine(given.evaluator, `seed ${entry.job.seed} gave ${said} there and ${seen} here`, all);
      return;
    }
    if (entry.settled !== null) all.retracted.push(entry.job.id);
    entry.settled = null;
    if (!entry.withReferee) this.askReferee(entry, all);
    if (given.print === this.options.print) return;
    // The referee's engine cannot decide between two of another kind.
    for (const evaluator of roster.dispute(given.evaluator, other.evaluator)) {
      this.quarantine(evaluator, 'several others of the same engine give other returns', all);
    }
  }

  /** The results of this evaluator do not count; those of this round are taken back. */
  private quarantine(evaluator: string, reason: string, all: Consequences): void {
    const { roster } = this.options;
    if (!roster.quarantine(evaluator, reason)) return;
    const name = roster.get(evaluator)?.name ?? evaluator;
    for (const entry of this.entries.values()) {
      entry.results = entry.results.filter((given) => given.evaluator !== evaluator);
      if (entry.settled?.evaluator !== evaluator) continue;
      entry.settled = null;
      all.retracted.push(entry.job.id);
    }
    all.notices.push(`${name} is quarantined: ${reason}. Its results of this round are played again.`);
  }

  private accept(entry: Entry, given: Given, all: Consequences): void {
    this.settle(entry, given);
    all.outcomes.push(given.outcome);
  }

  private settle(entry: Entry, by: Given): void {
    entry.settled = by;
    entry.withReferee = false;
    this.leave(entry);
  }

  private askReferee(entry: Entry, all: Consequences): void {
    entry.withReferee = true;
    this.leave(entry);
    all.referee.push(entry.job.id);
  }

  /** The evaluators have no more to do with it. */
  private leave({ job }: Entry): void {
    for (const each of [this.active, this.toSend, this.second]) each.delete(job.id);
  }

  private fail(entry: Entry, evaluator: string, error: string, now: number, all: Consequences): void {
    const { roster } = this.options;
    entry.failures.add(evaluator);
    const name = roster.get(evaluator)?.name ?? evaluator;
    all.notices.push(`${name} could not play seed ${entry.job.seed}: ${error}`);
    if (entry.settled !== null || entry.withReferee) return;
    const isLast = entry.failures.size >= MOST_FAILURES;
    if (!isLast && this.hasPlayer(entry, now)) this.toSend.add(entry.job.id);
    else this.askReferee(entry, all);
  }
}
