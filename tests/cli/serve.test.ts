/** When the page is built again: after a change of its sources, and where it names another commit. */
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { SOURCE_FILE } from '../../src/cli/built-source.ts';
import { isStale } from '../../src/cli/serve.ts';

const dist = mkdtempSync(join(tmpdir(), 'serve-'));
afterAll(() => rmSync(dist, { recursive: true }));

const now = { commit: 'b'.repeat(40), changed: [' M src/a.ts'] };
const index = join(dist, 'index.html');
const built = (commit: string | null, changed: boolean): void =>
  writeFileSync(join(dist, SOURCE_FILE), JSON.stringify({ commit, changed, code: 'c' }));

beforeEach(() => {
  writeFileSync(index, '');
  // Newer than every source.
  const later = new Date(Date.now() + 3_600_000);
  utimesSync(index, later, later);
  built(now.commit, true);
});

test('a page of this commit that is newer than its sources is not built again', () => {
  expect(isStale(dist, now)).toBe(false);
});

test('a page of another commit is, though no file is newer', () => {
  built('a'.repeat(40), true);
  expect(isStale(dist, now)).toBe(true);
  built(null, false);
  expect(isStale(dist, now)).toBe(true);
  // Of a change that was undone.
  built(now.commit, false);
  expect(isStale(dist, now)).toBe(true);
  rmSync(join(dist, SOURCE_FILE));
  expect(isStale(dist, now)).toBe(true);
});

test('a page that is older than its sources, or not there, is', () => {
  utimesSync(index, 1, 1);
  expect(isStale(dist, now)).toBe(true);
  rmSync(index);
  expect(isStale(dist, now)).toBe(true);
});

test('without a repository a page counts that is newer than its sources', () => {
  built('a'.repeat(40), true);
  expect(isStale(dist, { commit: null, changed: [] })).toBe(false);
});
