/**
 * Folders of data that the repository does not hold, read only where an environment variable names them:
 * GOLDEN_DIR, recordings of other programs (`carracing/`, `paper/`); PAPER_DIR, the files that the authors published.
 */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

export type DataVariable = 'GOLDEN_DIR' | 'PAPER_DIR';

/**
 * The folder that the variable names, null where it is not set.
 * @throws Error where it names no folder: a typing error must not run fewer tests
 */
export function dataFolder(variable: DataVariable): string | null {
  const named = process.env[variable];
  if (named === undefined || named === '') return null;
  const folder = resolve(named);
  if (existsSync(folder) && statSync(folder).isDirectory()) return folder;
  throw new Error(`${variable} is ${JSON.stringify(named)}, which is no folder: correct it, or unset it.`);
}

/**
 * Why files of that folder cannot be read, null where they can.
 * @param files below the folder
 */
export function missingFiles(variable: DataVariable, files: readonly string[]): string | null {
  const folder = dataFolder(variable);
  if (folder === null) return `${variable} is not set`;
  const missing = files.filter((file) => !existsSync(resolve(folder, file)));
  return missing.length === 0 ? null : `${folder} lacks ${missing.join(', ')}`;
}
