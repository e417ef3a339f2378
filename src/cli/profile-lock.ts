/**
 * Chromium's lock in a profile folder names the machine and the process. A killed browser leaves it: the same machine
 * finds that process gone and goes on, one of another name refuses the profile.
 */
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { shownPath } from './files.ts';
import { PlainError } from './plain-error.ts';

/** @throws PlainError where the lock is of another machine, with the file to remove */
export function requireOwnLock(profile: string): void {
  const lock = join(profile, 'SingletonLock');
  const owner = ownerOf(lock);
  const machine = owner?.slice(0, owner.lastIndexOf('-')) ?? null;
  if (machine === null || machine === hostname()) return;
  throw new PlainError(
    `${shownPath(profile)}, the browser's profile of this folder, is locked by a run on the machine ${machine}, and ` +
      `this one is ${hostname()}: wait for it, or, if no run is under way there, remove ${shownPath(lock)} and run ` +
      'the command again; it goes on.',
  );
}

/** `<machine>-<process>`; null where there is no lock. */
function ownerOf(lock: string): string | null {
  try {
    return readlinkSync(lock);
  } catch (error) {
    // Not there, or no link, as on Windows.
    if (['ENOENT', 'EINVAL', 'UNKNOWN'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}
