/** The settings that make the world of a run: what is played in, as its experiment's record names them. */
import { experimentOf, type RunSettings, type SettingKey, worldSettings } from './settings.ts';

export function worldKeys({ experiment }: Pick<RunSettings, 'experiment'>): SettingKey[] {
  return worldSettings(experimentOf(experiment)) as SettingKey[];
}

/** Whether the episodes of both are played in the same world. */
export function sameWorld(a: RunSettings, b: RunSettings): boolean {
  return a.experiment === b.experiment && worldKeys(a).every((key) => a[key] === b[key]);
}

/** The same settings in the world of others of the same experiment. */
export function withWorldOf(settings: RunSettings, others: RunSettings): RunSettings {
  const own = worldKeys(settings).map((key) => [key, others[key]]);
  return settings.experiment === others.experiment ? { ...settings, ...Object.fromEntries(own) } : settings;
}

/** The same settings with C acting on z as under others: on sampled z, or on V's mean. */
export function withZOf(settings: RunSettings, others: RunSettings): RunSettings {
  return { ...settings, 'controller.sampleZ': others['controller.sampleZ'] };
}
