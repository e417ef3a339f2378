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
import { partFile, writeWhole } from './whole-file.ts';

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
  const value = attempt(`${option} is ${JSON.stringify(path)}, which is no JSON`, () => parseBytes(bytes));
  return asObject(`${option} is ${JSON.stringify(path)}`, value);
}

/** Files that were told to be torn: once for each is enough. */
const torn = new Set<string>();

/**
 * What an earlier call left at `path`; null where there is nothing, and with a warning where a full disk or a kill
 * left the file empty or torn.
 * @throws FileError where it cannot be read, or holds something else
 */
export function readKept(
  what: string,
  path: string,
  errors: { write(text: string): unknown } = process.stderr,
): Record<string, unknown> | null {
  if (!existsSync(path)) return null;
  const named = `${what} is ${JSON.stringify(path)}`;
  const bytes = attempt(`${named}, which cannot be read`, () => readFileSync(existingFile(what, path)));
  let value: unknown;
  try {
    value = parseBytes(bytes);
  } catch {
    const how = bytes.length === 0 ? 'empty' : 'torn';
    if (!torn.has(path)) errors.write(`warning: ${shownPath(path)} is ${how}: taken as not there.\n`);
    torn.add(path);
    return null;
  }
  return asObject(named, value);
}

const parseBytes = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString('utf8'));

function asObject(named: string, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new FileError(`${named}, which holds no object.`);
}

/** Makes the folders above a file and checks that it can be written; its content stays. */
export function writableFile(option: string, path: string): string {
  const resolved = resolve(path);
  const named = `${option} is ${JSON.stringify(path)}`;
  if (existsSync(resolved) && statSync(resolved).isDirectory()) {
    throw new FileError(`${named}, which is a folder: name a file.`);
  }
  attempt(`${named}, which cannot be written`, () => {
    if (existsSync(resolved)) closeSync(openSync(resolved, 'r+'));
    mkdirSync(dirname(resolved), { recursive: true });
    const part = partFile(resolved);
    if (part === null) return;
    try {
      writeFileSync(part, PROBE);
    } finally {
      rmSync(part, { force: true });
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

/** Writes a result, whole or not at all; the disk may have filled up since the path was checked. */
export function writeResult(path: string, data: string | Uint8Array): void {
  attempt(`${path} was not written`, () => {
    mkdirSync(dirname(path), { recursive: true });
    writeWhole(path, data);
  });
}

function attempt<T>(failure: string, job: () => T): T {
  try {
    return job();
  } catch (error) {
    throw new FileError(`${failure}: ${messageOf(error)}`, { cause: error });
  }
}
