/** Every call of the browser's file functions failed in turn, with every error: no file is lost or half written. */
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { openFile, readFile, remove, writeFile } from '../../src/files/opfs.ts';
import { StorageRefused } from '../../src/files/refused.ts';
import type { FakeFolder } from './fake-disk.helper.ts';
import { type FaultyDisk, insertFaultyDisk } from './faulty-disk.helper.ts';

const ERRORS = [
  'QuotaExceededError',
  'NotFoundError',
  'NoModificationAllowedError',
  'InvalidStateError',
  'NotAllowedError',
  'SecurityError',
  'UnknownError',
  'AbortError',
];
const OLD = [1, 2, 3];
const NEW = [4, 5, 6, 7];
let faults = 0;

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});
afterAll(() => console.info(`${faults} faults of the file functions were injected`));

/** The outcome of `use` where the call number `after` fails; the disk holds a/b before. */
async function withFault(after: number, error: string, use: () => Promise<unknown>) {
  const disk = insertFaultyDisk();
  await writeFile('a/b', Uint8Array.from(OLD));
  disk.calls.length = 0;
  disk.fail = { after, error };
  const outcome = await use().then(
    (value) => ({ value, thrown: null }),
    (thrown: unknown) => ({ value: null, thrown: thrown as Error }),
  );
  const failed = disk.fail.after < 0;
  disk.fail = null;
  if (failed) faults++;
  return { ...outcome, disk, failed };
}

/** Each call of `use` failed in turn, until no call is left to fail. */
async function eachFault(
  error: string,
  use: () => Promise<unknown>,
  look: (outcome: Awaited<ReturnType<typeof withFault>>, at: string) => Promise<void>,
): Promise<void> {
  for (let after = 0; ; after++) {
    const outcome = await withFault(after, error, use);
    const at = `${error} in call ${after + 1}, ${outcome.disk.calls[after]}`;
    if (!outcome.failed) return;
    if (outcome.thrown !== null) requireExplained(outcome.thrown, at);
    expect(outcome.disk.open, `${at}: handles left open`).toBe(0);
    await look(outcome, at);
  }
}

function requireExplained(thrown: Error, at: string): void {
  expect(thrown, at).toBeInstanceOf(Error);
  expect(
    thrown instanceof StorageRefused || thrown.message.includes('"a/b"'),
    `${at}: ${thrown.message}`,
  ).toBe(true);
}

const namesIn = ({ root }: FaultyDisk) => [...(root.entries.get('a') as FakeFolder).entries.keys()];

describe.each(ERRORS)('%s', (error) => {
  it('of a write leaves the old file or the new one, whole, and the next write succeeds', async () => {
    // What could not be deleted is told.
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    await eachFault(
      error,
      () => writeFile('a/b', Uint8Array.from(NEW)),
      async ({ disk, thrown }, at) => {
        const found = [...((await readFile('a/b')) ?? [])];
        expect(thrown === null ? [NEW] : [OLD, NEW], at).toContainEqual(found);
        await writeFile('a/b', Uint8Array.of(8));
        expect([...(await readFile('a/b'))!], at).toEqual([8]);
        expect(namesIn(disk), at).toEqual(['b']);
      },
    );
  });

  it.each([
    ['a read', () => readFile('a/b').then((bytes) => bytes && [...bytes])],
    ['a read of a range', () => openFile('a/b', ({ read }) => [...read(0, 3)])],
  ])('of %s leaves the file, which is read the next time', async (_, use) => {
    await eachFault(error, use, async ({ value, thrown }, at) => {
      // A file that the browser does not find is none.
      const expected =
        error === 'NotFoundError' && thrown === null ? [null, OLD] : [thrown === null ? OLD : null];
      expect(expected, at).toContainEqual(value);
      expect([...(await readFile('a/b'))!], at).toEqual(OLD);
    });
  });

  it('of a deletion leaves the file or not, and the next one deletes it', async () => {
    await eachFault(
      error,
      () => remove('a/b'),
      async (_, at) => {
        await remove('a/b');
        expect(await readFile('a/b'), at).toBeNull();
      },
    );
  });
});

it('notices a write that is not replaced as a whole, and a handle that is left open', async () => {
  const { disk, failed } = await withFault(4, 'UnknownError', async () => {
    const { navigator } = globalThis as unknown as { navigator: Navigator };
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('a', { create: false });
    const file = await folder.getFileHandle('b');
    // @ts-expect-error: only workers have it
    const access = await file.createSyncAccessHandle();
    access.truncate(0);
  });
  expect([failed, disk.open]).toEqual([true, 1]);
  expect([...(await readFile('a/b'))!]).toEqual(OLD);
});
