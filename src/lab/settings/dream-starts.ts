/** Where C's dreams begin, as the settings say it. */
import type { RunSettings } from './settings.ts';

/** Whether they begin in the middle of episodes, so that a search needs some. */
export function beginsAtMoments(settings: RunSettings): boolean {
  return settings['evolution.world'] !== 'real' && settings['evolution.dreamStarts'] !== 'first';
}
