/** Results of one job beside each other, and what follows from a message for the round. */
import type { Outcome } from '../rollout/jobs.ts';

/** In place of an evaluator's name: the coordinator's own machine, whose outcomes are trusted. */
export const HERE = '';

export interface Given {
  evaluator: string;
  print: string;
  outcome: Outcome;
}

export interface Consequences {
  outcomes: Outcome[];
  /** Jobs to be played again, for their outcomes count no longer, came they or not; to be applied before `outcomes`. */
  retracted: number[];
  /** Jobs that the coordinator's own machine must play. */
  referee: number[];
  notices: string[];
  /** Results for jobs that were settled already. */
  late: number;
}

export function none(): Consequences {
  return { outcomes: [], retracted: [], referee: [], notices: [], late: 0 };
}

/** Adds what follows from another message. */
export function join(all: Consequences, more: Consequences): void {
  // An outcome that came before it was taken back must not count.
  const back = new Set(more.retracted);
  all.outcomes = [...all.outcomes.filter(({ id }) => !back.has(id)), ...more.outcomes];
  all.retracted.push(...more.retracted);
  all.referee.push(...more.referee);
  all.notices.push(...more.notices);
  all.late += more.late;
}

export function sameEngine(a: Given, b: Given): boolean {
  return a.print === b.print;
}

export function isEqual(a: Given, b: Given): boolean {
  const [x, y] = [a.outcome, b.outcome];
  return x.return === y.return && x.steps === y.steps && x.contents === y.contents;
}

/**
 * Between engines the last bit of a sine differs, and an episode may take another course: returns that are closer than
 * this count as alike.
 */
export function isAlike(a: Given, b: Given): boolean {
  const [x, y] = [a.outcome.return, b.outcome.return];
  return Math.abs(x - y) <= 20 + 0.25 * Math.max(Math.abs(x), Math.abs(y));
}
