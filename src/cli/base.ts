/** The settings of a run on the networks of a checkpoint, checked before a browser is started. For lab and study. */
import { settingsWithBase } from '../lab/checkpoint/base-settings.ts';
import { type KeptPart, readWarmStart, type WarmStart } from '../lab/checkpoint/warm-start.ts';
import type { AskedSettings } from '../lab/page-handle.ts';
import type { RunSettings } from '../lab/settings/settings.ts';
import { messageOf } from '../math/text.ts';
import { FileError, readBytes } from './files.ts';
import { UsageError } from './options.ts';

/** A checkpoint file whose networks a run begins with, and how much of it is kept. */
export interface BaseFile {
  path: string;
  keep: KeptPart;
}

/**
 * @returns all settings of the run, those of its base among them
 * @throws FileError for a base that cannot be used, UsageError for a setting that cannot take effect on it
 */
export function checkBase(settings: AskedSettings, { path, keep }: BaseFile): RunSettings {
  const checkpoint = readBytes('--from', path);
  let base: WarmStart;
  try {
    base = readWarmStart({ checkpoint, name: path, keep });
  } catch (error) {
    throw new FileError(`--from: ${messageOf(error)}`, { cause: error });
  }
  return asUsage(() => settingsWithBase(settings, base));
}

/** What the lab refuses of the arguments is a mistake of the caller's. */
export function asUsage<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw new UsageError(`${messageOf(error)}.`, { cause: error });
  }
}
