/** What `npm test` runs: the suites of vitest.config.ts, each with the files that the arguments choose. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { choose, UsageError } from './options.ts';

/** In the order in which they run; those after the first need a Chromium. */
export const SUITES = ['unit', 'browser', 'e2e'] as const;
export type SuiteName = (typeof SUITES)[number];

export interface Suite {
  name: SuiteName;
  /** Files and folders below tests/; none: the whole suite. */
  paths: string[];
}

export const TEST_USAGE = `usage: npm test [-- <suite or path> ...]
  <suite>  ${SUITES.join(' | ')}
  <path>   a file or folder below tests/, run in the suite that it belongs to
Without arguments: all tests.`;

function suiteOf(path: string): SuiteName {
  const folder = path.split('/')[1];
  return folder === 'browser' || folder === 'e2e' ? folder : 'unit';
}

/**
 * The suites that the arguments choose.
 * @param root folder of the project
 * @throws UsageError for what is neither a suite nor a path below tests/
 */
export function suitesOf(args: readonly string[], root: string): Suite[] {
  if (args.length === 0) return SUITES.map((name) => ({ name, paths: [] }));
  const paths = new Map<SuiteName, string[]>();
  for (const arg of args) {
    const path = arg.replaceAll('\\', '/').replace(/^\.\//, '').replace(/\/$/, '');
    if (/^tests\/./.test(path)) {
      if (!existsSync(join(root, path))) throw new UsageError(`There is no ${path}.`);
      const name = suiteOf(path);
      const known = paths.get(name);
      // The whole suite has this file among its own.
      if (known?.length !== 0) paths.set(name, [...(known ?? []), path]);
    } else {
      paths.set(choose('A suite or path', path, SUITES), []);
    }
  }
  return SUITES.flatMap((name) => {
    const chosen = paths.get(name);
    if (chosen === undefined) return [];
    const whole = chosen.includes(`tests/${name}`);
    return [{ name, paths: whole ? [] : chosen }];
  });
}
