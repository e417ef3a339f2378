/** Several benchmarks: one that fails is named, and the next ones are measured. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runEach } from '../../bench/run-each.ts';
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
  expect(await runEach(['env', 'kernels', 'cluster', 'package'], run)).toEqual(['env', 'cluster']);
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
  expect(await runEach(['a', 'b'], async () => undefined)).toEqual([]);
  expect(printed).toEqual(['\na', '\nb']);
});
