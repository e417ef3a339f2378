/**
 * Parts of the page that are loaded late, and are gone after a new deployment: told of once, with the way out.
 */
import { reloadAdvice } from '../../threads/missing-script.ts';

/** Vite's event for a dynamic import of the page whose script or style is not there. */
const PRELOAD_ERROR = 'vite:preloadError';

/** @returns the end of listening */
export function onMissingPart(target: EventTarget, tell: (text: string) => void): () => void {
  let told = false;
  const listen = (): void => {
    if (told) return;
    told = true;
    tell(`A part of the page did not load. ${reloadAdvice()}.`);
  };
  target.addEventListener(PRELOAD_ERROR, listen);
  return () => target.removeEventListener(PRELOAD_ERROR, listen);
}
