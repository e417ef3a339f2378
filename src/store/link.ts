/** A link to the page as it is now: room and settings. */
import { settingsToHash } from '../lab/settings/url.ts';
import { messageOf } from '../math/text.ts';
import type { CommandTargets } from './command.ts';
import { joinHash } from './rooms.ts';
import { addNotice } from './store.ts';

/** What the browser is asked for. */
export interface Host {
  /** The address of the page, without query and hash. */
  readonly address: string;
  /** @throws Error with the way out where the browser has no clipboard or refuses */
  copy(text: string): Promise<void>;
}

/** The whole page in this room with these settings, also where an address shows only parts of it. */
export function linkTo({ lab, rooms, host }: Pick<CommandTargets, 'lab' | 'rooms' | 'host'>): string {
  return host.address + joinHash(rooms.state.getState().room, settingsToHash(lab.store.getState().settings));
}

/** Copies the link; where the browser refuses, the notice holds it. */
export async function copyLink(page: CommandTargets): Promise<void> {
  const link = linkTo(page);
  const { store } = page.lab;
  try {
    await page.host.copy(link);
    addNotice(store, 'info', `Copied a link to this room with these settings: ${link}`);
  } catch (error) {
    addNotice(store, 'warning', `The link was not copied: ${messageOf(error)}. It is ${link}`);
  }
}
