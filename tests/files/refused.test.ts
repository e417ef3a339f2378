/** Browsers that lack, refuse or withdraw the private files: one sentence with the way out, and nothing half done. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openFile, readFile, remove, roomLeft, storageRefusal, writeFile } from '../../src/files/opfs.ts';
import { explainFileError } from '../../src/files/refused.ts';
import { FakeFile, type FakeFolder, insertDisk, missing } from './fake-disk.helper.ts';

const bytes = Uint8Array.of(1, 2, 3);
const refusal =
  (name: string, message = 'no') =>
  () =>
    Promise.reject(new DOMException(message, name));
const USES = {
  writeFile: () => writeFile('a/b', bytes),
  readFile: () => readFile('a/b'),
  openFile: () => openFile('a/b', ({ size }) => size),
  remove: () => remove('a/b'),
};
const everyUse = Object.entries(USES);

let root: FakeFolder;
beforeEach(() => {
  root = insertDisk();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('private files', () => {
  it.each(everyUse)('%s works where the browser grants them', async (_, use) => {
    await writeFile('a/b', bytes);
    await expect(use()).resolves.not.toThrow();
  });

  it.each(everyUse)('%s names the way out where the method is absent', async (_, use) => {
    insertDisk({ getDirectory: undefined });
    await expect(use()).rejects.toThrow(/no private file system.*getDirectory.*leave private browsing/);
    vi.stubGlobal('navigator', {});
    await expect(use()).rejects.toThrow(/leave private browsing/);
  });

  it.each(
    everyUse.flatMap(([name, use]) =>
      ['SecurityError', 'UnknownError', 'NotAllowedError', 'NotFoundError', 'TypeError'].map(
        (error) => [name, error, use] as const,
      ),
    ),
  )('%s says the same where the method rejects with %s', async (_, error, use) => {
    insertDisk({ getDirectory: refusal(error, 'denied by the browser') });
    await expect(use()).rejects.toThrow(
      new RegExp(`refuses.*${error}: denied by the browser.*leave private browsing`),
    );
  });

  it('gives the same error where the method throws at once', async () => {
    insertDisk({
      getDirectory: () => {
        throw new TypeError('illegal invocation');
      },
    });
    await expect(writeFile('a/b', bytes)).rejects.toThrow(/illegal invocation.*leave private browsing/);
  });

  it('names a method that is absent only later', async () => {
    const { createSyncAccessHandle } = FakeFile.prototype;
    // @ts-expect-error: a browser without it
    FakeFile.prototype.createSyncAccessHandle = undefined;
    try {
      await expect(writeFile('a/b', bytes)).rejects.toThrow(/createSyncAccessHandle.*use a current Chrome/);
    } finally {
      FakeFile.prototype.createSyncAccessHandle = createSyncAccessHandle;
    }
    expect(await readFile('a/b')).toBeNull();
  });

  it.each([
    ['NoModificationAllowedError', /another tab of this page: close that tab, then press Train/],
    ['SecurityError', /leave private browsing/],
    ['InvalidStateError', /could not open, read or write "a\/b": reload the page/],
    ['QuotaExceededError', /no room for "a\/b": 0\.0 MB needed.*delete runs in the room Runs/],
  ])('a file that cannot be opened for writing, %s, leaves the old one', async (name, told) => {
    await writeFile('a/b', bytes);
    vi.spyOn(FakeFile.prototype, 'createSyncAccessHandle').mockImplementation(refusal(name));
    await expect(writeFile('a/b', Uint8Array.of(9))).rejects.toThrow(told);
    vi.restoreAllMocks();
    expect([...(await readFile('a/b'))!]).toEqual([1, 2, 3]);
  });

  it('explains site data that was cleared meanwhile', async () => {
    vi.spyOn(root, 'getDirectoryHandle').mockRejectedValue(missing());
    await expect(writeFile('a/b', bytes)).rejects.toThrow(/site's data was cleared.*press Train/);
    // A file that was never there is no fault.
    expect(await readFile('a/b')).toBeNull();
  });

  it('explains a file that fails while it is read', async () => {
    await writeFile('a/b', bytes);
    const reading = openFile('a/b', () => {
      throw new DOMException('gone', 'InvalidStateError');
    });
    await expect(reading).rejects.toThrow(/could not open, read or write "a\/b".*InvalidStateError: gone/);
    const ours = new Error('not a tape');
    await expect(
      openFile('a/b', () => {
        throw ours;
      }),
    ).rejects.toBe(ours);
  });

  it('writes in place where renaming is refused', async () => {
    vi.spyOn(FakeFile.prototype, 'move').mockImplementation(refusal('NotSupportedError'));
    await writeFile('a/b', bytes);
    expect([...(await readFile('a/b'))!]).toEqual([1, 2, 3]);
    expect(await readFile('a/b.part')).toBeNull();
  });

  it('does not write in place for a rename that failed', async () => {
    await writeFile('a/b', bytes);
    vi.spyOn(FakeFile.prototype, 'move').mockImplementation(refusal('NoModificationAllowedError'));
    await expect(writeFile('a/b', Uint8Array.of(9))).rejects.toThrow(/another tab/);
    expect([...(await readFile('a/b'))!]).toEqual([1, 2, 3]);
    expect(await readFile('a/b.part')).toBeNull();
  });
});

describe('storageRefusal', () => {
  it('is null where the browser stores files, also on a full disk', async () => {
    expect(await storageRefusal('runs')).toBeNull();
    vi.spyOn(root, 'getDirectoryHandle').mockImplementation(refusal('QuotaExceededError'));
    expect(await storageRefusal('runs')).toBeNull();
  });

  it.each([
    ['lacks the method', { getDirectory: undefined }, /no private file system/],
    ['refuses the root', { getDirectory: refusal('SecurityError') }, /refuses.*SecurityError/],
  ])('has the reason and the way out where the browser %s', async (_, changes, reason) => {
    insertDisk(changes);
    const refused = await storageRefusal('runs');
    expect(refused?.message).toMatch(reason);
    expect(refused?.message).toMatch(/leave private browsing/);
  });

  it('has them where the browser grants the root, and refuses the folder in it', async () => {
    vi.spyOn(root, 'getDirectoryHandle').mockImplementation(refusal('UnknownError'));
    expect((await storageRefusal('runs'))?.message).toMatch(/refuses.*UnknownError.*leave private browsing/);
  });

  it('has them where there is no storage at all', async () => {
    vi.stubGlobal('navigator', {});
    expect((await storageRefusal('runs'))?.message).toMatch(/no private file system/);
  });
});

describe('roomLeft', () => {
  it('is the number that the browser reports', async () => {
    expect(await roomLeft()).toEqual({ free: 3e6, all: 5e6 });
  });

  it.each([
    ['absent', undefined],
    ['rejecting', refusal('SecurityError')],
    [
      'throwing',
      () => {
        throw new TypeError('no');
      },
    ],
    ['silent on the quota', async () => ({})],
  ])('is unknown where the method is %s', async (_, estimate) => {
    insertDisk({ estimate });
    expect(await roomLeft()).toBeNull();
  });

  it('is unknown without storage', async () => {
    vi.stubGlobal('navigator', {});
    expect(await roomLeft()).toBeNull();
  });
});

it("errors that are not the browser's are returned unchanged", () => {
  const error = new TypeError('ours');
  expect(explainFileError('a/b', error)).toBe(error);
});
