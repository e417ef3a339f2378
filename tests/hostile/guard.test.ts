/** Each rule of the guard catches what it is for: code that breaks it once, on purpose. */
import './allocations.helper.ts';
import { expose } from 'comlink';
import { expect, it } from 'vitest';
import { Guard } from './guard.helper.ts';
import { messageTarget } from './thread-messages.helper.ts';

const check = (run: () => unknown, size = 100) => new Guard({ seconds: 0.03 }).check('it', size, run);

it('lets pass what is read, and what is refused in our own words', () => {
  expect(check(() => ({ a: [1], b: new Float32Array(3) }))).not.toBeNull();
  expect(
    check(() => {
      throw new RangeError('the file is truncated: 8 bytes expected, got 3');
    }),
  ).toBeNull();
});

it.each<[string, RegExp, () => unknown]>([
  ['something thrown that is no Error', /which is no Error/, () => thrown('text')],
  ['a property of nothing', /was not refused but failed/, () => (JSON.parse('null') as { a: number }).a],
  [
    'a call of what is no function',
    /was not refused but failed/,
    () => (JSON.parse('{}') as { a(): void }).a(),
  ],
  [
    'a text of an object that has none',
    /was not refused but failed/,
    () => `${JSON.parse('[{"toString":1}]')}`,
  ],
  ['a recursion without end', /was not refused but failed/, () => JSON.stringify(nested(1e5))],
  [
    'memory for a length in the input',
    /asked for memory: Float32Array of 4000000000 bytes/,
    () => new Float32Array(1e9),
  ],
  [
    'a list of such a length',
    /asked for memory: Array of 8000000000 bytes/,
    () => Array.from({ length: 1e9 }),
  ],
  ['a text of such a length', /asked for memory: text.repeat/, () => 'x'.repeat(2e8)],
  [
    'memory in small pieces',
    /asked for memory/,
    () => Array.from({ length: 900 }, () => new Uint8Array(900)),
  ],
  ['memory whose refusal is caught', /asked for memory/, () => caught(() => new Uint8Array(1e8))],
  ['time', /it took [\d.]+ s of CPU/, () => busy(0.1)],
  [
    'a changed prototype',
    /added polluted to the prototype of Object/,
    () => pollute(['__proto__', 'polluted']),
  ],
  [
    'an exchanged prototype',
    /exchanged the prototype of an object by \{admin\}/,
    () => pollute(['list', '__proto__']),
  ],
])('catches %s', (_, message, run) => {
  expect(() => check(run)).toThrow(message);
});

it('catches a thread that follows any path, as comlink alone does', () => {
  const setPath = (path: string[]) => ({ id: 'a', type: 'SET', path, value: { type: 'RAW', value: 1 } });
  const polluting = setPath(['__proto__', '__proto__', 'polluted']);
  expect(() => check(() => messageTarget((api, end) => expose(api, end)).receive(polluting))).toThrow(
    /added polluted to the prototype of Object/,
  );
  expect(check(() => messageTarget().receive(polluting))).toBeNull();
});

function thrown(what: unknown): never {
  throw what;
}

function nested(depth: number): unknown {
  let list: unknown = [];
  for (let i = 0; i < depth; i++) list = [list];
  return list;
}

function caught(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    throw new Error('the file is corrupt', { cause: error });
  }
}

function busy(seconds: number): void {
  const before = process.cpuUsage();
  for (;;) if (process.cpuUsage(before).user / 1e6 > seconds) return;
}

/** What a careless merge of JSON into an object does. */
function pollute(path: string[]): unknown {
  const target: Record<string, unknown> = { list: {} };
  const last = path[path.length - 1];
  const owner = path
    .slice(0, -1)
    .reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, target);
  owner[last] = { admin: true };
  return target;
}
