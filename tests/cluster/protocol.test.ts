/** Messages of the cluster: what is sent comes back bit by bit, and what is not one is refused with its reason. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { decodeAgent, encodeAgent, roundName } from '../../src/cluster/agent-file.ts';
import { versionWarning } from '../../src/cluster/connection.ts';
import { enginePrint } from '../../src/cluster/engine-print.ts';
import { joinLink, joinRequest, parseServer, serverText } from '../../src/cluster/join-link.ts';
import {
  decodeEvaluatorWord,
  decodeResult,
  decodeRunWord,
  decodeTask,
  encodeResult,
  encodeTask,
  encodeWord,
  MAX_RESULT_BYTES,
  MAX_TASK_BYTES,
  type Result,
  type Task,
  VERSION,
} from '../../src/cluster/protocol.ts';
import { Refusal } from '../../src/cluster/refusal.ts';
import { Tickets } from '../../src/cluster/tickets.ts';
import { jobsOf, SPEC } from './players.helper.ts';

const [job] = jobsOf(1);
const task: Task = { agent: 'a1', round: 'r1', ticket: '0_ab', not: ['one'], job };
const result: Result = {
  agent: 'a1',
  round: 'r1',
  ticket: '0_ab',
  outcome: { id: 3, return: 0.1 + 0.2, steps: 7 },
  seed: 5,
  evaluator: 'one',
  print: 'p',
};
const utf8 = new TextEncoder();
const json = (value: unknown): Uint8Array => utf8.encode(JSON.stringify(value));
const parsed = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes));

function reasonOf(decode: () => unknown): string {
  try {
    decode();
  } catch (error) {
    if (error instanceof Refusal) return error.reason;
    throw error;
  }
  return 'accepted';
}

describe('messages', () => {
  it('a task comes back bit by bit, also from the middle of a larger buffer', () => {
    const shaping = { steeringPenalty: 0.3, offRoadSteps: 40 };
    const all = { ...task, job: { ...job, shaping } };
    const bytes = encodeTask(all);
    const pool = new Uint8Array(bytes.length + 3);
    pool.set(bytes, 3);
    expect(decodeTask(pool.subarray(3))).toEqual(all);
    const random = { ...task, job: { ...job, parameters: null } };
    expect(decodeTask(encodeTask(random))).toEqual(random);
  });

  it('a result and the words come back as they were', () => {
    expect(decodeResult(encodeResult(result))).toEqual(result);
    const failed = { ...result, outcome: { id: 3, return: 0, steps: 0 }, error: 'no memory' };
    expect(decodeResult(encodeResult(failed))).toEqual(failed);
    const run = {
      name: 'x',
      agent: 'a',
      round: 'r',
      state: 'paused' as const,
      evaluators: 2,
      quarantined: ['b'],
      over: ['q'],
    };
    expect(decodeRunWord(encodeWord(run))).toEqual(run);
    const said = {
      evaluator: 'e',
      name: 'a tab',
      kind: 'tab' as const,
      print: 'p',
      state: 'playing' as const,
    };
    const numbers = { workers: 2, slots: 8, held: 3, episodes: 9, stepsPerSecond: 1.5, refused: 0 };
    expect(decodeEvaluatorWord(encodeWord({ ...said, ...numbers }))).toEqual({ ...said, ...numbers });
  });

  it.each([
    [
      'another version',
      () => decodeResult(json({ ...parsed(encodeResult(result)), v: `${VERSION}0` })),
      'version',
    ],
    ['no version', () => decodeRunWord(json({})), 'version'],
    ['10 MB', () => decodeTask(new Uint8Array(10 * 2 ** 20)), 'oversize'],
    ['a byte too many', () => decodeResult(new Uint8Array(MAX_RESULT_BYTES + 1)), 'oversize'],
    ['no bytes', () => decodeTask(new Uint8Array()), 'malformed'],
    ['text', () => decodeResult(utf8.encode('hello')), 'malformed'],
    ['bytes that are no UTF-8', () => decodeResult(Uint8Array.of(0xff, 0xfe)), 'malformed'],
    [
      'a return that is no number',
      () => decodeResult(json({ v: VERSION, ...result, ...result.outcome, return: null })),
      'malformed',
    ],
    [
      'a negative number of steps',
      () => decodeResult(json({ v: VERSION, ...result, ...result.outcome, steps: -1 })),
      'malformed',
    ],
    [
      'a name that is a subject',
      () => decodeResult(json({ v: VERSION, ...result, ...result.outcome, evaluator: 'a.>' })),
      'malformed',
    ],
    ['a head longer than the task', () => decodeTask(Uint8Array.of(255, 0, 0, 0, 1, 2)), 'malformed'],
  ])('refuses %s', (_, decode, reason) => {
    expect(reasonOf(decode)).toBe(reason);
  });

  it('are of the build that made them, and one of another build is refused with the way out', async () => {
    vi.resetModules();
    vi.stubGlobal('__SOURCE__', { commit: null, changed: true, code: '0123456789ab' });
    const other = await import('../../src/cluster/protocol.ts');
    vi.unstubAllGlobals();
    expect(other.VERSION).toMatch(/^\d+\.0123456789ab$/);
    expect(other.decodeResult(other.encodeResult(result))).toEqual(result);
    const advice =
      / need the same build: reload the pages at both ends, open .*, and check out the same commit /;
    expect(() => decodeTask(other.encodeTask(task))).toThrow(advice);
    expect(() => other.decodeTask(encodeTask(task))).toThrow(
      /^a task is of build "\d\.source", here is build "\d\.0123456789ab"\. /,
    );
    // Evaluators from before the builds had names spoke, and took, a number alone.
    expect(reasonOf(() => decodeRunWord(json({ v: 2 })))).toBe('version');
    expect(parsed(encodeResult(result)).v).not.toBe(2);
  });

  it('refuses parameters that are not finite', () => {
    const bad = { ...task, job: { ...job, parameters: Float32Array.of(1, Number.NaN) } };
    expect(reasonOf(() => decodeTask(encodeTask(bad)))).toBe('malformed');
  });

  it('the largest C of the settings fits into a task', () => {
    const parameters = new Float32Array(3 * (64 + 1024 + 1)).fill(1 / 3);
    expect(encodeTask({ ...task, job: { ...job, parameters } }).length).toBeLessThan(MAX_TASK_BYTES);
  });

  it('refuses, and never fails otherwise at, a message with any bytes changed', () => {
    const whole = encodeTask(task);
    const change = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(change, (changes) => {
        const bytes = whole.slice();
        for (const [at, value] of changes) bytes[at] = value;
        expect(['accepted', 'malformed', 'version']).toContain(reasonOf(() => decodeTask(bytes)));
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe('names', () => {
  it('an agent comes back bit by bit under the hash of its bytes, and under no other', () => {
    const { name, bytes } = encodeAgent(SPEC);
    expect(decodeAgent(name, bytes)).toEqual(SPEC);
    const states = { h: Float32Array.of(1, 2, 3, 4), c: Float32Array.of(5, 6, 7, 8) };
    const moments = {
      ...SPEC,
      dreamStarts: { mu: Float32Array.of(1, 2), logvar: Float32Array.of(3, 4), ...states },
    };
    const other = encodeAgent(moments);
    expect(decodeAgent(other.name, other.bytes)).toEqual(moments);
    expect(other.name).not.toBe(name);
    const changed = bytes.slice();
    changed[changed.length - 1] ^= 1;
    expect(() => decodeAgent(name, changed)).toThrow(/came as other bytes/);
  });

  it('a round is named by its agent, its build and all that its jobs are', () => {
    const jobs = jobsOf(8);
    const name = roundName('a', jobs);
    expect(roundName('a', jobsOf(8))).toBe(name);
    const others = [
      roundName('b', jobs),
      roundName('a', jobs, '2.other'),
      roundName('a', jobs.slice(1)),
      roundName(
        'a',
        jobs.map((each) => ({ ...each, seed: each.seed + 1 })),
      ),
      roundName(
        'a',
        jobs.map((each) => ({ ...each, parameters: each.parameters!.map((x) => x + 1e-6) })),
      ),
    ];
    expect(new Set([name, ...others]).size).toBe(6);
  });

  it('a ticket is valid for its round and job only, in every life of the coordinator', () => {
    const ticket = new Tickets('secret').of('r', 3, 0);
    const later = new Tickets('secret');
    expect(later.isValid(ticket, 'r', 3)).toBe(true);
    expect(later.isValid(ticket, 'r', 4)).toBe(false);
    expect(later.isValid(ticket, 's', 3)).toBe(false);
    expect(later.isValid('0_0000000000000000', 'r', 3)).toBe(false);
    expect(new Tickets('other').isValid(ticket, 'r', 3)).toBe(false);
  });

  it('engines that differ in the last bit of one function have different prints', () => {
    const nudged = (x: number): number => Math.sin(x) * (1 + Number.EPSILON);
    const print = (f: (x: number) => number): string => enginePrint(Float32Array.of(1 / 3), [f]);
    expect(print(Math.sin)).toBe(print(Math.sin));
    expect(print(Math.sin)).not.toBe(print(nudged));
  });

  it('and so have engines whose kernels of V and M round differently', () => {
    const [third, next] = [Math.fround(1 / 3), Math.fround(1 / 3 + 2 ** -25)];
    expect(next).not.toBe(third);
    const print = (...sums: number[]): string => enginePrint(Float32Array.from(sums));
    expect(print(third)).toBe(print(third));
    expect(new Set([print(third), print(next), print()]).size).toBe(3);
  });
});

describe('the join link', () => {
  it('carries the server and its credentials behind the hash', () => {
    const server = { url: 'ws://10.0.0.2:9222', user: 'evaluator', password: 'a/b@c#d' };
    const link = new URL(joinLink('http://host/page/?x=1#room=vision', serverText(server)));
    expect(link.search).toBe('');
    const asked = joinRequest(link.search, link.hash);
    expect(parseServer(asked!)).toEqual({ ...server, loopback: false });
    expect(joinRequest('?join=ws%3A%2F%2Fa%3Ab%40c', '')).toBe('ws://a:b@c');
    expect(joinRequest('', '#room=vision')).toBeNull();
  });

  it.each([
    ['10.0.0.2', /is like ws:\/\/user:password@host:9222/],
    ['nats://u:p@10.0.0.2', /reaches it by its WebSocket port/],
    ['http://u:p@10.0.0.2', /begins with ws: or wss:/],
    ['ws://10.0.0.2', /lacks the user or the password/],
  ])('says what is wrong with %s', (text, message) => {
    expect(() => parseServer(text)).toThrow(message);
  });

  it("keeps a scheme's own port where it is written out, and knows this machine", () => {
    expect(parseServer('wss://u:p@host:443').url).toBe('wss://host:443');
    expect(parseServer('ws://u:p@localhost').url).toBe('ws://localhost:9222');
    expect(parseServer('ws://u:p@localhost').loopback).toBe(true);
  });

  it.each([
    ['2.9.10', true],
    ['2.12.11', true],
    ['2.12.12', false],
    ['2.14.2', true],
    ['2.14.3', false],
    ['2.15.0', false],
  ])('warns of nats-server %s beyond this machine: %s', (version, warns) => {
    const server = parseServer('wss://u:p@10.0.0.2');
    expect(versionWarning(version, server) !== null).toBe(warns);
    expect(versionWarning(version, { ...server, loopback: true })).toBeNull();
  });
});
