/**
 * Things of the page that texts point at: an element with `data-anchor`. The tour puts a light around one, a word of
 * the glossary leads to one.
 */

/** A room that has just been opened is still loading. */
const PATIENCE_MS = 8000;
const FLASH_MS = 2400;
const FOCUSABLE = 'button, input, select, textarea, a[href], [tabindex]';

/** The first one that is on the page now. */
export function anchorOf(name: string): HTMLElement | null {
  const named = document.querySelectorAll<HTMLElement>(`[data-anchor="${name}"]`);
  return Array.from(named).find((element) => element.getClientRects().length > 0) ?? null;
}

/** Calls `found` once the anchor is there, at once where it is. @returns stops waiting */
export function whenAnchored(name: string, found: (element: HTMLElement) => void): () => void {
  const there = anchorOf(name);
  if (there !== null) {
    found(there);
    return () => undefined;
  }
  const stop = (): void => {
    observer.disconnect();
    clearTimeout(timer);
  };
  const observer = new MutationObserver(() => {
    const element = anchorOf(name);
    if (element === null) return;
    stop();
    found(element);
  });
  observer.observe(document.body, { childList: true, subtree: true });
  const timer = setTimeout(stop, PATIENCE_MS);
  return stop;
}

/** Scrolls to an anchor, gives it or its first control the focus, and marks it for a moment. */
export function showAnchor(element: HTMLElement): void {
  element.scrollIntoView({ block: 'center' });
  const control = element.matches(FOCUSABLE) ? element : element.querySelector<HTMLElement>(FOCUSABLE);
  (control ?? element).focus({ preventScroll: true });
  element.dataset.flash = 'true';
  setTimeout(() => delete element.dataset.flash, FLASH_MS);
}
