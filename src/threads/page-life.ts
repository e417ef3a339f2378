/**
 * A page that is left: from `pagehide` on the browser ends the page's workers itself, and WebKit reports that as an
 * error of each worker. Such a report waits for the page to be shown again, which happens when the visitor goes back
 * to a page that the browser kept; a page that is gone never hears of it.
 */

let left = false;
let waiting: (() => void)[] = [];

/** Calls `report` now, or when the page is shown again if it is being left. */
export function whenShown(report: () => void): void {
  if (left) waiting.push(report);
  else report();
}

// Workers, which are users of this file too, have neither event; Node has no listeners at all.
globalThis.addEventListener?.('pagehide', () => {
  left = true;
});
globalThis.addEventListener?.('pageshow', () => {
  left = false;
  const reports = waiting;
  waiting = [];
  for (const report of reports) report();
});
