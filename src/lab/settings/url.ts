/**
 * Settings as an address: `#experiment=car-racing&preset=quick&seed=1&vision.steps=2000`. The address leaves out what
 * equals the preset or has no effect.
 */

import { BACKEND_CHOICES, type BackendChoice } from '../../backend/names.ts';
import { didYouMean } from '../../math/text.ts';
import { currentName, givenTwice } from './aliases.ts';
import { oneOf, parseSetting, settingKey } from './check.ts';
import { whyNoEffect, withoutEffect, withoutIdleSettings } from './effect.ts';
import { usualSettings } from './next-round.ts';
import { hiddenParts } from './page-parts.ts';
import { presetSettings } from './presets.ts';
import { EXPERIMENTS, PRESETS, type RunSettings, SETTINGS, type SettingKey } from './settings.ts';

export interface Address {
  settings: RunSettings;
  /** What the address asks for without effect under the rest of it, a line each; left out of `settings`. */
  idle: string[];
}

/**
 * Reads a hash ("#a=b&c=d"); an empty one gives the quick car. Old names of settings are read as their present ones.
 * @throws Error naming the bad value and what is allowed
 */
export function readHash(hash: string): Address {
  const given = pairsOf(hash.replace(/^#/, ''), 'in the address');
  const experiment = oneOf('experiment', given.get('experiment') ?? 'car-racing', EXPERIMENTS);
  const preset = oneOf('preset', given.get('preset') ?? 'quick', PRESETS);
  const asked: Record<string, unknown> = { experiment, preset };
  for (const [name, text] of given) {
    if (name === 'experiment' || name === 'preset') continue;
    const key = settingKey(currentName(name), ' in the address');
    const value = parseSetting(key, text);
    if (key in asked) throw new Error(givenTwice(key, asked[key], value));
    asked[key] = value;
  }
  const settings = { ...presetSettings(experiment, preset), ...asked };
  const idle = withoutEffect(asked, settings);
  return { settings: idle.length === 0 ? settings : withoutIdleSettings(settings), idle };
}

/** The page's notice about an address that asks for something without effect. */
export function idleText(idle: readonly string[]): string {
  return `Some settings in the address have no effect and were ignored: ${idle.join('; ')}.`;
}

/** The same as readHash, where a setting without effect is an error too. */
export function settingsFromHash(hash: string): RunSettings {
  const { settings, idle } = readHash(hash);
  if (idle.length > 0) throw new Error(`${idle.join('; ')}. Leave it out`);
  return settings;
}

export function settingsToHash(settings: RunSettings): string {
  const { experiment, preset } = settings;
  return `#${[`experiment=${experiment}`, `preset=${preset}`, ...changedSettings(settings)].join('&')}`;
}

/**
 * Settings that differ from the usual ones and have an effect, as the command line takes them.
 * @param usual by default those of the preset
 */
export function changedSettings(
  settings: RunSettings,
  usual = presetSettings(settings.experiment, settings.preset),
): string[] {
  const keys = Object.keys(SETTINGS) as SettingKey[];
  return keys
    .filter((key) => settings[key] !== usual[key] && whyNoEffect(settings, key) === null)
    .map((key) => `${key}=${settings[key]}`);
}

/** The terminal's command for a run with these settings. @param base the checkpoint that it begins with */
export function labCommand(
  settings: RunSettings,
  base: { name: string; keep: string } | null = null,
): string {
  const { experiment, preset, seed } = settings;
  const usual = usualSettings(experiment, preset, base?.keep);
  const changes = changedSettings(settings, usual).filter((change) => !change.startsWith('seed='));
  return [
    `npm run lab -- ${experiment} --preset ${preset} --seed ${seed}`,
    ...(base === null ? [] : [`--from ${base.name} --keep ${base.keep}`]),
    ...changes.map((change) => `--set ${change}`),
  ].join(' ');
}

export { BACKEND_CHOICES, type BackendChoice };

/** What the query may hold, beside the settings in the hash. */
const QUERY = ['backend', 'agent', 'embed', 'hide'] as const;

/** `?backend=webgpu|webgl|wasm|cpu` forces one; without it the best that works is taken. */
export function backendFromQuery(query: string): BackendChoice {
  const wanted = pairsOf(query, 'in the address').get('backend') ?? 'auto';
  return oneOf('backend', wanted, BACKEND_CHOICES) as BackendChoice;
}

/** @throws Error naming what in the query is unknown, has a value that is not allowed, or is given twice */
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
  hiddenParts(query);
}

/** Each name once: of two values, one would be ignored without a word. */
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
