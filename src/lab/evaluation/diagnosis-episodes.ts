/** On how many episodes, and on which, V and M are measured outside a run. */
import type { RunSettings } from '../settings/settings.ts';

export const DIAGNOSIS_EPISODES = { min: 10, max: 1000 };

/** About a minute. At most 36,000 frames are scored (stages/diagnose.ts), 120 episodes of 300 steps. */
const USUAL_FRAMES = 24_000;
const FEWEST_USUAL = 40;

export function usualEpisodes(settings: Pick<RunSettings, 'collect.steps'>): number {
  const wanted = Math.ceil(USUAL_FRAMES / settings['collect.steps']);
  return Math.min(DIAGNOSIS_EPISODES.max, Math.max(FEWEST_USUAL, wanted));
}

/**
 * The episodes that linear probes are fitted on, and those that are scored: the last third. V and M were trained on
 * none of them, so many more can be scored than the tenth that a run keeps from training.
 */
export function splitEpisodesOfDiagnosis(episodes: number): { fitted: number[]; scored: number[] } {
  const all = Array.from({ length: episodes }, (_, index) => index);
  const fitted = episodes - Math.round(episodes / 3);
  return { fitted: all.slice(0, fitted), scored: all.slice(fitted) };
}
