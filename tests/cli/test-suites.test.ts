/** Which suites and files the arguments of `npm test` choose. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { suitesOf } from '../../src/cli/test-suites.ts';
import { refusal } from './refusal.helper.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const chosen = (...args: string[]) =>
  Object.fromEntries(suitesOf(args, ROOT).map(({ name, paths }) => [name, paths]));

test('without arguments all suites run whole', () => {
  expect(suitesOf([], ROOT)).toEqual([
    { name: 'unit', paths: [] },
    { name: 'browser', paths: [] },
    { name: 'e2e', paths: [] },
  ]);
});

test('a suite is chosen by its name, and a path runs in the suite that it belongs to', () => {
  expect(chosen('e2e')).toEqual({ e2e: [] });
  expect(chosen('tests/cli', './tests/math/', 'tests/e2e/open.test.ts')).toEqual({
    unit: ['tests/cli', 'tests/math'],
    e2e: ['tests/e2e/open.test.ts'],
  });
  expect(chosen('tests/e2e', 'browser')).toEqual({ e2e: [], browser: [] });
  // A whole suite stays whole, whatever of it is named beside it.
  expect(chosen('tests/cli', 'unit')).toEqual({ unit: [] });
  expect(chosen('unit', 'tests/cli')).toEqual({ unit: [] });
});

test('what is neither a suite nor a path below tests is refused by name', () => {
  expect(refusal(() => chosen('e3e'))).toMatch(/"e3e"; did you mean "e2e"\? allowed are unit, browser, e2e/);
  expect(refusal(() => chosen('tests/no-such.test.ts'))).toBe('There is no tests/no-such.test.ts.');
  expect(refusal(() => chosen('--watch'))).toContain('"--watch"');
});
