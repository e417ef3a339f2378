/** The arguments of the benchmarks. */
import { expect, test } from 'vitest';
import { NAMES, parseBenchmarkArguments } from '../../bench/arguments.ts';
import { UsageError } from '../../src/cli/options.ts';

test('all of them, or those that are named', () => {
  expect(parseBenchmarkArguments([])).toEqual({ names: NAMES, peers: true, save: null });
  expect(parseBenchmarkArguments(['train', 'env', '--no-peers'])).toMatchObject({
    names: ['train', 'env'],
    peers: false,
  });
});

test.each([
  ['envv', /no benchmark "envv"; there are env, /],
  ['env env', /env is given twice/],
  ['kernels --no-peers', /--no-peers has no effect: kernels/],
  ['--peers', /Unknown option '--peers'.*allowed are --no-peers, --save/],
  ['env --save a --save b', /--save is given twice/],
  ['env --save src', /--save is "src", which is a folder/],
  ['env --save package.json/x', /which cannot be written/],
])('refuses: %s', (line, said) => {
  const parse = () => parseBenchmarkArguments(line.split(' '));
  expect(parse).toThrow(UsageError);
  expect(parse).toThrow(said);
});
