/**
 * The thread's side of real-workers.helper.ts: the origin's private files as a folder of this machine, which all
 * workers of a test share. It has as much of the browser's handles as src/files/opfs.ts uses.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { workerData } from 'node:worker_threads';

const missing = () => new DOMException('none', 'NotFoundError');

class DiskFile {
  readonly kind = 'file';
  #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async createSyncAccessHandle() {
    const file = openSync(this.#path, 'r+');
    return {
      getSize: () => fstatSync(file).size,
      truncate: (size: number) => ftruncateSync(file, size),
      write: (bytes: Uint8Array, { at }: { at: number }) => writeSync(file, bytes, 0, bytes.length, at),
      read: (bytes: Uint8Array, { at }: { at: number }) => readSync(file, bytes, 0, bytes.length, at),
      flush: () => undefined,
      close: () => closeSync(file),
    };
  }

  async getFile() {
    const bytes = readFileSync(this.#path);
    return { arrayBuffer: async () => new Uint8Array(bytes).buffer };
  }

  async move(name: string) {
    const to = join(dirname(this.#path), name);
    renameSync(this.#path, to);
    this.#path = to;
  }
}

class DiskFolder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async getDirectoryHandle(name: string, { create }: { create: boolean }) {
    const path = join(this.#path, name);
    if (create) mkdirSync(path, { recursive: true });
    if (!existsSync(path)) throw missing();
    return new DiskFolder(path);
  }

  async getFileHandle(name: string, { create } = { create: false }) {
    const path = join(this.#path, name);
    if (create) closeSync(openSync(path, 'a'));
    if (!existsSync(path)) throw missing();
    return new DiskFile(path);
  }

  async removeEntry(name: string) {
    const path = join(this.#path, name);
    if (!existsSync(path)) throw missing();
    rmSync(path, { recursive: true });
  }
}

const folder = workerData.surroundings as string;
const storage = {
  getDirectory: async () => new DiskFolder(folder),
  estimate: async () => ({ quota: 5e9, usage: 2e9 }),
};
// One core: the training worker then starts no gradient threads, for which Node has no `Worker`.
Object.defineProperty(globalThis, 'navigator', {
  value: { hardwareConcurrency: 1, storage },
  configurable: true,
});
Object.assign(globalThis, { FileSystemFileHandle: DiskFile });
