/**
 * How options are read: whatever is unknown or out of range becomes a UsageError that names it and says what is
 * allowed. Imports the table of settings and their reader.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { SETTINGS, type SettingKey } from '../lab/settings.ts';
import { parseSetting as settingFromText } from '../lab/url.ts';

/** A mistake of the caller's: printed with the usage, exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

export function choose<T extends string>(what: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined) {
    throw new UsageError(`${what} is ${JSON.stringify(value)}; allowed are ${allowed.join(', ')}.`);
  }
  return found;
}

export interface Range {
  min: number;
  max: number;
  integer?: boolean;
}

export function parseNumber(what: string, text: string, { min, max, integer }: Range): number {
  // Number('') is 0, so an empty text needs its own refusal.
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= min && value <= max) || (integer && !Number.isInteger(value))) {
    const kind = integer ? 'a whole number' : 'a number';
    throw new UsageError(`${what} is ${JSON.stringify(text)}; allowed is ${kind} from ${min} to ${max}.`);
  }
  return value;
}

/** `key=value` against the table of settings. */
export function parseSetting(text: string): [SettingKey, number | string | boolean] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new UsageError(`--set is ${JSON.stringify(text)}; allowed is <key>=<value>.`);
  const key = choose('The key of --set', text.slice(0, equals), Object.keys(SETTINGS) as SettingKey[]);
  try {
    return [key, settingFromText(key, text.slice(equals + 1))];
  } catch (error) {
    throw new UsageError(`--set ${text}: ${error instanceof Error ? error.message : error}.`);
  }
}

/** node:util's parseArgs, its complaints turned into ours. */
export function parse<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const allowed = Object.keys(config.options ?? {}).map((name) => `--${name}`);
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${message.replace(/\.$/, '')}. Allowed are ${allowed.join(', ')}.`);
  }
}

export function existingFile(option: string, path: string): string {
  const resolved = resolve(path);
  if (!existsSync(resolved)) {
    throw new UsageError(`${option} is ${JSON.stringify(path)}, and there is no such file.`);
  }
  return resolved;
}
