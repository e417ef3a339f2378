/** Writers of one file take turns, in browsers that have locks, lack them, or refuse them. */
import { afterEach, expect, it, vi } from 'vitest';
import { inTurn } from '../../src/files/locks.ts';
import { readFile, writeFile } from '../../src/files/opfs.ts';
import { disk, type FakeFolder, insertDisk } from './fake-disk.helper.ts';
import { FakeLocks } from './turns.helper.ts';

afterEach(() => vi.unstubAllGlobals());

/** A disk under tabs that share its locks. */
function sharedDisk(): FakeFolder {
  const root = insertDisk();
  Object.assign(navigator, { locks: new FakeLocks() });
  return root;
}

it('two writers of one file both succeed, and the file is that of the later one', async () => {
  const root = sharedDisk();
  await Promise.all([writeFile('a/b', Uint8Array.of(1, 2, 3)), writeFile('a/b', Uint8Array.of(4))]);
  expect([...(await readFile('a/b'))!]).toEqual([4]);
  expect([...(root.entries.get('a') as FakeFolder).entries.keys()]).toEqual(['b']);
});

it('a writer that fails takes nothing from the next one', async () => {
  sharedDisk();
  disk.room = 2;
  const [first, second] = await Promise.allSettled([
    writeFile('a/b', Uint8Array.of(1, 2, 3)),
    writeFile('a/b', Uint8Array.of(4)),
  ]);
  expect([first.status, second.status]).toEqual(['rejected', 'fulfilled']);
  expect([...(await readFile('a/b'))!]).toEqual([4]);
});

it('the fake disk refuses what a browser refuses: a file that another handle has moved', async () => {
  insertDisk();
  const both = [writeFile('a/b', Uint8Array.of(1)), writeFile('a/b', Uint8Array.of(2))];
  const states = (await Promise.allSettled(both)).map(({ status }) => status);
  expect(states).toEqual(['fulfilled', 'rejected']);
});

it.each([
  ['lacks locks', {}],
  ['refuses them', { locks: { request: () => Promise.reject(new DOMException('no', 'SecurityError')) } }],
])('a browser that %s does the job once', async (_, navigator) => {
  vi.stubGlobal('navigator', navigator);
  const job = vi.fn(async () => 'done');
  expect(await inTurn('a', job)).toBe('done');
  expect(job).toHaveBeenCalledTimes(1);
});

it("the job's own error goes to the caller, and the job is not done again", async () => {
  vi.stubGlobal('navigator', { locks: new FakeLocks() });
  const job = vi.fn(() => Promise.reject(new TypeError('of the job')));
  await expect(inTurn('a', job)).rejects.toThrow('of the job');
  expect(job).toHaveBeenCalledTimes(1);
});
