/** Options that several verbs share: the checkpoint they read, and the JSON they also write. */
import { resolve } from 'node:path';
import type { RunSettings } from '../lab/settings/settings.ts';
import { existingFile } from './files.ts';
import { UsageError } from './options.ts';

/** The resolved path of `--checkpoint`, a file that can be read. */
export function checkpointOption(path: string | undefined): string {
  if (path === undefined) throw new UsageError('--checkpoint <file> is missing.');
  return existingFile('--checkpoint', path);
}

/** The temperature of a dream unless another is asked for: that at which C evolved, where it did so in a dream. */
export function tauOf({
  'evolution.world': world,
  'evolution.tau': tau,
}: Pick<RunSettings, 'evolution.world' | 'evolution.tau'>): number {
  return world === 'dream' ? tau : 1;
}

/** The resolved path of `--out <file>`. */
export function outOption(path: string | undefined): string {
  if (path === undefined) throw new UsageError('--out <file> is missing.');
  return resolve(path);
}

/** The resolved path of `--json`, null when it is left out; never the checkpoint itself. */
export function jsonOption(path: string | undefined, checkpoint: string): string | null {
  if (path === undefined) return null;
  if (resolve(path) === resolve(checkpoint)) {
    throw new UsageError(
      `--json is ${JSON.stringify(path)}, which is the checkpoint: it would be overwritten.`,
    );
  }
  return resolve(path);
}
