/**
 * The origin's private file system, from a worker: whole files and byte ranges by path ("runs/3/frames/0001"). Files
 * are written through sync access handles, which every browser has and which are the fastest. Errors about a refusal
 * of the browser name the way out (refused.ts).
 */
import { fewAtOnce } from './few-at-once.ts';
import { onceUnlocked } from './locked.ts';
import { inTurn } from './locks.ts';
import { DiskFull, explainFileError, lacksStorage, refusesStorage, StorageRefused } from './refused.ts';

/** Exclusive, synchronous access to a file; only workers have it, and only their library declares it. */
interface SyncAccess {
  getSize(): number;
  read(bytes: Uint8Array, options: { at: number }): number;
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}
type WorkerFileHandle = FileSystemFileHandle & {
  /** A browser that does not know the mode ignores it; the file is then locked for other threads meanwhile. */
  createSyncAccessHandle(options?: { mode: 'read-only' }): Promise<SyncAccess>;
  /** Every current browser has this method for private files; no library declares it. */
  move?(name: string): Promise<void>;
};

/** A file that is open for reading during a call of `openFile`. */
export interface OpenFile {
  readonly size: number;
  /** A copy of the bytes [begin, end). */
  read(begin: number, end: number): Uint8Array;
}

/** A file or a folder in a folder. */
export interface FolderEntry {
  name: string;
  isFolder: boolean;
  /** Of a file; 0 for a folder. */
  bytes: number;
  /** Milliseconds since 1970 at which a file was last written; 0 for a folder. */
  changed: number;
}

/** Room for the page's files, bytes: as the browser grants it. */
export interface Room {
  free: number;
  all: number;
  /** Of the page's memory, because the browser stores no files for the page. */
  inMemory?: true;
}

/** Splits "a/b/c" into its folder handle and its name; creates folders when `create` is set. */
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
    // In private windows the method exists and rejects.
    throw refusesStorage(error);
  }
}

/**
 * Replaces the file at `path` by `bytes`: writes a second file and renames it, so that a closed tab leaves the complete
 * old file or the complete new one. Writers of one file take turns, as they write the same second file. The error about
 * a full disk gives the bytes needed and the bytes left.
 */
export async function writeFile(path: string, bytes: Uint8Array): Promise<void> {
  try {
    const { folder, name } = await locate(path, true);
    const movable = typeof FileSystemFileHandle === 'function' && 'move' in FileSystemFileHandle.prototype;
    await inTurn(`write ${path}`, async () => {
      if (!movable || !(await writeBeside(folder, name, bytes))) await writeInto(folder, name, bytes);
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'QuotaExceededError') {
      throw new DiskFull(path, await roomInWords(bytes.length), error);
    }
    throw explainFileError(path, error);
  }
}

/** Errors of browsers whose method does not rename private files. */
const NO_RENAMING = ['NotSupportedError', 'NotAllowedError', 'SecurityError', 'TypeError'];

/** Writes a new file and renames it; false where the browser does not rename. */
async function writeBeside(
  folder: FileSystemDirectoryHandle,
  name: string,
  bytes: Uint8Array,
): Promise<boolean> {
  const file = await writeInto(folder, `${name}.part`, bytes);
  try {
    await onceUnlocked(async () => file.move?.(name));
    return true;
  } catch (error) {
    await discard(folder, `${name}.part`);
    if (error instanceof Error && NO_RENAMING.includes(error.name)) return false;
    throw error;
  }
}

/** Writes the file of this name; a failure deletes it. */
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

/** Deletes an incomplete file, which may be what fills the disk. */
async function discard(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  try {
    await folder.removeEntry(name);
  } catch (error) {
    // The caller throws the error of the write, which is the one that matters; the next write replaces what is left.
    if (!isMissing(error))
      console.warn(`the incomplete file "${name}" could not be deleted: ${String(error)}`);
  }
}

function accessOf(file: WorkerFileHandle, options?: { mode: 'read-only' }): Promise<SyncAccess> {
  if (typeof file.createSyncAccessHandle !== 'function') {
    throw lacksStorage('FileSystemFileHandle.createSyncAccessHandle');
  }
  return onceUnlocked(() => file.createSyncAccessHandle(options));
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

/** Opens a file, returns the result of `use`, and closes the file; null where there is none. */
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
    try {
      return use({
        size: access.getSize(),
        read(begin, end) {
          const bytes = new Uint8Array(end - begin);
          const seen = access.read(bytes, { at: begin });
          if (seen === bytes.length) return bytes;
          throw new Error(`${path} ends at byte ${begin + seen}, expected at least ${end} bytes`);
        },
      });
    } finally {
      access.close();
    }
  } catch (error) {
    throw explainFileError(path, error);
  }
}

/** The bytes of a file, or null where there is none. */
export async function readFile(path: string): Promise<Uint8Array | null> {
  try {
    const { folder, name } = await locate(path, false);
    return await onceUnlocked(async () => {
      const file = await (await folder.getFileHandle(name)).getFile();
      return new Uint8Array(await file.arrayBuffer());
    });
  } catch (error) {
    if (isMissing(error)) return null;
    throw explainFileError(path, error);
  }
}

/** Deletes a file or a whole folder; no effect where there is none. */
export async function remove(path: string): Promise<void> {
  try {
    const { folder, name } = await locate(path, false);
    await onceUnlocked(() => folder.removeEntry(name, { recursive: true }));
  } catch (error) {
    if (!isMissing(error)) throw explainFileError(path, error);
  }
}

/** What lies in a folder, without what is in its folders; nothing where there is no such folder. */
export async function list(path: string): Promise<FolderEntry[]> {
  const handles: FileSystemHandle[] = [];
  try {
    const { folder, name } = await locate(path, false);
    for await (const handle of (await folder.getDirectoryHandle(name)).values()) handles.push(handle);
    return (await fewAtOnce(handles, entryOf)).filter((entry) => entry !== null);
  } catch (error) {
    if (isMissing(error)) return [];
    throw explainFileError(path, error);
  }
}

/** Null for a file that was renamed or deleted meanwhile. */
async function entryOf(handle: FileSystemHandle): Promise<FolderEntry | null> {
  const { name } = handle;
  if (handle.kind === 'directory') return { name, isFolder: true, bytes: 0, changed: 0 };
  try {
    const { size, lastModified } = await (handle as FileSystemFileHandle).getFile();
    return { name, isFolder: false, bytes: size, changed: lastModified };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * Why the browser stores no files for the page, with the way out; null where it does. Also from the page's own thread.
 * @param folder that is created
 */
export async function storageRefusal(folder: string): Promise<StorageRefused | null> {
  try {
    await (await rootFolder()).getDirectoryHandle(folder, { create: true });
    return null;
  } catch (error) {
    // A full disk is no refusal: the error of the first file says how much is missing.
    if (error instanceof DOMException && error.name === 'QuotaExceededError') return null;
    // Some private windows grant the root, and refuse all that is in it.
    return error instanceof StorageRefused ? error : refusesStorage(error);
  }
}

/** Storage left; null where the browser does not report it or refuses to (some do in private windows). */
export async function roomLeft(): Promise<Room | null> {
  let estimate: StorageEstimate;
  try {
    estimate = await navigator.storage.estimate();
  } catch {
    return null;
  }
  const { quota, usage = 0 } = estimate;
  return quota === undefined ? null : { free: Math.max(0, quota - usage), all: quota };
}

/**
 * Text about the storage: the bytes needed, the bytes that the browser grants. Chromium reports ten free
 * gigabytes to every page, whatever the disk has; then the text says that the disk is full.
 */
async function roomInWords(needed: number): Promise<string> {
  const room = await roomLeft();
  const granted = room === null ? '' : `${megabytes(room.free)} left of ${megabytes(room.all)}`;
  const left =
    room !== null && room.free < needed
      ? granted
      : `the disk is full${granted && `, although the browser reports ${granted}`}`;
  return `${megabytes(needed)} needed, ${left}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function isMissing(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotFoundError';
}
