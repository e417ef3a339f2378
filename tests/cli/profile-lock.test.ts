/** The lock that a killed browser leaves in its profile. */
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PlainError } from '../../src/cli/plain-error.ts';
import { requireOwnLock } from '../../src/cli/profile-lock.ts';

let profile = '';
beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), 'profile-'));
});
afterEach(() => rmSync(profile, { recursive: true }));

const lockOf = (owner: string): void => symlinkSync(owner, join(profile, 'SingletonLock'));
const check = (): void => requireOwnLock(profile);

test('one of this machine, or none, is left to the browser', () => {
  expect(check).not.toThrow();
  lockOf(`${hostname()}-99999`);
  expect(check).not.toThrow();
  expect(() => requireOwnLock(join(profile, 'nowhere'))).not.toThrow();
});

test.each(['otherhost', 'other-host.example.org'])(
  'one of %s is named, with the file to remove',
  (machine) => {
    lockOf(`${machine}-99999`);
    expect(check).toThrow(PlainError);
    expect(check).toThrow(`is locked by a run on the machine ${machine}, and this one is ${hostname()}`);
    expect(check).toThrow(`remove ${join(profile, 'SingletonLock')} and run the command again`);
  },
);
