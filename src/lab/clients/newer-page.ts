/**
 * Parts of the page that load late, and are gone after a new deployment: one notice, with the way out.
 */
import { reloadAdvice } from '../../threads/missing-script.ts';
import { whenShown } from '../../threads/page-life.ts';

/** Vite's event for a dynamic import of the page whose script or style is not there. */
const PRELOAD_ERROR = 'vite:preloadError';

/** @param notify called once, and not while the page is being left @returns ends the listening */
export function onMissingPart(target: EventTarget, notify: (text: string) => void): () => void {
  let isNotified = false;
  const listen = (): void => {
    if (isNotified) return;
    isNotified = true;
    whenShown(() => notify(`A part of the page did not load. ${reloadAdvice()}.`));
  };
  target.addEventListener(PRELOAD_ERROR, listen);
  return () => target.removeEventListener(PRELOAD_ERROR, listen);
}
