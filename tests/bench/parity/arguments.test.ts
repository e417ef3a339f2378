/** What `npm run parity` takes and refuses. */
import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../bench/parity/arguments.ts';
import { UsageError } from '../../../src/cli/options.ts';

describe('the arguments of npm run parity', () => {
  it.each<[string[], number]>([
    [[], 0],
    [['--live'], 20],
    [['--live', '1'], 1],
    [['--live', '100'], 100],
    [['--live=100'], 100],
    [['--live', '1000'], 1000],
  ])('%j: %i live drives', (given, live) => {
    expect(readArguments(given)).toEqual({ live });
  });

  it.each(['0', '-3', '2.5', 'abc', '', ' ', 'NaN', 'Infinity', '1001', '20x'])(
    '--live %j is refused, with the value and the range',
    (text) => {
      const message = `is ${JSON.stringify(text)}; allowed is a whole number from 1 to 1000`;
      expect(() => readArguments(['--live', text])).toThrow(message);
      expect(() => readArguments([`--live=${text}`])).toThrow(UsageError);
    },
  );

  it.each([[['--liv']], [['100']], [['100', '--live']], [['--live', '3', '4']], [['--live', '3', '--live']]])(
    '%j is refused, with what is allowed',
    (given) => {
      expect(() => readArguments(given)).toThrow(UsageError);
      expect(() => readArguments(given)).toThrow(`${JSON.stringify(given.join(' '))}; allowed is --live [N]`);
    },
  );
});
