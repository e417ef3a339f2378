/**
 * Iterative training (paper, section 5): an agent drives most of the episodes from which V, M and C are made anew. The
 * values that such a run has where no others are asked for are those that made the page's agent from the one before it.
 */
import { presetSettings } from './presets.ts';
import type { Experiment, Preset, RunSettings } from './settings.ts';

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
      return { 'collect.agentFraction': OWN_DRIVING['collect.agentFraction'] };
    case 'car-racing':
      return preset === 'smoke' ? OWN_DRIVING : { ...OWN_DRIVING, ...LARGER_SEARCH };
  }
}

/** What a run has that asks for nothing by name. @param keep of the checkpoint that it begins with */
export function usualSettings(experiment: Experiment, preset: Preset, keep?: string): RunSettings {
  const own = keep === 'policy' ? nextRound(experiment, preset) : {};
  return { ...presetSettings(experiment, preset), ...own };
}
