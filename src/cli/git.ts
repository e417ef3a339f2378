/** The commit that a result comes from, asked of git. */
import { spawnSync } from 'node:child_process';

export interface SourceState {
  /** Full hash; null where there is no repository or no git. */
  commit: string | null;
  /** Files that differ from that commit, in git's short form (` M src/a.ts`). */
  changed: string[];
}

/** @param folder in the working tree */
export function sourceState(folder: string): SourceState {
  const git = (...args: string[]): string | null => {
    const { status, stdout } = spawnSync('git', ['-C', folder, ...args], { encoding: 'utf8' });
    return status === 0 ? stdout : null;
  };
  const commit = git('rev-parse', 'HEAD')?.trim() ?? null;
  if (commit === null) return { commit: null, changed: [] };
  const changed = (git('status', '--porcelain') ?? '').split('\n').filter((line) => line !== '');
  return { commit, changed };
}
