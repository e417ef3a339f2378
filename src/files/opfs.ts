/**
 * The origin's private file system, from a worker: whole files and byte ranges by path ("runs/3/frames/0001").
 * Writing goes through sync access handles (the one way every browser has, and the fastest).
 * Refusals of the browser are told with the way out (refused.ts).
 */
import { explainFileError, lacksStorage, refusesStorage } from './refused.ts';

/** The exclusive, synchronous way into a file; only workers have it, and only their library declares it. */
interface SyncAccess {
  getSize(): number;
  read(bytes: Uint8Array, options: { at: number }): number;
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}
type WorkerFileHandle = FileSystemFileHandle & {
  /** Where the mode is not known, it is left aside, and the file is this thread's alone meanwhile. */
  createSyncAccessHandle(options?: { mode: 'read-only' }): Promise<SyncAccess>;
  /** Every current browser has it for private files; no library declares it. */
  move?(name: string): Promise<void>;
};

/** A file that is open for reading, for as long as a call of `openFile` lasts. */
export interface OpenFile {
  readonly size: number;
  /** A copy of the bytes [begin, end). */
  read(begin: number, end: number): Uint8Array;
}

/** Room that a browser grants the page, bytes; null where it does not tell. */
export interface Room {
  free: number;
  all: number;
}

/** Splits "a/b/c" into its folder handles and its name; folders are made when `create` is set. */
async function locate(
  path: string,
  create: boolean,
): Promise<{ folder: FileSystemDirectoryHandle; name: string }> {
  const parts = path.split('/').filter((part) => part !== '');
  const name = parts.pop();
  if (name === undefined) throw new Error(`not a file path: "${path}"`);
  let folder = await rootFolder();
  for (const part of parts) folder = await folder.getDirectoryHandle(part, { create });
  return { folder, name };
}

async function rootFolder(): Promise<FileSystemDirectoryHandle> {
  if (typeof navigator.storage?.getDirectory !== 'function') {
    throw lacksStorage('navigator.storage.getDirectory');
  }
  try {
    return await navigator.storage.getDirectory();
  } catch (error) {
    // Private windows have the method, and it refuses.
    throw refusesStorage(error);
  }
}

/**
 * Replaces the file at `path` by `bytes`: written beside it and then renamed, so that a closed tab leaves the old one
 * or the new one, whole. A full disk is reported with what was needed and what is left.
 */
export async function writeFile(path: string, bytes: Uint8Array): Promise<void> {
  try {
    const { folder, name } = await locate(path, true);
    const movable = typeof FileSystemFileHandle === 'function' && 'move' in FileSystemFileHandle.prototype;
    if (!movable || !(await writeBeside(folder, name, bytes))) await writeInto(folder, name, bytes);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'QuotaExceededError') {
      throw new Error(`no room for "${path}": ${await roomInWords(bytes.length)}`, { cause: error });
    }
    throw explainFileError(path, error);
  }
}

/** Browsers that have the method but do not let it rename private files say so in one of these. */
const NO_RENAMING = ['NotSupportedError', 'NotAllowedError', 'SecurityError', 'TypeError'];

/** Writes a new file and gives it the name; false where the browser does not rename. */
async function writeBeside(
  folder: FileSystemDirectoryHandle,
  name: string,
  bytes: Uint8Array,
): Promise<boolean> {
  const file = await writeInto(folder, `${name}.part`, bytes);
  try {
    await file.move?.(name);
    return true;
  } catch (error) {
    await discard(folder, `${name}.part`);
    if (error instanceof Error && NO_RENAMING.includes(error.name)) return false;
    throw error;
  }
}

/** Writes the file of this name; where that fails there is none. */
async function writeInto(
  folder: FileSystemDirectoryHandle,
  name: string,
  bytes: Uint8Array,
): Promise<WorkerFileHandle> {
  const file = (await folder.getFileHandle(name, { create: true })) as WorkerFileHandle;
  try {
    await fill(file, bytes);
    return file;
  } catch (error) {
    await discard(folder, name);
    throw error;
  }
}

/** Half a file is of no use, and it may be what the disk is full of. */
async function discard(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  // Why the writing failed is what matters, and is thrown by the caller.
  await folder.removeEntry(name).catch(() => undefined);
}

function accessOf(file: WorkerFileHandle, options?: { mode: 'read-only' }): Promise<SyncAccess> {
  if (typeof file.createSyncAccessHandle !== 'function') {
    throw lacksStorage('FileSystemFileHandle.createSyncAccessHandle');
  }
  return file.createSyncAccessHandle(options);
}

async function fill(file: WorkerFileHandle, bytes: Uint8Array): Promise<void> {
  const access = await accessOf(file);
  try {
    access.truncate(0);
    const written = access.write(bytes, { at: 0 });
    if (written !== bytes.length) {
      throw new DOMException(`${written} of ${bytes.length} bytes written`, 'QuotaExceededError');
    }
    access.flush();
  } finally {
    access.close();
  }
}

/** Opens a file, gives what `use` makes of it, and closes it; null where there is none. */
export async function openFile<R>(path: string, use: (file: OpenFile) => R): Promise<R | null> {
  let access: SyncAccess;
  try {
    const { folder, name } = await locate(path, false);
    const file = (await folder.getFileHandle(name)) as WorkerFileHandle;
    access = await accessOf(file, { mode: 'read-only' });
  } catch (error) {
    if (isMissing(error)) return null;
    throw explainFileError(path, error);
  }
  try {
    return use({
      size: access.getSize(),
      read(begin, end) {
        const bytes = new Uint8Array(end - begin);
        const seen = access.read(bytes, { at: begin });
        if (seen === bytes.length) return bytes;
        throw new Error(`${path} ends at byte ${begin + seen}, and bytes up to ${end} were wanted`);
      },
    });
  } catch (error) {
    throw explainFileError(path, error);
  } finally {
    access.close();
  }
}

/** The bytes of a file, or null where there is none. */
export async function readFile(path: string): Promise<Uint8Array | null> {
  try {
    const { folder, name } = await locate(path, false);
    const file = await (await folder.getFileHandle(name)).getFile();
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    if (isMissing(error)) return null;
    throw explainFileError(path, error);
  }
}

/** Deletes a file or a whole folder; nothing happens where there is none. */
export async function remove(path: string): Promise<void> {
  try {
    const { folder, name } = await locate(path, false);
    await folder.removeEntry(name, { recursive: true });
  } catch (error) {
    if (!isMissing(error)) throw explainFileError(path, error);
  }
}

/** Room for more files; null where the browser does not tell, or refuses to (some do in private windows). */
export async function roomLeft(): Promise<Room | null> {
  let told: StorageEstimate;
  try {
    told = await navigator.storage.estimate();
  } catch {
    return null;
  }
  const { quota, usage = 0 } = told;
  return quota === undefined ? null : { free: Math.max(0, quota - usage), all: quota };
}

/**
 * Sentence about the space: what is needed, what the browser grants, what to do. Chromium tells every page of ten free
 * gigabytes, whatever the disk has: then its number is no explanation, and said to be none.
 */
async function roomInWords(needed: number): Promise<string> {
  const room = await roomLeft();
  const told = room === null ? '' : `${megabytes(room.free)} left of ${megabytes(room.all)}`;
  const left =
    room !== null && room.free < needed
      ? told
      : `the disk is full${told && `, though the browser says ${told}`}`;
  return `${megabytes(needed)} needed, ${left}. Free some disk or delete other sites' data, then press Train: what is stored is kept, and the run goes on from there`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function isMissing(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotFoundError';
}
