/**
 * Iterative training (paper, section 5): an agent drives most of the episodes from which V, M and C are made anew. The
 * values that such a run has where no others are asked for are those that made the page's agent from the one before it.
 */
import type { AskedSettings } from '../page-handle.ts';
import { whyNoEffect } from './effect.ts';
import { presetSettings } from './presets.ts';
import { type Experiment, type Preset, type RunSettings, SETTINGS, type SettingKey } from './settings.ts';

type Values = Partial<Omit<RunSettings, 'experiment' | 'preset' | 'seed'>>;

/** Episodes of the agent, half of them with noise in its parameters; its C is carried over to the new z and h. */
const OWN_DRIVING = {
  'collect.agentFraction': 0.75,
  'collect.parameterNoise': 1,
  'controller.start': 'distilled',
  'evolution.mirrored': true,
  'evolution.sigma': 0.05,
  'evolution.steeringPenalty': 2,
  'evolution.replayFraction': 0.5,
} as const satisfies Values;

/** What the self-test has no time for. */
const LARGER_SEARCH = {
  'evolution.populationSize': 128,
  'evolution.rollouts': 1,
  'evolution.finalRollouts': 1,
  'evolution.patience': 300,
  'evolution.averagingWindow': 10,
  'evolution.riskAversion': 0.5,
  'evolution.testEvery': 5,
  'evolution.testEpisodes': 64,
} as const satisfies Values;

/** In place of the preset's values. For Pong, where nothing else was tried, the agent collects, and C begins at 0. */
export function nextRound(experiment: Experiment, preset: Preset): Values {
  switch (experiment) {
    case 'bouncing-ball':
      return {};
    case 'pong':
      return { rounds: 1, 'collect.agentFraction': OWN_DRIVING['collect.agentFraction'] };
    case 'car-racing':
      return { rounds: 1, ...OWN_DRIVING, ...(preset === 'smoke' ? {} : LARGER_SEARCH) };
  }
}

/**
 * What a run has that asks for nothing by name.
 * @param keep of the checkpoint that it begins with; only a run from nothing has further rounds unasked
 */
export function usualSettings(experiment: Experiment, preset: Preset, keep?: string): RunSettings {
  const usual = presetSettings(experiment, preset);
  if (keep === undefined) return usual;
  return { ...usual, ...(keep === 'policy' ? nextRound(experiment, preset) : { rounds: 1 }) };
}

/** How many rounds there are with these settings, the one that they are of among them. */
export function roundsOf(settings: RunSettings): number {
  return whyNoEffect(settings, 'rounds') === null ? settings.rounds : 1;
}

/**
 * What the round after a run is asked for: what that run was asked for, and one round less.
 * @param settings of the run that is done
 * @param keep of the checkpoint that it began with
 * @returns null after the last round
 */
export function askedOfNextRound(settings: RunSettings, keep?: string): AskedSettings | null {
  const rounds = roundsOf(settings);
  if (rounds === 1) return null;
  const { experiment, preset, seed } = settings;
  const usual = usualSettings(experiment, preset, keep);
  const keys = (Object.keys(SETTINGS) as SettingKey[]).filter((key) => settings[key] !== usual[key]);
  const asked = Object.fromEntries(keys.map((key) => [key, settings[key]]));
  return { ...asked, experiment, preset, seed, rounds: rounds - 1 };
}

/** Of each round that there is with these settings, the one that they are of first. @param keep as askedOfNextRound */
export function settingsOfRounds(settings: RunSettings, keep?: string): RunSettings[] {
  const asked = askedOfNextRound(settings, keep);
  if (asked === null) return [settings];
  const next = { ...usualSettings(settings.experiment, settings.preset, 'policy'), ...asked };
  return [settings, ...settingsOfRounds(next, 'policy')];
}

/**
 * The settings of a run from nothing, where those of a run on an agent's driving stand: no agent is at hand then. What
 * the next round changes has the preset's value again.
 */
export function ofFirstRound(settings: RunSettings): RunSettings {
  if (settings['collect.agentFraction'] === 0) return settings;
  const { experiment, preset } = settings;
  const usual = presetSettings(experiment, preset);
  const changed = Object.keys({ ...OWN_DRIVING, ...nextRound(experiment, preset) }) as SettingKey[];
  return { ...settings, ...Object.fromEntries(changed.map((key) => [key, usual[key]])) };
}
