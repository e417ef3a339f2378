/**
 * The origin's private file system, from a worker: whole files and byte ranges by path ("runs/3/frames/0001").
 * Writing goes through sync access handles (the one way every browser has, and the fastest).
 * Imports nothing of ours.
 */

/** The exclusive, synchronous way into a file; only workers have it, and only their library declares it. */
interface SyncAccess {
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}
type WorkerFileHandle = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncAccess> };

/** Splits "a/b/c" into its folder handles and its name; folders are made when `create` is set. */
async function locate(
  path: string,
  create: boolean,
): Promise<{ folder: FileSystemDirectoryHandle; name: string }> {
  const parts = path.split('/').filter((part) => part !== '');
  const name = parts.pop();
  if (name === undefined) throw new Error(`not a file path: "${path}"`);
  if (typeof navigator.storage?.getDirectory !== 'function') {
    throw new Error(
      'this browser gives the page no private file system (navigator.storage.getDirectory): leave private browsing or use a current Chrome, Edge, Firefox or Safari',
    );
  }
  let folder = await navigator.storage.getDirectory();
  for (const part of parts) folder = await folder.getDirectoryHandle(part, { create });
  return { folder, name };
}

/** Replaces the file at `path` by `bytes`. A full disk is reported with what was needed and what is left. */
export async function writeFile(path: string, bytes: Uint8Array): Promise<void> {
  const { folder, name } = await locate(path, true);
  const file = (await folder.getFileHandle(name, { create: true })) as WorkerFileHandle;
  const access = await file.createSyncAccessHandle();
  try {
    access.truncate(0);
    const written = access.write(bytes, { at: 0 });
    if (written !== bytes.length) {
      throw new DOMException(`${written} of ${bytes.length} bytes written`, 'QuotaExceededError');
    }
    access.flush();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'QuotaExceededError') {
      throw new Error(`no room for "${path}": ${await roomLeft(bytes.length)}`, { cause: error });
    }
    throw error;
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
    throw error;
  }
}

/** File names directly in a folder, sorted; empty where there is no such folder. */
export async function listFiles(path: string): Promise<string[]> {
  try {
    const { folder, name } = await locate(path, false);
    const names: string[] = [];
    for await (const [entry, handle] of (await folder.getDirectoryHandle(name)).entries()) {
      if (handle.kind === 'file') names.push(entry);
    }
    return names.sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Deletes a file or a whole folder; nothing happens where there is none. */
export async function remove(path: string): Promise<void> {
  try {
    const { folder, name } = await locate(path, false);
    await folder.removeEntry(name, { recursive: true });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** Sentence about the space: what is needed, what the browser grants. */
async function roomLeft(needed: number): Promise<string> {
  const { quota = 0, usage = 0 } = await navigator.storage.estimate();
  return `${megabytes(needed)} needed, ${megabytes(Math.max(0, quota - usage))} left of ${megabytes(quota)}; delete old runs or free disk space`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function isMissing(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotFoundError';
}
