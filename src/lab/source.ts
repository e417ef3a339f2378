/** The commit that the page was built from, which the build writes here (vite.config.ts); unknown in a test in Node. */

export interface Source {
  /** Full hash; null where the page was built outside of a repository. */
  commit: string | null;
  /** Whether files differed from that commit when the page was built. */
  changed: boolean;
  /** Of the code that decides what an episode gives (src/cli/code-hash.ts). */
  code: string;
}

declare const __SOURCE__: Source | undefined;

export const SOURCE: Source =
  typeof __SOURCE__ === 'undefined' ? { commit: null, changed: false, code: 'source' } : __SOURCE__;
