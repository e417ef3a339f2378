/** The origin's files over a file system in memory: replaced whole or not at all, and a full disk told of. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openFile, readFile, remove, writeFile } from '../../src/files/opfs.ts';

const missing = () => new DOMException('none', 'NotFoundError');

/** As much of the browser's handles as is used; a disk of `room` bytes. */
const disk = { room: Number.POSITIVE_INFINITY };

class FakeFile {
  readonly kind = 'file';
  bytes = new Uint8Array(0);
  name: string;
  private readonly folder: FakeFolder;

  constructor(folder: FakeFolder, name: string) {
    this.folder = folder;
    this.name = name;
  }

  async createSyncAccessHandle() {
    return {
      getSize: () => this.bytes.length,
      truncate: (size: number) => {
        this.bytes = this.bytes.slice(0, size);
      },
      write: (bytes: Uint8Array, { at }: { at: number }) => {
        const count = Math.min(bytes.length, disk.room);
        const larger = new Uint8Array(Math.max(this.bytes.length, at + count));
        larger.set(this.bytes);
        larger.set(bytes.subarray(0, count), at);
        this.bytes = larger;
        return count;
      },
      read: (bytes: Uint8Array, { at }: { at: number }) => {
        const found = this.bytes.subarray(at, at + bytes.length);
        bytes.set(found);
        return found.length;
      },
      flush: () => undefined,
      close: () => undefined,
    };
  }

  async getFile() {
    return { arrayBuffer: async () => this.bytes.slice().buffer };
  }

  async move(name: string) {
    this.folder.entries.delete(this.name);
    this.folder.entries.set(name, this);
    this.name = name;
  }
}

class FakeFolder {
  readonly entries = new Map<string, FakeFile | FakeFolder>();

  async getDirectoryHandle(name: string, { create }: { create: boolean }) {
    if (create && !this.entries.has(name)) this.entries.set(name, new FakeFolder());
    return this.entries.get(name) ?? Promise.reject(missing());
  }

  async getFileHandle(name: string, { create } = { create: false }) {
    if (create && !this.entries.has(name)) this.entries.set(name, new FakeFile(this, name));
    return this.entries.get(name) ?? Promise.reject(missing());
  }

  async removeEntry(name: string) {
    if (!this.entries.delete(name)) throw missing();
  }
}

let root: FakeFolder;
beforeEach(() => {
  root = new FakeFolder();
  disk.room = Number.POSITIVE_INFINITY;
  const storage = {
    getDirectory: async () => root,
    estimate: async () => ({ quota: 5e6, usage: 2e6 }),
  };
  vi.stubGlobal('navigator', { storage });
  vi.stubGlobal('FileSystemFileHandle', FakeFile);
});

const namesIn = (folder: string) => [...(root.entries.get(folder) as FakeFolder).entries.keys()];

describe('writeFile', () => {
  it('makes folders, replaces files, and leaves nothing beside them', async () => {
    await writeFile('a/b', Uint8Array.of(1, 2, 3));
    await writeFile('a/b', Uint8Array.of(4));
    expect([...(await readFile('a/b'))!]).toEqual([4]);
    expect(namesIn('a')).toEqual(['b']);
    expect(await readFile('a/c')).toBeNull();
  });

  it('on a full disk leaves the old file, says what is needed and left, and what to do', async () => {
    await writeFile('a/b', Uint8Array.of(1, 2, 3));
    disk.room = 10;
    await expect(writeFile('a/b', new Uint8Array(4_000_000))).rejects.toThrow(
      /no room for "a\/b": 4.0 MB needed, 3.0 MB left of 5.0 MB.*press Train.*goes on/,
    );
    expect([...(await readFile('a/b'))!]).toEqual([1, 2, 3]);
    expect(namesIn('a')).toEqual(['b']);
  });

  it('does not take the browser at its word that there is room', async () => {
    disk.room = 10;
    await expect(writeFile('a/b', new Uint8Array(2_000_000))).rejects.toThrow(
      /2\.0 MB needed, the disk is full, though the browser says 3\.0 MB left of 5\.0 MB/,
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

describe('openFile', () => {
  it('reads ranges, and refuses those past the end', async () => {
    await writeFile('a/b', Uint8Array.of(10, 11, 12, 13));
    expect(await openFile('a/b', ({ size, read }) => [size, ...read(1, 3)])).toEqual([4, 11, 12]);
    await expect(openFile('a/b', ({ read }) => read(2, 6))).rejects.toThrow(
      'a/b ends at byte 4, and bytes up to 6 were wanted',
    );
    await remove('a/b');
    expect(await openFile('a/b', () => 1)).toBeNull();
  });
});
