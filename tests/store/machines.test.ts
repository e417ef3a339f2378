/** A shared run as the page shows it: who did which part, how fast, and over which server. */
import { describe, expect, it } from 'vitest';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { applyEvent } from '../../src/store/apply-event.ts';
import { createLab } from '../../src/store/lab.ts';
import { machineRows, machinesVerdict, sharingOver } from '../../src/store/machines.ts';
import { wordOf } from '../cluster/players.helper.ts';

const CALM = { malformed: 0, oversize: 0, version: 0, unknown: 0, quarantined: 0, late: 0 };
const UNSEEN = { seen: 0, checked: 0, across: 0, unlike: 0, disputes: new Set<string>() };

function evaluator(name: string, given: number, change: object = {}) {
  const word = { ...wordOf(name, 'p'), held: 3, stepsPerSecond: 100 };
  return { ...word, ...UNSEEN, given, latency: 2500, quarantine: null, gone: false, ...change };
}

const STATE = {
  evaluators: [
    evaluator('slow', 10),
    evaluator('fast', 50, { stepsPerSecond: 400 }),
    evaluator('liar', 0, { quarantine: 'it lies' }),
    evaluator('lost', 20, { gone: true }),
  ],
  here: 20,
  refused: CALM,
  unsent: 0,
  connected: true,
};
const WORKERS = [
  { id: 0, stepsPerSecond: 150, alive: true },
  { id: 1, stepsPerSecond: 90, alive: true },
];

describe('who plays', () => {
  const rows = machineRows(STATE, WORKERS);

  it('this machine comes first, then the evaluators that did most', () => {
    expect(rows.map(({ name, share }) => [name, share])).toEqual([
      ['This machine', 0.2],
      ['fast', 0.5],
      ['lost', 0.2],
      ['slow', 0.1],
      ['liar', 0],
    ]);
    expect(rows[0]).toMatchObject({ cores: 2, stepsPerSecond: 240, latency: null, episodes: 20 });
    expect(rows[1]).toMatchObject({ hand: { held: 3, slots: 4 }, latency: 2.5, state: 'playing' });
    expect(rows.map(({ state }) => state)).toEqual(['playing', 'playing', 'gone', 'playing', 'quarantined']);
  });

  it('is said in a sentence', () => {
    expect(machinesVerdict(rows)).toBe(
      '3 evaluators are there. Evaluators played 80 % of 100 episodes so far, this machine the rest.',
    );
    expect(machinesVerdict(machineRows({ ...STATE, evaluators: [] }, WORKERS))).toBeNull();
    const over = machineRows(STATE, WORKERS, true);
    expect(over[0]).toMatchObject({ state: null, stepsPerSecond: 0, episodes: 20 });
    expect(machinesVerdict(over)).toMatch(/^The run is over. Evaluators played 80 % of 100 episodes/);
    const fresh = { ...STATE, here: 0, evaluators: [evaluator('one', 0)] };
    expect(machinesVerdict(machineRows(fresh, []))).toBe(
      '1 evaluator is there; no episode has been played yet.',
    );
  });
});

it('the throughput grows by a point with each state, and is forgotten when a run begins', () => {
  const lab = createLab(presetSettings('car-racing', 'smoke'));
  applyEvent(lab, { type: 'workers', load: WORKERS });
  applyEvent(lab, { type: 'machines', machines: STATE, seconds: 1 });
  applyEvent(lab, { type: 'machines', machines: STATE, seconds: 2 });
  expect(Array.from(lab.throughput.x)).toEqual([1, 2]);
  // One that is gone plays nothing, whatever it said last.
  expect([lab.throughput.last('here'), lab.throughput.last('evaluators')]).toEqual([240, 600]);
  applyEvent(lab, { type: 'run', status: 'running' });
  expect(lab.throughput.length).toBe(0);
  expect(lab.store.getState().machines).toBeNull();
});

describe('over which server', () => {
  it('shows the join link where the address has the password of the evaluators, never its own', () => {
    const sharing = sharingOver('ws://coordinator:mine@10.0.0.2:9222?join=for%20all', 'https://a.org/x/');
    expect(sharing).toEqual({
      server: 'ws://10.0.0.2:9222',
      loopback: false,
      joinLink: 'https://a.org/x/#join=ws%3A%2F%2Fevaluator%3Afor%2520all%4010.0.0.2%3A9222',
    });
    expect(JSON.stringify(sharing)).not.toContain('mine');
    expect(sharingOver('ws://coordinator:mine@127.0.0.1:80', '')).toEqual({
      server: 'ws://127.0.0.1:80',
      loopback: true,
      joinLink: null,
    });
    expect(() => sharingOver('10.0.0.2', '')).toThrow(/is like ws:/);
    expect(() => sharingOver('ws://evaluator:theirs@10.0.0.2:9222', '')).toThrow(
      "the evaluators' address, which may not begin a run: npm run cluster prints the coordinator's",
    );
  });
});
