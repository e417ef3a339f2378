/** A file system in memory in place of the origin's private files: as much of the browser's handles as is used. */
import { vi } from 'vitest';

export const missing = () => new DOMException('none', 'NotFoundError');

/** A disk of `room` bytes. */
export const disk = { room: Number.POSITIVE_INFINITY };

export class FakeFile {
  readonly kind = 'file';
  name: string;
  private readonly folder: FakeFolder;
  private readonly content: { bytes: Uint8Array<ArrayBuffer> };

  constructor(folder: FakeFolder, name: string, content = { bytes: new Uint8Array(0) }) {
    this.folder = folder;
    this.name = name;
    this.content = content;
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return this.content.bytes;
  }

  set bytes(bytes: Uint8Array<ArrayBuffer>) {
    this.content.bytes = bytes;
  }

  /** Another handle of the same file: each follows the file only where it moves it. */
  handle(): FakeFile {
    return new FakeFile(this.folder, this.name, this.content);
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
    return { size: this.bytes.length, lastModified: 0, arrayBuffer: async () => this.bytes.slice().buffer };
  }

  async move(name: string) {
    if (!this.folder.entries.delete(this.name)) throw missing();
    this.folder.entries.set(name, this);
    this.name = name;
  }
}

export class FakeFolder {
  readonly kind = 'directory';
  readonly name: string;
  readonly entries = new Map<string, FakeFile | FakeFolder>();

  constructor(name = '') {
    this.name = name;
  }

  async getDirectoryHandle(name: string, { create } = { create: false }) {
    if (create && !this.entries.has(name)) this.entries.set(name, new FakeFolder(name));
    return this.entries.get(name) ?? Promise.reject(missing());
  }

  async getFileHandle(name: string, { create } = { create: false }) {
    if (create && !this.entries.has(name)) this.entries.set(name, new FakeFile(this, name));
    const found = this.entries.get(name) ?? (await Promise.reject(missing()));
    return found instanceof FakeFile ? found.handle() : found;
  }

  async *values() {
    yield* [...this.entries.values()];
  }

  async removeEntry(name: string) {
    if (!this.entries.delete(name)) throw missing();
  }
}

/** Puts an empty disk under the page; `changes` to its `navigator.storage`. */
export function insertDisk(changes: Record<string, unknown> = {}): FakeFolder {
  const root = new FakeFolder();
  disk.room = Number.POSITIVE_INFINITY;
  const storage = {
    getDirectory: async () => root,
    estimate: async () => ({ quota: 5e6, usage: 2e6 }),
    ...changes,
  };
  vi.stubGlobal('navigator', { storage });
  vi.stubGlobal('FileSystemFileHandle', FakeFile);
  return root;
}
