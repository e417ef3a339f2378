/** Keeps the address and the settings the same: every change replaces the hash, no history entries are made. */
import { settingsToHash } from '../lab/settings/url.ts';
import type { RunCommand } from '../store/commands.ts';
import type { Lab } from '../store/lab.ts';

/** Browsers refuse a page that replaces its address too often: Safari a hundred times in thirty seconds. */
const PATIENCE_MS = 30_000;

/** A window, as far as it is used. */
export interface PageWindow {
  readonly location: { readonly hash: string };
  readonly history: Pick<History, 'state' | 'replaceState'>;
  addEventListener(type: 'hashchange', listener: () => void): void;
}

export function syncUrl(lab: Lab, run: RunCommand, place: PageWindow): void {
  const { location, history } = place;
  let written = location.hash;
  let later: ReturnType<typeof setTimeout> | null = null;
  let told = false;

  const write = (): void => {
    const hash = settingsToHash(lab.store.getState().settings);
    try {
      history.replaceState(history.state, '', hash);
      written = hash;
    } catch (error) {
      // The settings hold whatever the address says; it catches up when the browser lets it.
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
    if (state.settings !== previous.settings && later === null) write();
  });
  place.addEventListener('hashchange', () => {
    if (location.hash !== written) run('adoptHash', location.hash);
  });
}
