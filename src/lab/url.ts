/**
 * Settings as an address: `#experiment=car-racing&preset=quick&seed=1&vision.steps=2000`. What equals the
 * preset is left out. May import the settings table and the presets.
 */
import { presetSettings } from './presets.ts';
import {
  EXPERIMENTS,
  type Experiment,
  PRESETS,
  type Preset,
  type RunSettings,
  SETTINGS,
  type Setting,
  type SettingKey,
} from './settings.ts';

/** Reads a hash ("#a=b&c=d"); an empty one gives the quick car. Throws with the bad value and what is allowed. */
export function settingsFromHash(hash: string): RunSettings {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const experiment = oneOf('experiment', given.get('experiment') ?? 'car-racing', EXPERIMENTS) as Experiment;
  const preset = oneOf('preset', given.get('preset') ?? 'quick', PRESETS) as Preset;
  const settings: Record<string, unknown> = { ...presetSettings(experiment, preset) };
  for (const [key, text] of given) {
    if (key === 'experiment' || key === 'preset') continue;
    if (!isSettingKey(key)) {
      throw new Error(`unknown setting "${key}" in the address: one of ${Object.keys(SETTINGS).join(', ')}`);
    }
    settings[key] = parseSetting(key, text);
  }
  return settings as RunSettings;
}

export function settingsToHash(settings: RunSettings): string {
  const { experiment, preset } = settings;
  return `#${[`experiment=${experiment}`, `preset=${preset}`, ...changedSettings(settings)].join('&')}`;
}

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(SETTINGS, key);
}

/** A setting from its text, checked. */
export function parseSetting(key: SettingKey, text: string): number | string | boolean {
  const setting: Setting = SETTINGS[key];
  switch (setting.kind) {
    case 'number': {
      const value = text.trim() === '' ? Number.NaN : Number(text);
      // What is no number is refused as it was written.
      return checkSetting(key, Number.isNaN(value) ? text : value);
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
  if (setting.kind === 'choice') oneOf(key, String(value), setting.choices);
  if (setting.kind === 'flag' && typeof value !== 'boolean') {
    throw new Error(`${key} is true or false, got "${value}"`);
  }
  if (setting.kind === 'number') {
    const whole = setting.integer === true;
    const legal =
      typeof value === 'number' &&
      value >= setting.min &&
      value <= setting.max &&
      (!whole || Number.isInteger(value));
    if (!legal) {
      const what = whole ? 'a whole number' : 'a number';
      throw new Error(`${key} is ${what} from ${setting.min} to ${setting.max}, got "${value}"`);
    }
  }
  return value;
}

const BACKENDS = ['auto', 'webgpu', 'webgl', 'wasm', 'cpu'] as const;

/** `?backend=webgpu|webgl|wasm|cpu` forces one; without it the best that works is taken. */
export function backendFromQuery(query: string): (typeof BACKENDS)[number] {
  const wanted = new URLSearchParams(query).get('backend') ?? 'auto';
  return oneOf('backend', wanted, BACKENDS) as (typeof BACKENDS)[number];
}

/** Settings that differ from their preset, as the command line takes them. */
export function changedSettings(settings: RunSettings): string[] {
  const preset = presetSettings(settings.experiment, settings.preset);
  const keys = Object.keys(SETTINGS) as SettingKey[];
  return keys.filter((key) => settings[key] !== preset[key]).map((key) => `${key}=${settings[key]}`);
}

/** Checks a whole set, as it comes from a script or a checkpoint. */
export function checkSettings(given: Partial<RunSettings>): RunSettings {
  const experiment = oneOf('experiment', String(given.experiment), EXPERIMENTS) as Experiment;
  const preset = oneOf('preset', String(given.preset), PRESETS) as Preset;
  const settings: Record<string, unknown> = { ...presetSettings(experiment, preset) };
  for (const [key, value] of Object.entries(given)) {
    if (key === 'experiment' || key === 'preset') continue;
    if (!isSettingKey(key)) {
      throw new Error(`unknown setting "${key}": one of ${Object.keys(SETTINGS).join(', ')}`);
    }
    settings[key] = checkSetting(key, value as number | string | boolean);
  }
  return settings as RunSettings;
}

function oneOf(name: string, value: string, allowed: readonly string[]): string {
  if (!allowed.includes(value)) throw new Error(`${name} is one of ${allowed.join(', ')}; got "${value}"`);
  return value;
}
