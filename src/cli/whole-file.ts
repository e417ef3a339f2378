/**
 * A file is whole or as it was before: it is written beside its place, as <file>.part, and renamed when it is whole. A
 * full disk or a kill then costs no earlier result.
 */
import { existsSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

/** The file that a link leads to: the link stays. */
const targetOf = (path: string): string => (existsSync(path) ? realpathSync(path) : path);

/** Where `path` is written first; null where it is no file, as /dev/stdout, and is written at once. */
export function partFile(path: string): string | null {
  if (existsSync(path) && !statSync(path).isFile()) return null;
  return `${targetOf(path)}.part`;
}

/** @param mode permissions of the file; those of any new file where it is left out */
export function writeWhole(path: string, data: string | Uint8Array, mode?: number): void {
  const part = partFile(path);
  if (part === null) {
    writeFileSync(path, data);
    return;
  }
  try {
    // Flushed, because a name may outlive a power cut that its content does not.
    writeFileSync(part, data, { mode, flush: true });
    renameSync(part, targetOf(path));
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

/** @param make writes the file to the path that it gets @returns what it gives */
export async function makeWhole<T>(path: string, make: (part: string) => Promise<T>): Promise<T> {
  const part = partFile(path);
  if (part === null) return make(path);
  try {
    const made = await make(part);
    renameSync(part, targetOf(path));
    return made;
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}
