/**
 * A round in many orders of events, drawn by seed: three evaluators take tasks, play them and give results, one of
 * them lies, and several results come between two looks of the coordinator. No clock runs, so nothing is sent again
 * because it is late: a job whose last copy went astray is never played, and the round does not end.
 */
import { describe, expect, it } from 'vitest';
import { join, none } from '../../src/cluster/consequences.ts';
import { Ledger } from '../../src/cluster/ledger.ts';
import type { Task } from '../../src/cluster/protocol.ts';
import { Refusal } from '../../src/cluster/refusal.ts';
import { Roster } from '../../src/cluster/roster.ts';
import { Tickets } from '../../src/cluster/tickets.ts';
import { Round } from '../../src/lab/pool/round.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { addPull, jobsOf, outcomeOf, wordOf } from './players.helper.ts';

const NOW = 1000;
const SLOTS = 4;
/** A round of forty jobs that ends takes about 500. */
const MOST_EVENTS = 5000;
const print = 'engine-a';

/** @returns what counts at the end, undefined for a job that nobody plays any more */
function playInOrder(seed: number, share: number) {
  const random = new Xoshiro128(seed);
  const below = (count: number): number => Math.floor(random.random() * count);
  const jobs = jobsOf(40);
  const roster = new Roster();
  const hands = new Map<string, Task[]>(['honest', 'also', 'liar'].map((name) => [name, []]));
  for (const name of hands.keys()) roster.hear(wordOf(name, print), NOW);
  const names = { agent: 'a', round: 'r' };
  const tickets = new Tickets('secret');
  const ledger = new Ledger({
    ...names,
    jobs,
    roster,
    share,
    print,
    random: () => random.random(),
    tickets,
  });
  const round = new Round(jobs);
  round.elsewhere = 1;
  round.tells = true;
  const queue: Task[] = [];
  let came = none();
  let free = 0;

  const take = (evaluator: string, hand: Task[]): void => {
    const index = below(queue.length);
    const task = queue[index];
    const isFull = task === undefined || hand.length >= SLOTS;
    if (isFull || task.not.includes(evaluator) || hand.some(({ job }) => job.id === task.job.id)) return;
    // A quarantined one stops when it hears of it: a little later.
    if (roster.isQuarantined(evaluator) && below(4) > 0) return;
    hand.push(...queue.splice(index, 1));
  };
  const giveResult = (evaluator: string, hand: Task[]): void => {
    const [task] = hand.splice(below(hand.length), 1);
    if (task === undefined) return;
    const outcome = { ...outcomeOf(task.job), ...(evaluator === 'liar' && { return: 900 }) };
    const result = { ...names, ticket: task.ticket, seed: task.job.seed, outcome, evaluator, print };
    try {
      join(came, ledger.receive(result, NOW));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  };
  const look = (): void => {
    join(came, ledger.settleHere(round.takeHere()));
    const ids = round.takeAway(free, 0).map(({ id }) => id);
    queue.push(...ledger.give(ids, NOW), ...ledger.due(NOW));
    const capacity = roster.capacity(NOW);
    free = Math.max(0, capacity - ledger.out);
    if (round.left === 0) queue.push(...ledger.copies(capacity - ledger.sent, NOW));
    addPull(round, came);
    came = none();
  };
  for (let event = 0; event < MOST_EVENTS && !round.isOver; event++) {
    const [evaluator, hand] = [...hands][below(hands.size)];
    const what = below(10);
    if (what === 0) look();
    else if (what < 5) take(evaluator, hand);
    else giveResult(evaluator, hand);
  }
  return { jobs, outcomes: jobs.map(({ id }) => round.outcomes.get(id)), quarantined: roster.quarantined() };
}

describe('a round with a liar, in hundreds of orders of events', () => {
  it('ends with the true outcomes where all is played twice, and loses no job', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const { jobs, outcomes, quarantined } = playInOrder(seed, 1);
      expect(outcomes, `seed ${seed}`).toEqual(jobs.map(outcomeOf));
      expect(quarantined).toEqual(['liar']);
    }
  });

  it('loses no job where a part is played twice; what counts is true once the liar is seen', () => {
    let seen = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const { jobs, outcomes, quarantined } = playInOrder(seed, 0.3);
      expect(outcomes, `seed ${seed}`).not.toContain(undefined);
      if (quarantined.length === 0) continue;
      seen++;
      expect(outcomes, `seed ${seed}`).toEqual(jobs.map(outcomeOf));
    }
    expect(seen).toBeGreaterThan(150);
  });
});
