/** The book of a round, event by event: who counts, who does not, and what is played again. */
import { describe, expect, it } from 'vitest';
import { Ledger, type LedgerOptions } from '../../src/cluster/ledger.ts';
import type { Task } from '../../src/cluster/protocol.ts';
import { Refusal } from '../../src/cluster/refusal.ts';
import { Roster } from '../../src/cluster/roster.ts';
import { Tickets } from '../../src/cluster/tickets.ts';
import { jobsOf, outcomeOf, wordOf } from './players.helper.ts';

const TIME = 1000;

/** @param evaluators name and engine of those that are there */
function begin(evaluators: Record<string, string>, share = 0, options: Partial<LedgerOptions> = {}) {
  const roster = new Roster();
  for (const [name, print] of Object.entries(evaluators)) roster.hear(wordOf(name, print), TIME);
  const jobs = jobsOf(6);
  const tickets = new Tickets('secret');
  const all = { agent: 'a', round: 'r', jobs, roster, share, print: 'here', random: () => 0.5, tickets };
  const ledger = new Ledger({ ...all, ...options });
  const give = (
    task: Task,
    evaluator: string,
    change: { return?: number; error?: string; seed?: number } = {},
  ) => {
    const { agent, round, ticket, job } = task;
    const outcome = { ...outcomeOf(job), ...(change.return !== undefined && { return: change.return }) };
    const print = evaluators[evaluator] ?? 'here';
    const { error, seed = job.seed } = change;
    return ledger.receive({ agent, round, ticket, seed, outcome, evaluator, print, error }, TIME + 500);
  };
  return { ledger, roster, jobs, give };
}

const reasonOf = (receive: () => unknown): string => {
  try {
    receive();
  } catch (error) {
    if (error instanceof Refusal) return error.reason;
    throw error;
  }
  return 'accepted';
};

describe('one player', () => {
  it('settles a job with its first result; the second is late, and counted as that', () => {
    const { ledger, jobs, give } = begin({ a: 'here', b: 'here' });
    const [task] = ledger.give([0], TIME);
    expect(ledger.out).toBe(1);
    const [copy] = ledger.copies(5, TIME);
    expect(copy.job).toBe(task.job);
    expect(give(task, 'a').outcomes).toEqual([outcomeOf(jobs[0])]);
    expect(ledger.out).toBe(0);
    expect(give(copy, 'b')).toMatchObject({ outcomes: [], late: 1, retracted: [] });
  });

  it('refuses what is of no task: a foreign round, job, seed or ticket, and the same evaluator twice', () => {
    const { ledger, give } = begin({ a: 'here' });
    const [task] = ledger.give([0], TIME);
    const [other] = ledger.give([1], TIME);
    expect(reasonOf(() => give({ ...task, round: 'q' }, 'a'))).toBe('unknown');
    expect(reasonOf(() => give({ ...task, job: { ...task.job, id: 99 } }, 'a'))).toBe('unknown');
    expect(reasonOf(() => give(task, 'a', { seed: 1 }))).toBe('unknown');
    expect(reasonOf(() => give({ ...task, ticket: other.ticket }, 'a'))).toBe('unknown');
    expect(give(task, 'a').outcomes).toHaveLength(1);
    expect(reasonOf(() => give(task, 'a'))).toBe('late');
  });

  it('takes the result of a task that its earlier life sent', () => {
    const before = begin({ a: 'here' });
    const [task] = before.ledger.give([2], TIME);
    const after = begin({});
    expect(after.give(task, 'a').outcomes).toEqual([outcomeOf(after.jobs[2])]);
  });

  it('sends an episode that fails to others, and then to this machine', () => {
    const { ledger, give } = begin({ a: 'here', b: 'here' });
    const [task] = ledger.give([0], TIME);
    expect(give(task, 'a', { error: 'no memory' })).toMatchObject({ outcomes: [], referee: [] });
    const [again] = ledger.due(TIME);
    expect(again.not).toEqual(['a']);
    expect(give(again, 'b', { error: 'no memory' }).referee).toEqual([0]);
    expect(ledger.out).toBe(0);
  });

  it('copies the task that is out longest, once, and again when its evaluator may be lost', () => {
    const { ledger } = begin({ a: 'here' });
    ledger.give([0], TIME + 5);
    ledger.give([1], TIME);
    expect(ledger.copies(1, TIME + 10).map(({ job }) => job.id)).toEqual([1]);
    expect(ledger.copies(9, TIME + 10).map(({ job }) => job.id)).toEqual([0]);
    expect(ledger.copies(9, TIME + 20)).toEqual([]);
    expect(ledger.copies(9, TIME + 70_000)).toHaveLength(2);
  });
});

describe('two players of one engine', () => {
  it('a checked job counts when a second, equal result is there', () => {
    const { ledger, roster, jobs, give } = begin({ a: 'here', b: 'here' }, 1);
    const [task] = ledger.give([0], TIME);
    expect(give(task, 'a').outcomes).toEqual([]);
    const [second] = ledger.due(TIME);
    expect(second.not).toEqual(['a']);
    expect(give(second, 'b').outcomes).toEqual([outcomeOf(jobs[0])]);
    expect(roster.get('a')?.checked).toBe(1);
  });

  it('where they disagree this machine decides, and all that the liar gave is played again', () => {
    const { ledger, roster, jobs, give } = begin({ liar: 'here', b: 'here' }, 1);
    const [lie, unchecked] = ledger.give([0, 1], TIME);
    give(lie, 'liar', { return: 900 });
    const [second] = ledger.due(TIME);
    expect(give(second, 'b')).toMatchObject({ outcomes: [], referee: [0] });
    give(unchecked, 'liar', { return: 901 });
    const decided = ledger.settleHere([outcomeOf(jobs[0])]);
    expect(decided.notices[0]).toMatch(/^liar is quarantined: seed 1000 gave 900 .* there and /);
    expect(roster.quarantined()).toEqual(['liar']);
    const [third] = ledger.give([2], TIME);
    expect(reasonOf(() => give(third, 'liar'))).toBe('quarantined');
    expect(give(third, 'b').outcomes).toEqual([]);
  });

  it('takes back outcomes that counted when their evaluator turns out to lie', () => {
    const { ledger, jobs, give } = begin({ liar: 'here' });
    const [a, b] = ledger.give([0, 1], TIME);
    expect(give(a, 'liar', { return: 900 }).outcomes).toHaveLength(1);
    const [copy] = ledger.copies(1, TIME);
    expect(copy.job.id).toBe(1);
    ledger.settleHere([outcomeOf(jobs[1])]);
    expect(give(b, 'liar', { return: 800 }).retracted).toEqual([0]);
  });

  it('sends a job again when the last copy came to nothing: its player is quarantined, or gave a result before', () => {
    const { ledger, roster, jobs, give } = begin({ a: 'here', b: 'here', liar: 'here' }, 1);
    const [task] = ledger.give([0], TIME);
    const [copy] = ledger.copies(1, TIME);
    give(task, 'a');
    const [second] = ledger.due(TIME);
    expect(second.not).toEqual(['a']);
    roster.quarantine('liar', 'it lies');
    expect(reasonOf(() => give(second, 'liar'))).toBe('quarantined');
    expect(ledger.due(TIME)).toEqual([]);
    // Sent before anybody had played it, so the same evaluator took it too.
    expect(reasonOf(() => give(copy, 'a'))).toBe('late');
    const [third] = ledger.due(TIME);
    expect(third.not).toEqual(['a']);
    expect(give(third, 'b').outcomes).toEqual([outcomeOf(jobs[0])]);
  });

  it('asks this machine where the evaluator is alone', () => {
    const { ledger, jobs, give } = begin({ a: 'here' }, 1);
    const [task] = ledger.give([0], TIME);
    expect(give(task, 'a')).toMatchObject({ outcomes: [], referee: [0] });
    expect(ledger.settleHere([outcomeOf(jobs[0])])).toMatchObject({ notices: [], retracted: [] });
  });

  it('leaves the decision to this machine when the only other player leaves with the second play in hand', () => {
    const { ledger, roster, jobs, give } = begin({ a: 'here', b: 'here', c: 'x' }, 1);
    const [task] = ledger.give([0], TIME);
    give(task, 'a');
    expect(ledger.due(TIME)).toHaveLength(1);
    expect(ledger.withoutPartner(TIME).referee).toEqual([]);
    roster.hear({ ...wordOf('b', 'here'), state: 'left' }, TIME);
    expect(ledger.withoutPartner(TIME).referee).toEqual([0]);
    expect(ledger.withoutPartner(TIME).referee).toEqual([]);
    expect(ledger.out).toBe(0);
    expect(ledger.settleHere([outcomeOf(jobs[0])])).toMatchObject({ notices: [], retracted: [] });
  });

  it('does not send a second play that failed back to who gave the first result', () => {
    const { ledger, give } = begin({ a: 'here', b: 'here' }, 1);
    const [task] = ledger.give([0], TIME);
    give(task, 'a');
    const [second] = ledger.due(TIME);
    expect(give(second, 'b', { error: 'no memory' }).referee).toEqual([0]);
    expect(ledger.due(TIME)).toEqual([]);
  });
});

describe('engines of other kinds', () => {
  it('an evaluator that disagrees with two others of its engine is quarantined', () => {
    const { ledger, roster, give } = begin({ liar: 'x', b: 'x', c: 'x' }, 1);
    for (const [id, partner] of [
      [0, 'b'],
      [1, 'c'],
    ] as const) {
      const [task] = ledger.give([id], TIME);
      give(task, 'liar', { return: 900 + id });
      const [second] = ledger.due(TIME);
      expect(give(second, partner).referee).toEqual([id]);
    }
    expect(roster.quarantined()).toEqual(['liar']);
  });

  it('returns that are often far from those of this machine are refused; a few are not', () => {
    const { ledger, roster, jobs, give } = begin({ a: 'x', liar: 'y' }, 1, { jobs: jobsOf(40) });
    for (let id = 0; id < 40; id++) {
      const [task] = ledger.give([id], TIME);
      const evaluator = id % 2 === 0 ? 'a' : 'liar';
      if (roster.isQuarantined(evaluator)) continue;
      const far = evaluator === 'liar' || id % 10 === 0;
      const seed = { ...jobs[0], id, seed: 1000 + 7 * id, parameters: task.job.parameters };
      give(task, evaluator, { return: outcomeOf(seed).return + (far ? 2000 : 1e-9) });
      ledger.settleHere([outcomeOf(seed)]);
    }
    expect(roster.quarantined()).toEqual(['liar']);
    expect(roster.get('a')).toMatchObject({ across: 20, unlike: 4 });
  });
});
