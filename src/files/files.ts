/**
 * The files of a run, from a worker: the origin's private ones (opfs.ts), or those in the page's memory where the page
 * found that the browser refuses the others. A worker is told once, before its first file.
 */
import type { FileStore } from './memory-files.ts';
import type { FolderEntry, OpenFile, Room } from './opfs.ts';
import * as opfs from './opfs.ts';

/** Null: the origin's private files. */
let memory: FileStore | null = null;

/** From now on this worker's files are those of `store`; null: the origin's private ones again. */
export function keepFilesIn(store: FileStore | null): void {
  memory = store;
}

/** Replaces the file at `path` by `bytes`, whole or not at all. */
export function writeFile(path: string, bytes: Uint8Array): Promise<void> {
  return memory === null ? opfs.writeFile(path, bytes) : memory.write(path, bytes);
}

/** The bytes of a file, or null where there is none. */
export function readFile(path: string): Promise<Uint8Array | null> {
  return memory === null ? opfs.readFile(path) : memory.read(path);
}

/** Opens a file, returns the result of `use`, and closes the file; null where there is none. */
export async function openFile<R>(path: string, use: (file: OpenFile) => R): Promise<R | null> {
  if (memory === null) return opfs.openFile(path, use);
  const bytes = await memory.read(path);
  if (bytes === null) return null;
  return use({
    size: bytes.length,
    read(begin, end) {
      if (end <= bytes.length) return bytes.slice(begin, end);
      throw new Error(`${path} ends at byte ${bytes.length}, expected at least ${end} bytes`);
    },
  });
}

/** Deletes a file or a whole folder; no effect where there is none. */
export function remove(path: string): Promise<void> {
  return memory === null ? opfs.remove(path) : memory.remove(path);
}

/** What lies in a folder, without what is in its folders; nothing where there is no such folder. */
export function list(path: string): Promise<FolderEntry[]> {
  return memory === null ? opfs.list(path) : memory.list(path);
}

/** Bytes of all files below a folder; 0 where there is none. */
export async function bytesOf(path: string): Promise<number> {
  const sizes = (await list(path)).map(({ name, isFolder, bytes }) =>
    isFolder ? bytesOf(`${path}/${name}`) : bytes,
  );
  return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0);
}

/** Room left for files; null where the browser does not report it. */
export function roomLeft(): Promise<Room | null> {
  return memory === null ? opfs.roomLeft() : memory.room();
}
