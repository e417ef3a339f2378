/**
 * The evaluators of a run as the coordinator knows them: what each says of itself, what it gave, how long it took, and
 * whether it is quarantined. Times are milliseconds of the coordinator's own clock; an evaluator's clock is not asked.
 */
import { type Given, isAlike } from './consequences.ts';
import { type EvaluatorWord, GONE_MS } from './protocol.ts';
import type { RefusalReason } from './refusal.ts';

export interface Evaluator extends EvaluatorWord {
  /** When it last said that it is there. */
  seen: number;
  /** Episodes that it gave to this coordinator, and those of them that another of its engine played too. */
  given: number;
  checked: number;
  /** Episodes that another engine played too, and those whose returns were not alike. */
  across: number;
  unlike: number;
  /** Checks that it failed where nobody could decide who was right: the other evaluators of them. */
  disputes: Set<string>;
  /** Mean milliseconds from a task to its result. */
  latency: number;
  /** Why its results count no longer; null where they do. */
  quarantine: string | null;
}

/** What is shown of a shared run. */
export interface ClusterState {
  evaluators: (Evaluator & { gone: boolean })[];
  /** Episodes that the coordinator's own machine has played. */
  here: number;
  refused: Record<RefusalReason, number>;
  /** Messages that wait for a server that does not answer. */
  unsent: number;
  connected: boolean;
}

/** More that are seen at once are not added: each costs memory. */
const MOST_EVALUATORS = 20_000;
/** Weight of the newest time in the mean. */
const NEWEST = 0.1;
/** Partners with whom an evaluator may disagree before it is the likely cause. */
const MOST_DISPUTES = 2;
/** More than this share of at least so many episodes: no engine is so far from the others. */
const MOST_UNLIKE = 1 / 3;
const LEAST_ACROSS = 9;

const UNHEARD = {
  kind: 'tab',
  state: 'waiting',
  workers: 0,
  slots: 0,
  held: 0,
  episodes: 0,
  stepsPerSecond: 0,
  refused: 0,
} as const;

export class Roster {
  private readonly all = new Map<string, Evaluator>();
  private slots = 0;
  private capacityAt = Number.NEGATIVE_INFINITY;

  hear(said: EvaluatorWord, now: number): void {
    const known = this.all.get(said.evaluator);
    if (known !== undefined) Object.assign(known, said, { seen: now });
    else if (this.all.size < MOST_EVALUATORS) {
      this.all.set(said.evaluator, {
        ...said,
        seen: now,
        given: 0,
        checked: 0,
        across: 0,
        unlike: 0,
        disputes: new Set(),
        latency: 0,
        quarantine: null,
      });
    }
    this.capacityAt = Number.NEGATIVE_INFINITY;
  }

  get(evaluator: string): Evaluator | undefined {
    return this.all.get(evaluator);
  }

  /** Those that are there. */
  present(now: number): Evaluator[] {
    return [...this.all.values()].filter((each) => each.state !== 'left' && now - each.seen < GONE_MS);
  }

  /** All that gave something or are there, for people. */
  known(now: number): (Evaluator & { gone: boolean })[] {
    const present = new Set(this.present(now));
    return [...this.all.values()]
      .filter((each) => each.given > 0 || each.quarantine !== null || present.has(each))
      .map((each) => ({ ...each, gone: !present.has(each) }));
  }

  /** Those whose results count and who play now. */
  working(now: number): Evaluator[] {
    return this.present(now).filter(({ quarantine, state }) => quarantine === null && state !== 'paused');
  }

  /** Episodes that all of them want in hand together. */
  capacity(now: number): number {
    // Asked for each message; a thousand evaluators are added up some times a second only.
    if (now - this.capacityAt > 250) {
      this.slots = this.working(now).reduce((sum, { slots }) => sum + slots, 0);
      this.capacityAt = now;
    }
    return this.slots;
  }

  /** @param milliseconds from its task to its result; null where the task was sent in an earlier life */
  gave(evaluator: string, print: string, milliseconds: number | null): void {
    // A result may come before the first word of its evaluator.
    if (!this.all.has(evaluator))
      this.hear({ ...UNHEARD, evaluator, name: evaluator, print }, Number.NEGATIVE_INFINITY);
    const one = this.all.get(evaluator);
    if (one === undefined) return;
    one.given++;
    if (milliseconds === null) return;
    one.latency = one.latency === 0 ? milliseconds : one.latency + NEWEST * (milliseconds - one.latency);
  }

  /** @returns false where it is quarantined already, or not known */
  quarantine(evaluator: string, reason: string): boolean {
    const one = this.all.get(evaluator);
    if (one === undefined || one.quarantine !== null) return false;
    one.quarantine = reason;
    this.capacityAt = Number.NEGATIVE_INFINITY;
    return true;
  }

  isQuarantined(evaluator: string): boolean {
    return (this.all.get(evaluator)?.quarantine ?? null) !== null;
  }

  quarantined(): string[] {
    return [...this.all.values()]
      .filter(({ quarantine }) => quarantine !== null)
      .map((each) => each.evaluator);
  }

  countCheck(evaluator: string): void {
    const one = this.all.get(evaluator);
    if (one !== undefined) one.checked++;
  }

  /** Two evaluators disagree and nobody can decide. @returns those that disagree with too many others */
  dispute(a: string, b: string): string[] {
    this.all.get(a)?.disputes.add(b);
    this.all.get(b)?.disputes.add(a);
    return [a, b].filter((one) => (this.all.get(one)?.disputes.size ?? 0) >= MOST_DISPUTES);
  }

  /** Results of two engines for one job. @returns those whose returns are too often unlike */
  compareAcross(a: Given, b: Given): string[] {
    const alike = isAlike(a, b);
    return [a, b].flatMap(({ evaluator }) => {
      const one = this.all.get(evaluator);
      if (one === undefined) return [];
      one.across++;
      if (!alike) one.unlike++;
      return one.across >= LEAST_ACROSS && one.unlike > MOST_UNLIKE * one.across ? [evaluator] : [];
    });
  }
}
