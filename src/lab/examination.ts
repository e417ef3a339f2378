/** How V and M are examined outside a run: on how many episodes. Imports the settings' types only. */
import type { RunSettings } from './settings.ts';

/** A tenth of the episodes is scored, the read-outs are fitted on the others. */
export const EXAMINED_EPISODES = { min: 10, max: 1000 };

/** A minute's worth: the tenth that is scored is a few episodes, and ten times as many make a firm card. */
const USUAL_FRAMES = 24_000;
const FEWEST_USUAL = 40;

export function usualEpisodes(settings: Pick<RunSettings, 'collect.steps'>): number {
  const wanted = Math.ceil(USUAL_FRAMES / settings['collect.steps']);
  return Math.min(EXAMINED_EPISODES.max, Math.max(FEWEST_USUAL, wanted));
}
