/**
 * Where each episode of a run comes from: imported, played by the agent of a checkpoint, or by the experiment's own
 * policies. Shares are spread evenly, and the own policies take turns over what is left, so that the episodes that are
 * kept from training hold the same mix.
 */
import { hashOf } from '../math/hash.ts';
import type { RunSettings } from './settings/settings.ts';

/** Its number among the imported episodes; null where it is played. */
export function importedNumber(settings: RunSettings, index: number): number | null {
  if (settings['collect.source'] === 'imported') return index;
  const fraction = settings['collect.importedFraction'];
  return isOfShare(index, fraction) ? countBefore(index, fraction) : null;
}

/** Whether the run reads imported episodes. */
export function usesImported(settings: RunSettings): boolean {
  return settings['collect.source'] === 'imported' || settings['collect.importedFraction'] > 0;
}

/** Whether some of its episodes are imported, and the others played. */
export function isMixed(settings: RunSettings): boolean {
  return settings['collect.source'] === 'played' && settings['collect.importedFraction'] > 0;
}

/** Whether the agent acts in this episode, which is played. */
export function isOfAgent(settings: RunSettings, index: number): boolean {
  const played = index - countBefore(index, settings['collect.importedFraction']);
  return isOfShare(played, settings['collect.agentFraction']);
}

/** Of the episodes before it, how many the experiment's own policies play: it selects among these. */
export function ownNumber(settings: RunSettings, index: number): number {
  const played = index - countBefore(index, settings['collect.importedFraction']);
  return played - countBefore(played, settings['collect.agentFraction']);
}

const isOfShare = (index: number, fraction: number): boolean =>
  countBefore(index + 1, fraction) > countBefore(index, fraction);

/** Of the first `index` episodes so many are of the share. */
const countBefore = (index: number, fraction: number): number => Math.floor(index * fraction);

/** The fraction of which `count` of `episodes` are of the share, in four digits. */
export function fractionFor(count: number, episodes: number): number {
  return count >= episodes ? 1 : Math.floor(((count + 0.5) / episodes) * 1e4) / 1e4;
}

/**
 * What tells the imported episodes of one run from others in the same place.
 * @param contents hashes of their .npz files, in the order of the episodes
 */
export const hashOfContents = (contents: readonly (string | null)[]): string =>
  hashOf(new TextEncoder().encode(contents.join()));
