/**
 * Files in the page's memory, for browsers that refuse the origin's private ones: whole files by path, up to a limit
 * of bytes. They last as long as the page: a run can be stopped and resumed, and a reload loses it.
 */
import type { FolderEntry, Room } from './opfs.ts';

/** Whole files by path; in a worker, the page's files at the other end of a port. */
export interface FileStore {
  read(path: string): Promise<Uint8Array | null>;
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Deletes a file or a whole folder; no effect where there is none. */
  remove(path: string): Promise<void>;
  /** What lies in a folder, without what is in its folders. */
  list(path: string): Promise<FolderEntry[]>;
  room(): Promise<Room>;
}

export class MemoryFiles implements FileStore {
  private readonly files = new Map<string, Uint8Array>();
  /** When each was last written. */
  private readonly changed = new Map<string, number>();
  private readonly limit: number;
  private used = 0;

  /** @param limit bytes of all files together */
  constructor(limit: number) {
    this.limit = limit;
  }

  async read(path: string): Promise<Uint8Array | null> {
    return this.files.get(path) ?? null;
  }

  /** Replaces the file at `path`. @throws Error with the bytes needed and left, where the old file stays as it was */
  async write(path: string, bytes: Uint8Array): Promise<void> {
    const used = this.used - this.sizeOf(path) + bytes.length;
    if (used > this.limit) {
      throw new Error(
        `no room for "${path}" in memory: ${megabytes(bytes.length)} needed, ` +
          `${megabytes(this.limit - this.used)} left of ${megabytes(this.limit)}. ` +
          'Lower collect.episodes or collect.steps in the settings, or allow this site to store data',
      );
    }
    this.files.set(path, bytes);
    this.changed.set(path, Date.now());
    this.used = used;
  }

  async remove(path: string): Promise<void> {
    for (const name of [...this.files.keys()]) {
      if (name !== path && !name.startsWith(`${path}/`)) continue;
      this.used -= this.sizeOf(name);
      this.files.delete(name);
      this.changed.delete(name);
    }
  }

  async list(path: string): Promise<FolderEntry[]> {
    const entries = new Map<string, FolderEntry>();
    for (const [file, { length }] of this.files) {
      if (!file.startsWith(`${path}/`)) continue;
      const [name, ...below] = file.slice(path.length + 1).split('/');
      const isFolder = below.length > 0;
      const changed = isFolder ? 0 : (this.changed.get(file) ?? 0);
      entries.set(name, { name, isFolder, bytes: isFolder ? 0 : length, changed });
    }
    return [...entries.values()];
  }

  async room(): Promise<Room> {
    return { free: this.limit - this.used, all: this.limit, inMemory: true };
  }

  private sizeOf(path: string): number {
    return this.files.get(path)?.length ?? 0;
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
