/**
 * The world in which the agent was trained and measured, beside the one that is watched: a visitor may set another, and
 * what the report says does not hold there.
 */
import type { RunSettings } from '../lab/settings/settings.ts';
import { sameWorld, withWorldOf, worldKeys } from '../lab/settings/world-settings.ts';
import type { CommandTargets } from './command.ts';
import { isOccupied, type LabState } from './store.ts';

type Worlds = Pick<LabState, 'settings' | 'madeWith'>;

/** Whether there is an agent, of another world than the one that is watched. */
export function isOtherWorld({ settings, madeWith, trained }: Worlds & Pick<LabState, 'trained'>): boolean {
  return trained.vision && madeWith !== null && !sameWorld(settings, madeWith);
}

/** The settings with the world of the agent, which its report and its model card are about. */
export function inOwnWorld({ settings, madeWith }: Worlds): RunSettings {
  return madeWith === null ? settings : withWorldOf(settings, madeWith);
}

/**
 * What is watched is the agent's own world again.
 * @returns a sentence about what changed for that, empty where nothing did; null where it cannot change now, which a
 *   notice says
 */
export function backToOwnWorld({ lab, actions }: Pick<CommandTargets, 'lab' | 'actions'>): string | null {
  const state = lab.store.getState();
  if (!isOtherWorld(state)) return '';
  const own = inOwnWorld(state);
  const changed = worldKeys(own).filter((key) => own[key] !== state.settings[key]);
  const values = changed.map((key) => `${key}=${own[key]}`).join(' and ');
  if (isOccupied(state)) {
    actions.notify('warning', `That episode was driven with ${values}: wait for the end of the diagnostics.`);
    return null;
  }
  for (const key of changed) actions.setSetting(key, own[key]);
  return ` The world is that of the report again: ${values}.`;
}
