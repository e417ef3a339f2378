/** The worker of the first screen, which the built index.html starts while the page's own scripts are on their way. */

declare global {
  /** Undefined where it failed, and in the development server. */
  var earlyViewer: Worker | undefined;
}

/** The worker that was started early, once; null for every other viewer. */
export function takeEarlyViewer(): Worker | null {
  const early = globalThis.earlyViewer ?? null;
  globalThis.earlyViewer = undefined;
  return early;
}
