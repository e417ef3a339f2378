/** How V and M are examined outside a run: on how many episodes, and which. Imports the settings' types only. */
import type { RunSettings } from '../settings/settings.ts';

export const DIAGNOSIS_EPISODES = { min: 10, max: 1000 };

/** A minute's worth. A card is scored on 36,000 frames at most (stages/diagnose.ts), 120 episodes of 300 steps. */
const USUAL_FRAMES = 24_000;
const FEWEST_USUAL = 40;

export function usualEpisodes(settings: Pick<RunSettings, 'collect.steps'>): number {
  const wanted = Math.ceil(USUAL_FRAMES / settings['collect.steps']);
  return Math.min(DIAGNOSIS_EPISODES.max, Math.max(FEWEST_USUAL, wanted));
}

/**
 * The numbers that read-outs are fitted on, and those that the card is scored on: the last third. V and M were
 * trained on none of them, so many more can be scored than the tenth that a run keeps back.
 */
export function splitEpisodesOfDiagnosis(episodes: number): { fitted: number[]; scored: number[] } {
  const all = Array.from({ length: episodes }, (_, index) => index);
  const fitted = episodes - Math.round(episodes / 3);
  return { fitted: all.slice(0, fitted), scored: all.slice(fitted) };
}
