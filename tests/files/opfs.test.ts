/** The origin's files over a file system in memory: replaced whole or not at all, and a full disk told of. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { list, openFile, readFile, remove, writeFile } from '../../src/files/opfs.ts';
import { disk, FakeFile, FakeFolder, insertDisk } from './fake-disk.helper.ts';

let root: FakeFolder;
beforeEach(() => {
  root = insertDisk();
});

const namesIn = (folder: string) => [...(root.entries.get(folder) as FakeFolder).entries.keys()];

describe('writeFile', () => {
  it('creates folders, replaces files, and leaves no other file', async () => {
    await writeFile('a/b', Uint8Array.of(1, 2, 3));
    await writeFile('a/b', Uint8Array.of(4));
    expect([...(await readFile('a/b'))!]).toEqual([4]);
    expect(namesIn('a')).toEqual(['b']);
    expect(await readFile('a/c')).toBeNull();
  });

  it('leaves the old file on a full disk, and reports the bytes needed, the bytes left and the way out', async () => {
    await writeFile('a/b', Uint8Array.of(1, 2, 3));
    disk.room = 10;
    await expect(writeFile('a/b', new Uint8Array(4_000_000))).rejects.toThrow(
      /no room for "a\/b": 4.0 MB needed, 3.0 MB left of 5.0 MB; delete runs in the room Runs, data of other sites/,
    );
    expect([...(await readFile('a/b'))!]).toEqual([1, 2, 3]);
    expect(namesIn('a')).toEqual(['b']);
  });

  it('does not trust the free space that the browser reports', async () => {
    disk.room = 10;
    await expect(writeFile('a/b', new Uint8Array(2_000_000))).rejects.toThrow(
      /2\.0 MB needed, the disk is full, although the browser reports 3\.0 MB left of 5\.0 MB/,
    );
    expect(namesIn('a')).toEqual([]);
  });

  it('writes in place where a browser cannot rename', async () => {
    vi.stubGlobal('FileSystemFileHandle', class {});
    const { move } = FakeFile.prototype;
    // @ts-expect-error: a browser without it
    delete FakeFile.prototype.move;
    try {
      await writeFile('a/b', Uint8Array.of(1, 2));
    } finally {
      FakeFile.prototype.move = move;
    }
    expect([...(await readFile('a/b'))!]).toEqual([1, 2]);
    expect(namesIn('a')).toEqual(['b']);
  });
});

it('list asks for the sizes of several files at once', async () => {
  let asked = 0;
  let answer: () => void = () => undefined;
  const second = new Promise<void>((resolve) => {
    answer = resolve;
  });
  // The first size comes only when the second is asked for.
  const fileOf = (name: string) => ({
    kind: 'file',
    name,
    getFile: async () => {
      if (++asked === 2) answer();
      await second;
      return { size: 7, lastModified: 1 };
    },
  });
  const folder = { values: () => ['b', 'c', 'd'].map(fileOf) };
  insertDisk({ getDirectory: async () => ({ getDirectoryHandle: async () => folder }) });
  const entries = await list('a');
  expect(entries.map(({ name, bytes }) => [name, bytes])).toEqual([
    ['b', 7],
    ['c', 7],
    ['d', 7],
  ]);
});

it('readFile reads again what another tab replaced between finding and reading it', async () => {
  await writeFile('a/b', Uint8Array.of(1));
  vi.spyOn(FakeFile.prototype, 'getFile').mockResolvedValueOnce({
    ...{ size: 1, lastModified: 0 },
    arrayBuffer: () => Promise.reject(new DOMException('replaced', 'NotReadableError')),
  });
  expect([...(await readFile('a/b'))!]).toEqual([1]);
});

describe('openFile', () => {
  it('reads ranges, and refuses those past the end', async () => {
    await writeFile('a/b', Uint8Array.of(10, 11, 12, 13));
    expect(await openFile('a/b', ({ size, read }) => [size, ...read(1, 3)])).toEqual([4, 11, 12]);
    await expect(openFile('a/b', ({ read }) => read(2, 6))).rejects.toThrow(
      'a/b ends at byte 4, expected at least 6 bytes',
    );
    await remove('a/b');
    expect(await openFile('a/b', () => 1)).toBeNull();
  });
});

describe('a file that another thread has open', () => {
  const locked = () => new DOMException('locked', 'NoModificationAllowedError');

  it.each(['move', 'createSyncAccessHandle'] as const)('is written once %s is allowed', async (method) => {
    await writeFile('a/b', Uint8Array.of(1));
    const held = vi
      .spyOn(FakeFile.prototype, method)
      .mockRejectedValueOnce(locked())
      .mockRejectedValueOnce(locked());
    await writeFile('a/b', Uint8Array.of(2));
    held.mockRestore();
    expect([...(await readFile('a/b'))!]).toEqual([2]);
    expect(namesIn('a')).toEqual(['b']);
  });

  it('is deleted once that is allowed, with its folder', async () => {
    await writeFile('a/b', Uint8Array.of(1));
    const held = vi
      .spyOn(FakeFolder.prototype, 'removeEntry')
      .mockRejectedValueOnce(locked())
      .mockRejectedValueOnce(locked());
    await remove('a');
    held.mockRestore();
    expect(await readFile('a/b')).toBeNull();
  });

  it('and keeps it, is left as it is, with the way out', async () => {
    await writeFile('a/b', Uint8Array.of(1));
    const held = vi.spyOn(FakeFile.prototype, 'move').mockRejectedValue(locked());
    await expect(writeFile('a/b', Uint8Array.of(2))).rejects.toThrow(/in use by another tab/);
    held.mockRestore();
    expect([...(await readFile('a/b'))!]).toEqual([1]);
    expect(namesIn('a')).toEqual(['b']);
  });
});
