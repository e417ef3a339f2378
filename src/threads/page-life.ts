/**
 * A page that is left: the browser ends the page's workers and the loading of scripts, theirs and the page's, and
 * reports that as errors: Firefox from `beforeunload` on, WebKit from `pagehide` on. Such a report waits until the page
 * is shown again, which happens when the visitor stays, or goes back to a page that the browser kept. A page that is
 * gone never hears of it.
 */

let left = false;
let waiting: (() => void)[] = [];

/** A page that is still there so long after `beforeunload` was not left: the visitor stayed, or saved a file. */
const STAYED_MS = 5000;

/** Calls `report` now, or when the page is shown again if it is being left. */
export function whenShown(report: () => void): void {
  if (left) waiting.push(report);
  else report();
}

function leave(): void {
  left = true;
}

function stay(): void {
  left = false;
  const reports = waiting;
  waiting = [];
  for (const report of reports) report();
}

// Workers, which are users of this file too, have none of these events; Node has no listeners at all.
globalThis.addEventListener?.('beforeunload', () => {
  leave();
  setTimeout(stay, STAYED_MS);
});
globalThis.addEventListener?.('pagehide', leave);
globalThis.addEventListener?.('pageshow', stay);
