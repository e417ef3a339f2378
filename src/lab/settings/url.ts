/**
 * Settings as an address: `#experiment=car-racing&preset=quick&seed=1&vision.steps=2000`. What equals the
 * preset or has no effect is left out.
 */

import { BACKEND_CHOICES, type BackendChoice } from '../../backend/names.ts';
import { didYouMean } from '../../math/text.ts';
import { whyNoEffect, withoutEffect, withoutIdleSettings } from './effect.ts';
import { digitsAdvice, numberFromText } from './number-text.ts';
import { presetSettings } from './presets.ts';
import {
  EXPERIMENTS,
  type Experiment,
  type NumberSetting,
  PRESETS,
  type Preset,
  type RunSettings,
  SETTINGS,
  type Setting,
  type SettingKey,
} from './settings.ts';

export interface Address {
  settings: RunSettings;
  /** What it asks for and what cannot take effect under the rest of it, a line each; left out of `settings`. */
  idle: string[];
}

/** Reads a hash ("#a=b&c=d"); an empty one gives the quick car. Throws with the bad value and what is allowed. */
export function readHash(hash: string): Address {
  const given = pairsOf(hash.replace(/^#/, ''), 'in the address');
  const experiment = oneOf('experiment', given.get('experiment') ?? 'car-racing', EXPERIMENTS) as Experiment;
  const preset = oneOf('preset', given.get('preset') ?? 'quick', PRESETS) as Preset;
  const asked: Record<string, unknown> = { experiment, preset };
  for (const [key, text] of given) {
    if (key === 'experiment' || key === 'preset') continue;
    if (!isSettingKey(key)) throw new Error(unknownSetting(key, ' in the address'));
    asked[key] = parseSetting(key, text);
  }
  const settings = { ...presetSettings(experiment, preset), ...asked };
  const idle = withoutEffect(asked, settings);
  return { settings: idle.length === 0 ? settings : withoutIdleSettings(settings), idle };
}

/** What the page says of an address that asks for something in vain. */
export function idleText(idle: readonly string[]): string {
  return `The address asks for what cannot take effect: ${idle.join('; ')}. That is left out; the rest of it holds.`;
}

/** The same as readHash, where a setting that cannot take effect is an error too. */
export function settingsFromHash(hash: string): RunSettings {
  const { settings, idle } = readHash(hash);
  if (idle.length > 0) throw new Error(`${idle.join('; ')}. Leave it out`);
  return settings;
}

export function settingsToHash(settings: RunSettings): string {
  const { experiment, preset } = settings;
  return `#${[`experiment=${experiment}`, `preset=${preset}`, ...changedSettings(settings)].join('&')}`;
}

/** What stands in an address once: the one of two that counted would be chosen in silence. */
function pairsOf(text: string, where: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const [key, value] of new URLSearchParams(text)) {
    const before = pairs.get(key);
    if (before !== undefined) {
      throw new Error(`${key} is given twice ${where}, as "${before}" and as "${value}": leave one out`);
    }
    pairs.set(key, value);
  }
  return pairs;
}

function unknownSetting(key: string, where: string): string {
  const keys = ['experiment', 'preset', ...Object.keys(SETTINGS)];
  return `unknown setting "${key}"${where}: ${didYouMean(key, keys)}one of ${keys.join(', ')}`;
}

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(SETTINGS, key);
}

/** A setting from its text, checked. */
export function parseSetting(key: SettingKey, text: string): number | string | boolean {
  const setting: Setting = SETTINGS[key];
  switch (setting.kind) {
    case 'number': {
      const value = numberFromText(text, setting.integer === true);
      // Refused as it was written: the number may be another one, rounded to 53 bits.
      if (!isLegal(setting, value)) {
        throw new Error(refusal(key, setting, text) + digitsAdvice(text, setting.integer === true));
      }
      return value;
    }
    case 'flag':
      if (text !== 'true' && text !== 'false') throw new Error(`${key} is true or false, got "${text}"`);
      return text === 'true';
    case 'choice':
      return checkSetting(key, text);
  }
}

/** The value itself where it is allowed, else an error that says what is. */
export function checkSetting<V extends number | string | boolean>(key: SettingKey, value: V): V {
  const setting: Setting = SETTINGS[key];
  if (setting.kind === 'choice') oneOf(key, value, setting.choices);
  if (setting.kind === 'flag' && typeof value !== 'boolean') {
    throw new Error(`${key} is true or false, got "${value}"`);
  }
  if (setting.kind === 'number' && !isLegal(setting, value)) throw new Error(refusal(key, setting, value));
  return value;
}

function isLegal({ min, max, integer }: NumberSetting, value: unknown): boolean {
  if (typeof value !== 'number' || !(value >= min && value <= max)) return false;
  return !integer || Number.isInteger(value);
}

function refusal(key: SettingKey, { min, max, integer }: NumberSetting, value: unknown): string {
  return `${key} is ${integer ? 'a whole number' : 'a number'} from ${min} to ${max}, got "${value}"`;
}

export { BACKEND_CHOICES, type BackendChoice };

/** What may stand in the query, beside the settings in the hash. */
const QUERY = ['backend', 'agent'] as const;

/** `?backend=webgpu|webgl|wasm|cpu` forces one; without it the best that works is taken. */
export function backendFromQuery(query: string): BackendChoice {
  const wanted = pairsOf(query, 'in the address').get('backend') ?? 'auto';
  return oneOf('backend', wanted, BACKEND_CHOICES) as BackendChoice;
}

/** @throws Error naming what in the query is unknown, has a value that is not allowed, or stands there twice */
export function checkQuery(query: string): void {
  backendFromQuery(query);
  for (const [name, value] of pairsOf(query, 'in the address')) {
    if (!(QUERY as readonly string[]).includes(name)) {
      throw new Error(
        `unknown "${name}" in the query of the address: ${didYouMean(name, QUERY)}one of ${QUERY.join(', ')}`,
      );
    }
    if (name === 'agent') oneOf(name, value, ['none']);
  }
}

/** Settings that differ from their preset and have an effect, as the command line takes them. */
export function changedSettings(settings: RunSettings): string[] {
  const preset = presetSettings(settings.experiment, settings.preset);
  const keys = Object.keys(SETTINGS) as SettingKey[];
  return keys
    .filter((key) => settings[key] !== preset[key] && whyNoEffect(settings, key) === null)
    .map((key) => `${key}=${settings[key]}`);
}

/** Checks a whole set, as it comes from a script or a checkpoint. */
export function checkSettings(given: Partial<RunSettings>): RunSettings {
  const experiment = oneOf('experiment', given.experiment, EXPERIMENTS) as Experiment;
  const preset = oneOf('preset', given.preset, PRESETS) as Preset;
  const settings: Record<string, unknown> = { ...presetSettings(experiment, preset) };
  for (const [key, value] of Object.entries(given)) {
    if (key === 'experiment' || key === 'preset') continue;
    if (!isSettingKey(key)) throw new Error(unknownSetting(key, ''));
    settings[key] = checkSetting(key, value as number | string | boolean);
  }
  return settings as RunSettings;
}

function oneOf(name: string, value: unknown, allowed: readonly string[]): string {
  if (typeof value === 'string' && allowed.includes(value)) return value;
  throw new Error(`${name} is one of ${allowed.join(', ')}; got "${String(value)}"`);
}
