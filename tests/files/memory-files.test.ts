/** Files in memory: whole files by path, folders removed, and a limit that is told with bytes and a way out. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  bytesOf,
  keepFilesIn,
  openFile,
  readFile,
  remove,
  roomLeft,
  writeFile,
} from '../../src/files/files.ts';
import { MemoryFiles } from '../../src/files/memory-files.ts';
import { insertDisk } from './fake-disk.helper.ts';

afterEach(() => {
  keepFilesIn(null);
  vi.unstubAllGlobals();
});

describe('files in memory', () => {
  it('are replaced whole, and a folder is removed with all that is in it and nothing else', async () => {
    const files = new MemoryFiles(100);
    await files.write('runs/a/1', Uint8Array.of(1, 2));
    await files.write('runs/a/1', Uint8Array.of(3));
    await files.write('runs/ab', Uint8Array.of(4));
    expect([...(await files.read('runs/a/1'))!]).toEqual([3]);
    expect(await files.room()).toEqual({ free: 98, all: 100, inMemory: true });
    await files.remove('runs/a');
    expect(await files.read('runs/a/1')).toBeNull();
    expect([...(await files.read('runs/ab'))!]).toEqual([4]);
    expect((await files.room()).free).toBe(99);
    await files.remove('runs/missing');
  });

  it('keep to their limit, to the byte: the old file stays, and the error has the bytes and the way out', async () => {
    const files = new MemoryFiles(4e6);
    await files.write('a', new Uint8Array(3e6));
    await files.write('b', new Uint8Array(1e6));
    await expect(files.write('b', new Uint8Array(1e6 + 1))).rejects.toThrow(
      /no room for "b" in memory: 1\.0 MB needed, 0\.0 MB left of 4\.0 MB.*collect\.episodes.*store data/,
    );
    expect((await files.read('b'))!.length).toBe(1e6);
    await files.write('a', new Uint8Array(1));
    await files.write('b', new Uint8Array(3e6));
  });
});

describe('the files of a worker', () => {
  it("are those of the page's memory once it is told, and the disk stays empty", async () => {
    const disk = insertDisk();
    keepFilesIn(new MemoryFiles(100));
    await writeFile('a/b', Uint8Array.of(10, 11, 12, 13));
    expect([...(await readFile('a/b'))!]).toEqual([10, 11, 12, 13]);
    expect(await openFile('a/b', ({ size, read }) => [size, ...read(1, 3)])).toEqual([4, 11, 12]);
    await expect(openFile('a/b', ({ read }) => read(2, 6))).rejects.toThrow(
      'a/b ends at byte 4, expected at least 6 bytes',
    );
    expect(await roomLeft()).toMatchObject({ free: 96, inMemory: true });
    expect(disk.entries.size).toBe(0);
    await remove('a');
    expect(await openFile('a/b', () => 1)).toBeNull();
  });

  it("are the origin's private ones otherwise", async () => {
    const disk = insertDisk();
    await writeFile('a/b', Uint8Array.of(1));
    expect([...disk.entries.keys()]).toEqual(['a']);
    expect([...(await readFile('a/b'))!]).toEqual([1]);
    expect(await openFile('a/b', ({ size }) => size)).toBe(1);
    expect(await roomLeft()).toEqual({ free: 3e6, all: 5e6 });
    await remove('a/b');
    expect(await readFile('a/b')).toBeNull();
  });
});

it('a folder lists its files with their bytes, and its folders without what is in them', async () => {
  const files = new MemoryFiles(100);
  await files.write('runs/a/1', Uint8Array.of(1, 2));
  await files.write('runs/a/deep/2', Uint8Array.of(3));
  await files.write('runs/ab/3', Uint8Array.of(4));
  const entries = await files.list('runs/a');
  expect(entries.map(({ name, isFolder, bytes }) => [name, isFolder, bytes])).toEqual([
    ['1', false, 2],
    ['deep', true, 0],
  ]);
  expect(Math.abs(entries[0].changed - Date.now())).toBeLessThan(60_000);
  expect(await files.list('runs/none')).toEqual([]);
  keepFilesIn(files);
  expect(await bytesOf('runs')).toBe(4);
});
