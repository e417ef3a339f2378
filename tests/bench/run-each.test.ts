/** Several benchmarks: one that fails is named, and the next ones are measured. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LeftOut, runEach, whyNotSaved } from '../../bench/run-each.ts';
import { PlainError } from '../../src/cli/plain-error.ts';

let printed: string[] = [];
let errors: string[] = [];
beforeEach(() => {
  [printed, errors] = [[], []];
  vi.spyOn(console, 'log').mockImplementation((line) => void printed.push(line));
  vi.spyOn(console, 'error').mockImplementation((line) => void errors.push(line));
});
afterEach(() => vi.restoreAllMocks());

test('one that fails is named with its reason, and the others are run', async () => {
  const run = async (name: string): Promise<void> => {
    if (name === 'cluster') throw new PlainError('There is no nats-server here.');
    if (name === 'env') throw new TypeError('x is undefined');
    console.log(`${name}: 2.0x`);
  };
  expect(await runEach(['env', 'kernels', 'cluster', 'package'], run)).toEqual({
    failed: ['env', 'cluster'],
    leftOut: [],
  });
  expect(printed).toEqual([
    ...['\nenv', 'env failed: x is undefined'],
    ...['\nkernels', 'kernels: 2.0x'],
    ...['\ncluster', 'cluster failed: There is no nats-server here.'],
    ...['\npackage', 'package: 2.0x'],
    '\nfailed: env, cluster',
  ]);
  // The stack of what nobody foresaw goes to the terminal alone.
  expect(errors).toEqual([expect.stringContaining('run-each.test.ts')]);
});

test('where none fails, nothing is said of it', async () => {
  expect(await runEach(['a', 'b'], async () => undefined)).toEqual({ failed: [], leftOut: [] });
  expect(printed).toEqual(['\na', '\nb']);
});

test('one whose yardstick cannot be installed is left out with a line, which is no failure', async () => {
  const run = async (name: string): Promise<void> => {
    if (name === 'ppo') throw new LeftOut('EnvPool is left out, no network');
  };
  expect(await runEach(['ppo', 'env'], run)).toEqual({ failed: [], leftOut: ['ppo'] });
  expect(printed).toEqual(['\nppo', 'EnvPool is left out, no network', '\nenv']);
  expect(errors).toEqual([]);
});

test('an earlier result is overwritten only where all was measured, and nothing is saved of nothing', () => {
  const names = ['env', 'ppo'];
  const why = (failed: string[], leftOut: string[], isThere: boolean): string | null =>
    whyNotSaved(names, { failed, leftOut }, isThere);
  expect(why([], [], true)).toBeNull();
  expect(why(['env'], [], false)).toBeNull();
  expect(why(['env'], [], true)).toBe('env was not measured, and it holds an earlier result');
  expect(why([], ['ppo'], true)).toBe('ppo was not measured, and it holds an earlier result');
  expect(why(['env'], ['ppo'], true)).toBe('nothing was measured');
  expect(why(['env'], ['ppo'], false)).toBe('nothing was measured');
});
