/**
 * Iterative training (paper, section 5): an agent drives most of the episodes from which V, M and C are made anew. The
 * values that such a run has where no others are asked for are those that made the page's agent from the one before it.
 */
import type { AskedSettings } from '../page-handle.ts';
import { whyNoEffect, withoutEffect } from './effect.ts';
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
    case 'car-racing': {
      const next = { rounds: 1, ...OWN_DRIVING };
      if (preset === 'smoke') return next;
      // The first round's C is to drive for V and M; the second's is the one that counts.
      return { ...next, ...LARGER_SEARCH, ...(preset === 'quick' && { 'evolution.minutes': 25 }) };
    }
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
 * What a run is asked for by name: its settings that are not the usual ones, without the number of its rounds.
 * @param keep of the checkpoint that it begins with
 */
export function askedByName(settings: RunSettings, keep?: string): AskedSettings {
  const { experiment, preset, seed } = settings;
  const usual = usualSettings(experiment, preset, keep);
  const keys = (Object.keys(SETTINGS) as SettingKey[]).filter(
    (key) => key !== 'rounds' && settings[key] !== usual[key],
  );
  return { experiment, preset, seed, ...Object.fromEntries(keys.map((key) => [key, settings[key]])) };
}

/** The settings of a round after the first. @param asked by name */
const ofLaterRound = ({ experiment, preset = 'quick', ...asked }: AskedSettings): RunSettings => ({
  ...usualSettings(experiment, preset, 'policy'),
  ...asked,
});

/** @throws Error naming every setting that is asked for by name and has no effect in the rounds after the first */
export function refuseInLaterRounds(asked: AskedSettings): void {
  const complaints = withoutEffect(asked, ofLaterRound(asked));
  if (complaints.length === 0) return;
  throw new Error(
    `in the rounds after the first ${complaints.join('; ')}. Leave it out, or ask for rounds=1`,
  );
}

/** Of each round that there is with these settings of a run from nothing. */
export function settingsOfRounds(settings: RunSettings): RunSettings[] {
  const rounds = roundsOf(settings);
  if (rounds === 1) return [settings];
  const later = ofLaterRound(askedByName(settings));
  return Array.from({ length: rounds }, (_, i) => (i === 0 ? { ...settings, rounds: 1 } : later));
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
