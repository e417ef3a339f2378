/** The passwords of a NATS server, kept in a file that may come to harm. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { passwordsIn } from '../../src/cli/nats-server.ts';
import { PlainError } from '../../src/cli/plain-error.ts';

const store = mkdtempSync(join(tmpdir(), 'passwords-'));
afterAll(() => rmSync(store, { recursive: true }));

test('passwords in an empty or torn file are lost, which is said with the way out', () => {
  const first = passwordsIn(store);
  expect(readdirSync(store)).toEqual(['passwords.json']);
  for (const torn of ['', '{"coordinator":"abc', '{"coordinator":"abc"}', 'null']) {
    writeFileSync(join(store, 'passwords.json'), torn);
    const lost = /passwords\.json is empty or torn.*: remove it, and new ones are made/;
    expect(() => passwordsIn(store)).toThrow(lost);
    expect(() => passwordsIn(store)).toThrow(PlainError);
  }
  rmSync(join(store, 'passwords.json'));
  expect(passwordsIn(store).evaluator).not.toBe(first.evaluator);
});
