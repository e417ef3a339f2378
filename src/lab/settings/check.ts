/**
 * Checks of settings, one by one and as a whole set: each value against its range in the table. Texts come from the
 * address, the form and the command line; whole sets come from scripts and checkpoints.
 */

import { nearestName } from '../../math/known-names.ts';
import { didYouMean } from '../../math/text.ts';
import { withCurrentNames } from './aliases.ts';
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

/** @throws Error naming the unknown setting, its nearest known name and all known ones */
export function settingKey(key: string, where = ''): SettingKey {
  if (Object.hasOwn(SETTINGS, key)) return key as SettingKey;
  const keys = ['experiment', 'preset', ...Object.keys(SETTINGS)];
  throw new Error(`unknown setting "${key}"${where}: ${didYouMean(key, keys)}one of ${keys.join(', ')}`);
}

/** @throws Error naming the value, those that are allowed, and the nearest of them */
export function oneOf<V extends string>(name: string, value: unknown, allowed: readonly V[]): V {
  if ((allowed as readonly unknown[]).includes(value)) return value as V;
  const given = String(value);
  const near = nearestName(given, allowed);
  const meant = near === undefined ? '' : `, did you mean "${near}"`;
  throw new Error(`${name} is one of ${allowed.join(', ')}; got "${given}"${meant}`);
}

/** A setting from its text, checked. */
export function parseSetting(key: SettingKey, text: string): number | string | boolean {
  const setting: Setting = SETTINGS[key];
  switch (setting.kind) {
    case 'number': {
      const value = numberFromText(text, setting.integer === true);
      // The error quotes the text: the number may differ from it, rounded to 53 bits.
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

/** A whole set of a script or a checkpoint, checked; the preset fills in what is missing, old names are replaced. */
export function checkSettings(given: Partial<RunSettings>): RunSettings {
  const current = withCurrentNames(given);
  const experiment: Experiment = oneOf('experiment', current.experiment, EXPERIMENTS);
  const preset: Preset = oneOf('preset', current.preset, PRESETS);
  const settings: Record<string, unknown> = { ...presetSettings(experiment, preset) };
  for (const [key, value] of Object.entries(current)) {
    if (key === 'experiment' || key === 'preset') continue;
    settings[key] = checkSetting(settingKey(key), value as number | string | boolean);
  }
  return settings as RunSettings;
}

function isLegal({ min, max, integer }: NumberSetting, value: unknown): boolean {
  if (typeof value !== 'number' || !(value >= min && value <= max)) return false;
  return !integer || Number.isInteger(value);
}

function refusal(key: SettingKey, { min, max, integer }: NumberSetting, value: unknown): string {
  return `${key} is ${integer ? 'a whole number' : 'a number'} from ${min} to ${max}, got "${value}"`;
}
