/** The name of the code that decides what an episode gives: what changes it, and what does not. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { codeHash, DECIDING_ROOMS, hashOfSources } from '../../src/cli/code-hash.ts';
import { ROOMS } from '../architecture/house.helper.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'code-hash-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a changed line, name or border between files changes it; ends of lines and the order do not', () => {
  const [a, b] = [
    { path: 'src/a.ts', text: 'one\ntwo\n' },
    { path: 'src/b.ts', text: 'three\n' },
  ];
  const hash = hashOfSources([a, b]);
  expect(hash).toMatch(/^[0-9a-f]{12}$/);
  expect(hashOfSources([b, a])).toBe(hash);
  expect(hashOfSources([{ ...a, text: 'one\r\ntwo\r\n' }, b])).toBe(hash);
  const others = [
    [{ ...a, text: 'one\nTwo\n' }, b],
    [{ ...a, path: 'src/c.ts' }, b],
    [a],
    [
      { ...a, text: 'one\n' },
      { ...b, text: 'two\nthree\n' },
    ],
  ];
  expect(new Set([hash, ...others.map(hashOfSources)]).size).toBe(5);
});

test('a change of the rules changes that of a working tree, committed or not; one of the page does not', () => {
  for (const name of ['src', 'workers', 'package-lock.json']) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  }
  const before = codeHash(folder);
  expect(before).toBe(codeHash(ROOT));
  mkdirSync(join(folder, 'docs'));
  for (const name of ['docs/new.md', 'src/ui/new.tsx', 'src/lab/new.ts', 'src/env/notes.md']) {
    writeFileSync(join(folder, name), 'text');
  }
  expect(codeHash(folder)).toBe(before);
  const seen = new Set([before]);
  for (const name of ['src/env/car-racing/new.ts', 'workers/rollout.ts', 'package-lock.json']) {
    writeFileSync(join(folder, name), 'text');
    seen.add(codeHash(folder));
  }
  expect(seen.size).toBe(4);
});

test('it is of all rooms that an episode may run through', () => {
  const reached = new Set<string>();
  const visit = (room: string): void => {
    if (reached.has(room)) return;
    reached.add(room);
    for (const other of ROOMS[room].imports) visit(other);
  };
  for (const room of ['rollout', 'cluster']) visit(room);
  // What a thread does is written elsewhere.
  reached.delete('threads');
  expect([...reached].sort()).toEqual([...DECIDING_ROOMS].sort());
});
