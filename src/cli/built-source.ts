/**
 * What the page was built from, kept beside its index.html: a report names the commit of the page that made it, so a
 * page of another commit is built again, though no file is newer.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import type { Source } from '../lab/source.ts';
import { codeHash } from './code-hash.ts';
import { type SourceState, sourceState } from './git.ts';

export const SOURCE_FILE = 'source.json';

/** @param root of the working tree */
export function sourceOf(root: string): Source {
  const { commit, changed } = sourceState(root);
  return { commit, changed: changed.length > 0, code: codeHash(root) };
}

export function keepSource(source: Source): Plugin {
  return {
    name: 'keep-source',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: SOURCE_FILE, source: `${JSON.stringify(source)}\n` });
    },
  };
}

/**
 * Whether the built page in this folder says of itself what is not so now. Where there is no repository nothing else
 * is known, and it counts.
 */
export function saysOtherSource(dist: string, { commit, changed }: SourceState): boolean {
  if (commit === null) return false;
  const path = join(dist, SOURCE_FILE);
  // Built before the file was kept.
  if (!existsSync(path)) return true;
  const built = JSON.parse(readFileSync(path, 'utf8')) as Source;
  return built.commit !== commit || built.changed !== changed.length > 0;
}
