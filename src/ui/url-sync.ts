/**
 * Keeps the address, the settings and the room the same. A changed setting replaces the hash; another room is an entry
 * of the history, so that Back leads to the room before, with the settings of now. An address that somebody types is an
 * entry already; where its settings are refused, it stays as typed and can be loaded again.
 */
import { settingsToHash } from '../lab/settings/url.ts';
import { messageOf } from '../math/text.ts';
import type { RunCommand } from '../store/commands.ts';
import type { Lab } from '../store/lab.ts';
import { joinHash, ROOM_IDS, type RoomId, type Rooms, splitHash } from '../store/rooms.ts';

/** Browsers refuse a page that changes its address too often: Safari a hundred times in thirty seconds. */
const PATIENCE_MS = 30_000;

/** A window, as far as it is used. */
export interface PageWindow {
  readonly location: { readonly hash: string };
  readonly history: Pick<History, 'state' | 'replaceState' | 'pushState'>;
  addEventListener(type: 'hashchange' | 'popstate', listener: () => void): void;
}

/** What an entry of the history keeps. An address that was typed has none. */
interface Entry {
  room: RoomId;
}

export function syncUrl(lab: Lab, rooms: Rooms, run: RunCommand, place: PageWindow): void {
  const { location, history } = place;
  let written = location.hash;
  let later: ReturnType<typeof setTimeout> | null = null;
  let told = false;
  let adopting = false;

  const settingsHash = (): string => settingsToHash(lab.store.getState().settings);
  /** @param left the room that becomes an entry to come back to */
  const write = (left: RoomId | null = null): void => {
    const { room } = rooms.state.getState();
    const hash = joinHash(room, settingsHash());
    try {
      if (left !== null) history.replaceState({ room: left } satisfies Entry, '');
      history[left === null ? 'replaceState' : 'pushState']({ room } satisfies Entry, '', hash);
      written = hash;
    } catch (error) {
      // Room and settings hold whatever the address says; it catches up when the browser lets it.
      if (later === null) later = setTimeout(writeAgain, PATIENCE_MS);
      else if (!told) {
        told = true;
        const text =
          `This browser refused to change the address (${String(error)}), so a copied link does ` +
          'not contain the current settings. Save a checkpoint to keep them.';
        run('notify', 'warning', text);
      }
    }
  };
  const writeAgain = (): void => {
    write();
    later = null;
  };

  lab.store.subscribe((state, previous) => {
    if (state.settings !== previous.settings && later === null && !adopting) write();
  });
  rooms.state.subscribe(({ room }, previous) => {
    if (room === previous.room || later !== null || adopting) return;
    if (roomOf(history.state) !== room) write(previous.room);
  });

  const adopt = (): void => {
    if (location.hash === written) return;
    written = location.hash;
    const room = roomOf(history.state);
    if (room !== null) {
      // Back or forward: the settings stay.
      run('openRoom', room, 'back');
      write();
      return;
    }
    adopting = true;
    try {
      if (adoptTyped() && later === null) write();
    } catch (error) {
      run('notify', 'error', `The address was not applied: ${messageOf(error)}.`);
    } finally {
      adopting = false;
    }
  };
  /** @returns whether the settings of the address hold now; their room does in any case */
  const adoptTyped = (): boolean => {
    const address = splitHash(location.hash);
    run('openRoom', address.room);
    if (address.settings === settingsHash()) return true;
    const { settings } = lab.store.getState();
    run('adoptHash', address.settings);
    return lab.store.getState().settings !== settings;
  };
  place.addEventListener('hashchange', adopt);
  place.addEventListener('popstate', adopt);
}

/** The room that an entry of the history keeps; null for an address that was typed. */
function roomOf(state: unknown): RoomId | null {
  const { room } = (state ?? {}) as Partial<Entry>;
  return ROOM_IDS.find((id) => id === room) ?? null;
}
