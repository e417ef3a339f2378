/** Keeps the address and the settings the same: every change replaces the hash, no history entries are made. */
import { settingsToHash } from '../lab/url.ts';
import type { LabActions } from '../store/actions.ts';
import type { Lab } from '../store/lab.ts';

export function syncUrl(lab: Lab, actions: LabActions): void {
  let written = window.location.hash;
  lab.store.subscribe((state, previous) => {
    if (state.settings === previous.settings) return;
    written = settingsToHash(state.settings);
    window.history.replaceState(window.history.state, '', written);
  });
  window.addEventListener('hashchange', () => {
    if (window.location.hash !== written) actions.adoptHash(window.location.hash);
  });
}
