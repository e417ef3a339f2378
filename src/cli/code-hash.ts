/**
 * A short name of the code that decides what an episode gives. Two builds of one name play by the same rules, whatever
 * else differs between them; two of different names may not, and do not share a run (src/cluster/protocol.ts).
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Rooms of src whose code an episode runs through, from the seed to the result that is sent. */
export const DECIDING_ROOMS: readonly string[] = [
  ...['math', 'files', 'env', 'backend', 'vision', 'memory', 'controller', 'data', 'rollout', 'cluster'],
];
/** The lock file fixes tfjs, the physics and what they import. */
const MORE_FILES = ['workers/rollout.ts', 'package-lock.json'];
/** Hexadecimal digits: 48 bits. */
const DIGITS = 12;

export interface SourceText {
  /** From the project's root, with slashes. */
  path: string;
  text: string;
}

/** The same for the same paths and lines, in whatever order and with whatever ends of lines. */
export function hashOfSources(sources: readonly SourceText[]): string {
  const hash = createHash('sha256');
  for (const { path, text } of [...sources].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    // As JSON, so that the end of one file cannot be taken for the start of the next.
    hash.update(JSON.stringify([path, text.replaceAll('\r\n', '\n')]));
  }
  return hash.digest('hex').slice(0, DIGITS);
}

/** @param root of the working tree, committed or not */
export function codeHash(root: string): string {
  const inRooms = DECIDING_ROOMS.flatMap((room) =>
    readdirSync(join(root, 'src', room), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `src/${room}/${name.replaceAll('\\', '/')}`),
  );
  const paths = [...inRooms, ...MORE_FILES];
  return hashOfSources(paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })));
}
