/** Whose a result is: a checkpoint that was trained anew at the same path is another agent. */
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { Checkpoint } from '../lab/checkpoint/checkpoint.ts';
import { readCheckpoint, shownPath } from './files.ts';

/** SHA-256 of what a checkpoint holds: V, M, C, the search and where dreams begin, whatever the report of it says. */
export function hashOf({ agent, search, best }: Checkpoint): string {
  const hash = createHash('sha256');
  const weights = [agent.vision, agent.memory].flatMap((network) => Object.values(network?.weights ?? {}));
  const arrays = [
    ...weights.map(({ data }) => data),
    ...(agent.controller === null ? [] : [agent.controller.parameters]),
    ...Object.values(agent.starts ?? {}),
    ...Object.values(search?.arrays ?? {}).map(({ data }) => data),
    ...(best === null ? [] : [best.parameters]),
  ];
  for (const { buffer, byteOffset, byteLength } of arrays) {
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex');
}

/** What a result says of the checkpoint that it is of. */
export interface NamedAgent {
  /** Its path, or the name of the file that a page opened. */
  name?: string;
  /** As `hashOf` gives it; an older file has none, and its path counts. */
  sha256?: string;
}

/**
 * Both agents in words where a result is of another one than the file at `path`; null where it is of this one.
 * @throws FileError where the file is needed and is no checkpoint
 */
export function otherAgent(
  { name, sha256 }: NamedAgent,
  path: string,
): { kept: string; asked: string } | null {
  const known = name === undefined ? 'an unknown checkpoint' : shownPath(name);
  if (sha256 === undefined) {
    const isSame = name !== undefined && resolve(name) === resolve(path);
    return isSame ? null : { kept: known, asked: shownPath(path) };
  }
  const asked = hashOf(readCheckpoint('A checkpoint', path));
  if (asked === sha256) return null;
  return { kept: withHash(known, sha256), asked: withHash(shownPath(path), asked) };
}

const withHash = (name: string, sha256: string): string => `${name} (SHA-256 ${sha256.slice(0, 8)}…)`;
