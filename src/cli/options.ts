/**
 * How options are read: whatever is unknown, given twice or out of range becomes a UsageError that names it and says
 * what is allowed.
 */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { currentName } from '../lab/settings/aliases.ts';
import { parseSetting as settingFromText } from '../lab/settings/check.ts';
import { digitsAdvice, numberFromText } from '../lab/settings/number-text.ts';
import { type RunSettings, SETTINGS, type SettingKey } from '../lab/settings/settings.ts';
import { didYouMean, messageOf } from '../math/text.ts';
import { PlainError } from './plain-error.ts';

/** A mistake of the caller's: printed with the usage, exit code 2. */
export class UsageError extends PlainError {
  override name = 'UsageError';
}

export function choose<T extends string>(what: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined) {
    const meant = didYouMean(value, allowed);
    throw new UsageError(`${what} is ${JSON.stringify(value)}; ${meant}allowed are ${allowed.join(', ')}.`);
  }
  return found;
}

export interface Range {
  min: number;
  max: number;
  integer?: boolean;
}

/** Minutes; a timer's milliseconds are 31 bits, and a longer one would fire at once. */
export const TIMEOUT: Range = { min: 0.01, max: Math.floor((2 ** 31 - 1) / 60_000) };

export function parseNumber(what: string, text: string, { min, max, integer = false }: Range): number {
  const value = numberFromText(text, integer);
  if (!(value >= min && value <= max)) {
    const kind = integer ? 'a whole number' : 'a number';
    const advice = digitsAdvice(text, integer);
    throw new UsageError(
      `${what} is ${JSON.stringify(text)}; allowed is ${kind} from ${min} to ${max}${advice}.`,
    );
  }
  return value;
}

/** `key=value` against the table of settings. */
export function parseSetting(text: string): [SettingKey, number | string | boolean] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new UsageError(`--set is ${JSON.stringify(text)}; allowed is <key>=<value>.`);
  const name = currentName(text.slice(0, equals));
  const key = choose('The key of --set', name, Object.keys(SETTINGS) as SettingKey[]);
  try {
    return [key, settingFromText(key, text.slice(equals + 1))];
  } catch (error) {
    throw new UsageError(`--set ${text}: ${messageOf(error)}.`);
  }
}

/** All of `--set`. Of one setting given twice the last would count, in silence. */
export function parseSettings(texts: readonly string[]): Partial<RunSettings> {
  const settings = new Map<SettingKey, number | string | boolean>();
  for (const text of texts) {
    const [key, value] = parseSetting(text);
    if (settings.has(key)) {
      throw new UsageError(
        `--set gives ${key} twice, as ${settings.get(key)} and as ${value}; leave one out.`,
      );
    }
    settings.set(key, value);
  }
  return Object.fromEntries(settings);
}

/** node:util's parseArgs with errors in our words; an option is refused twice unless it may be repeated. */
export function parse<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    refuseTwice(config);
    return parseArgs(config);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const names = Object.keys(config.options ?? {}).map((name) => `--${name}`);
    const message = messageOf(error).replace(/\.$/, '');
    const unknown = /^Unknown option '([^'=]+)/.exec(message)?.[1];
    const meant = unknown === undefined ? '' : didYouMean(unknown, names);
    const allowed = names.length === 0 ? 'no option is allowed' : `allowed are ${names.join(', ')}`;
    throw new UsageError(`${message}; ${meant}${allowed}.`);
  }
}

function refuseTwice(config: ParseArgsConfig): void {
  const { tokens } = parseArgs({ ...config, tokens: true });
  const seen = new Map<string, string | undefined>();
  for (const token of tokens) {
    if (token.kind !== 'option' || config.options?.[token.name]?.multiple) continue;
    if (seen.has(token.name)) {
      const both = [seen.get(token.name), token.value].filter((value) => value !== undefined);
      const values =
        both.length === 0 ? '' : `, as ${both.map((value) => JSON.stringify(value)).join(' and as ')}`;
      throw new UsageError(`--${token.name} is given twice${values}; leave one out.`);
    }
    seen.set(token.name, token.value);
  }
}
