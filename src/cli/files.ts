/**
 * The files that verbs read and write, checked before the work begins, so that a wrong path is refused in one line and
 * does not cost the result of an hour.
 */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { decodeCheckpoint, type OpenedCheckpoint } from '../lab/checkpoint/checkpoint.ts';
import { messageOf } from '../math/text.ts';
import { UsageError } from './options.ts';

/** A file that cannot be read or written: its one line says all, exit code 1. */
export class FileError extends UsageError {
  override name = 'FileError';
}

/** Written to a new file and removed again, because a file can be opened even on a full disk. */
const PROBE = new Uint8Array(4096);

/**
 * A path as it is said: from the working folder on where it lies in it, so that a printed log names nothing of the
 * machine.
 */
export function shownPath(path: string): string {
  const here = relative(process.cwd(), path);
  return here === '' || here.startsWith('..') || isAbsolute(here) ? path : here;
}

/** The resolved path of a file that can be read. */
export function existingFile(option: string, path: string): string {
  const resolved = resolve(path);
  const named = `${option} is ${JSON.stringify(path)}`;
  if (!existsSync(resolved)) throw new FileError(`${named}, and there is no such file.`);
  if (statSync(resolved).isDirectory()) throw new FileError(`${named}, which is a folder: name a file.`);
  attempt(`${named}, which cannot be read`, () => closeSync(openSync(resolved, 'r')));
  return resolved;
}

/** The .npz files in a folder, by name; at least one. */
export function npzFiles(option: string, path: string): string[] {
  const resolved = resolve(path);
  const named = `${option} is ${JSON.stringify(path)}`;
  if (!existsSync(resolved)) throw new FileError(`${named}, and there is no such folder.`);
  if (!statSync(resolved).isDirectory())
    throw new FileError(`${named}, which is a file: name the folder it is in.`);
  const names = attempt(`${named}, which cannot be read`, () => readdirSync(resolved));
  const files = names.filter((name) => name.endsWith('.npz')).sort();
  if (files.length > 0) return files.map((name) => join(resolved, name));
  throw new FileError(`${named}, which has no .npz files: npm run export makes them (docs/data.md).`);
}

/** @param part of the agent that is needed */
export function readCheckpoint(
  option: string,
  path: string,
  part: 'vision' | 'memory' | 'controller' | null = null,
): OpenedCheckpoint {
  const bytes = readBytes(option, path);
  const checkpoint = attempt(`${option} is ${JSON.stringify(path)}, which is no checkpoint`, () =>
    decodeCheckpoint(bytes),
  );
  if (part !== null && checkpoint.agent[part] === null) {
    const name = { vision: 'trained V', memory: 'trained M', controller: 'C' }[part];
    throw new FileError(`${option} is ${JSON.stringify(path)}, which has no ${name}.`);
  }
  return checkpoint;
}

export function readBytes(option: string, path: string): Uint8Array {
  const resolved = existingFile(option, path);
  const bytes = attempt(`${option} is ${JSON.stringify(path)}, which cannot be read`, () =>
    readFileSync(resolved),
  );
  if (bytes.length === 0) throw new FileError(`${option} is ${JSON.stringify(path)}, which is empty.`);
  return bytes;
}

/** An object that a verb wrote. */
export function readJson(option: string, path: string): Record<string, unknown> {
  const bytes = readBytes(option, path);
  const value = attempt(`${option} is ${JSON.stringify(path)}, which is no JSON`, () =>
    JSON.parse(Buffer.from(bytes).toString('utf8')),
  ) as unknown;
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new FileError(`${option} is ${JSON.stringify(path)}, which holds no object.`);
}

/** Makes the folders above a file and checks that it can be written; its content stays. */
export function writableFile(option: string, path: string): string {
  const resolved = resolve(path);
  const named = `${option} is ${JSON.stringify(path)}`;
  if (existsSync(resolved) && statSync(resolved).isDirectory()) {
    throw new FileError(`${named}, which is a folder: name a file.`);
  }
  attempt(`${named}, which cannot be written`, () => {
    if (existsSync(resolved)) {
      closeSync(openSync(resolved, 'r+'));
      return;
    }
    mkdirSync(dirname(resolved), { recursive: true });
    try {
      writeFileSync(resolved, PROBE, { flag: 'wx' });
    } finally {
      rmSync(resolved, { force: true });
    }
  });
  return resolved;
}

/** Makes a folder, and checks that the named files can be written there. */
export function writableFolder(option: string, path: string, files: readonly string[]): string {
  const resolved = resolve(path);
  const named = `${option} is ${JSON.stringify(path)}`;
  if (existsSync(resolved) && !statSync(resolved).isDirectory()) {
    throw new FileError(`${named}, which is a file: name a folder.`);
  }
  attempt(`${named}, which cannot be made`, () => mkdirSync(resolved, { recursive: true }));
  for (const file of files) writableFile(`A file of ${option}`, join(resolved, file));
  return resolved;
}

/** Writes a result; the disk may have filled up since the path was checked. */
export function writeResult(path: string, data: string | Uint8Array): void {
  attempt(`${path} was not written`, () => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, data);
  });
}

function attempt<T>(failure: string, job: () => T): T {
  try {
    return job();
  } catch (error) {
    throw new FileError(`${failure}: ${messageOf(error)}`, { cause: error });
  }
}
