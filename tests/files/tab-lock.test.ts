/** One tab at a time, in browsers that have locks, lack them, or refuse them. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { withTabLock } from '../../src/files/locks.ts';

type Grant = (lock: object | null) => Promise<unknown>;

function locksThat(request: (name: string, options: object, grant: Grant) => unknown): void {
  vi.stubGlobal('navigator', { locks: { request } });
}
const granting = (_: string, __: object, grant: Grant) => grant({});
const refusing = () => Promise.reject(new DOMException('denied', 'SecurityError'));

/** A job that counts how often it is done. */
function job(result: () => Promise<string> = async () => 'done') {
  const counted = {
    times: 0,
    run: () => {
      counted.times++;
      return result();
    },
  };
  return counted;
}

afterEach(() => vi.unstubAllGlobals());

describe('alone', () => {
  it('does the job under the lock, and refuses where another tab has it', async () => {
    const mine = job();
    locksThat(granting);
    expect(await withTabLock('runs/a', 'a run', mine.run)).toBe('done');
    locksThat((_, __, grant) => grant(null));
    await expect(withTabLock('runs/a', 'a run', mine.run)).rejects.toThrow(
      'another tab of this page has a run',
    );
    expect(mine.times).toBe(1);
  });

  it.each([
    ['lacks locks', {}],
    ['lacks the method', { locks: {} }],
    ['rejects', { locks: { request: refusing } }],
    [
      'throws',
      {
        locks: {
          request: () => {
            throw new TypeError('illegal');
          },
        },
      },
    ],
  ])('does the job once where the browser %s', async (_, navigator) => {
    vi.stubGlobal('navigator', navigator);
    const mine = job();
    expect(await withTabLock('runs/a', 'a run', mine.run)).toBe('done');
    expect(mine.times).toBe(1);
  });

  it("hands the job's own errors on, and does not do it again", async () => {
    const mine = job(() => Promise.reject(new DOMException('the job', 'SecurityError')));
    locksThat(granting);
    await expect(withTabLock('runs/a', 'a run', mine.run)).rejects.toThrow('the job');
    expect(mine.times).toBe(1);
  });

  it('waits for a job whose lock was lost under way', async () => {
    const mine = job(() => new Promise((resolve) => setTimeout(() => resolve('done late'), 5)));
    locksThat((_, __, grant) => {
      void grant({});
      return Promise.reject(new DOMException('stolen', 'AbortError'));
    });
    expect(await withTabLock('runs/a', 'a run', mine.run)).toBe('done late');
    expect(mine.times).toBe(1);
  });
});
