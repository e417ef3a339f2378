/** Commands of one machine take turns: who has made the lock file has the turn, and removes it at its end. */
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { isProcessGone } from './lost-process.ts';

const POLL_MS = 100;
/** A turn that takes so long has lost its process, though another may have got the same number since. */
const LONGEST_MS = 10 * 60_000;
/** Waits of less are not worth a line. */
const SAID_AFTER_MS = 2000;

/** @param onWait called once where the turn of another takes longer than a moment */
export async function inTurn<T>(lock: string, job: () => T | Promise<T>, onWait: () => void): Promise<T> {
  const mark = `${process.pid} ${crypto.randomUUID()}`;
  const asked = performance.now();
  let said = false;
  while (!take(lock, mark)) {
    if (removeLost(lock)) continue;
    if (!said && performance.now() - asked > SAID_AFTER_MS) {
      said = true;
      onWait();
    }
    await wait(POLL_MS);
  }
  const release = (): void => {
    if (read(lock) === mark) rmSync(lock, { force: true });
  };
  process.once('exit', release);
  try {
    return await job();
  } finally {
    process.off('exit', release);
    release();
  }
}

function take(lock: string, mark: string): boolean {
  try {
    writeFileSync(lock, mark, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a lock whose process was killed. @returns whether it is worth trying again at once */
function removeLost(lock: string): boolean {
  const mark = read(lock);
  if (mark === null) return true;
  if (!isLost(lock, mark)) return false;
  const taken = `${lock}-${crypto.randomUUID()}`;
  try {
    renameSync(lock, taken);
    // Another who waits may have been faster, and this is the lock of the next turn: it goes back.
    if (read(taken) === mark) rmSync(taken);
    else renameSync(taken, lock);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  return true;
}

function isLost(lock: string, mark: string): boolean {
  const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  if (made === undefined) return false;
  if (Date.now() - made > LONGEST_MS) return true;
  const pid = Number.parseInt(mark, 10);
  // Made, and not yet written.
  if (!(pid > 0)) return false;
  return isProcessGone(pid, made);
}

function read(lock: string): string | null {
  try {
    return readFileSync(lock, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;
