/** The arguments of the benchmarks. */
import { expect, test } from 'vitest';
import { NAMES, parseBenchmarkArguments } from '../../bench/arguments.ts';
import { UsageError } from '../../src/cli/options.ts';

test('all but those that take long, or those that are named', () => {
  expect(parseBenchmarkArguments([])).toEqual({
    names: NAMES.filter((name) => !['active-weights', 'original', 'ppo'].includes(name)),
    peers: true,
    episodes: 100,
    seed: 0,
    minutes: 25,
    save: null,
  });
  expect(parseBenchmarkArguments(['train', 'env', '--no-peers'])).toMatchObject({
    names: ['train', 'env'],
    peers: false,
  });
  expect(parseBenchmarkArguments(['original', '--episodes', '20', '--seed', '500'])).toMatchObject({
    names: ['original'],
    episodes: 20,
    seed: 500,
  });
});

test.each([
  ['envv', /no benchmark "envv"; there are env, /],
  ['env env', /env is given twice/],
  ['kernels --no-peers', /--no-peers has no effect: kernels/],
  ['--peers', /Unknown option '--peers'.*allowed are --no-peers, --episodes, --seed, --minutes, --save/],
  ['env --episodes 5', /--episodes has no effect: it is for original and ppo, not for env/],
  ['--seed 5', /--seed has no effect/],
  ['original --minutes 5', /--minutes has no effect: it is for ppo, not for original/],
  ['ppo --minutes 0', /--minutes is "0"; allowed is a number from 1 to 10000/],
  ['original --episodes 0', /--episodes is "0"; allowed is a whole number from 1 to 10000/],
  ['original --episodes 10 --seed 999991', /--seed is "999991"; allowed is a whole number from 0 to 999990/],
  ['env --save a --save b', /--save is given twice/],
  ['env --save src', /--save is "src", which is a folder/],
  ['env --save package.json/x', /which cannot be written/],
])('refuses: %s', (line, said) => {
  const parse = () => parseBenchmarkArguments(line.split(' '));
  expect(parse).toThrow(UsageError);
  expect(parse).toThrow(said);
});
