/** A disk on which one call of the browser's file functions fails: the n-th, whichever it is, with a given error. */
import { FakeFolder, insertDisk } from './fake-disk.helper.ts';

/** Functions of a sync access handle, and the list of a folder: they throw at once, all others reject. */
const AT_ONCE = ['getSize', 'truncate', 'write', 'read', 'flush', 'close', 'values'];

export interface FaultyDisk {
  root: FakeFolder;
  /** Names of the calls so far. */
  calls: string[];
  /** Sync access handles that were opened and not closed. */
  open: number;
  /** From now on the call after so many fails with this error; null: none does. */
  fail: { after: number; error: string } | null;
}

export function insertFaultyDisk(): FaultyDisk {
  const disk: FaultyDisk = { root: new FakeFolder(), calls: [], open: 0, fail: null };
  const wrapped = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(_, key) {
        const member = Reflect.get(target, key) as unknown;
        if (typeof member !== 'function' || typeof key !== 'string') return member;
        return (...given: unknown[]) =>
          called(disk, key, () => Reflect.apply(member, target, given), wrapped);
      },
    });
  disk.root = insertDisk({
    getDirectory: () => called(disk, 'getDirectory', async () => disk.root, wrapped),
  });
  return disk;
}

/** One call: counted, then failed or done; handles that it gives fail, too. */
function called(
  disk: FaultyDisk,
  name: string,
  run: () => unknown,
  wrapped: <T extends object>(part: T) => T,
): unknown {
  disk.calls.push(name);
  const { fail } = disk;
  if (fail !== null && fail.after-- === 0) {
    const error = new DOMException(`${name} failed`, fail.error);
    // A handle whose close fails is closed all the same: the browser closes it with its worker.
    if (name === 'close') disk.open--;
    if (AT_ONCE.includes(name)) throw error;
    return Promise.reject(error);
  }
  if (name === 'close') disk.open--;
  const result = run();
  if (!(result instanceof Promise)) return result;
  return result.then((part: unknown) => {
    if (name === 'createSyncAccessHandle') disk.open++;
    return typeof part === 'object' && part !== null && !(part instanceof ArrayBuffer) ? wrapped(part) : part;
  });
}
