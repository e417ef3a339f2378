/** Media queries, where the browser has them. */
import { useMediaQuery } from '@mantine/hooks';

/** Whether the query holds; false where the browser has no media queries or does not know this one. */
export function matchesMedia(query: string): boolean {
  try {
    return window.matchMedia(query).matches;
  } catch {
    return false;
  }
}

/** Whether the window is as narrow as a phone: the width at which the styles change too. */
export function useIsPhone(): boolean {
  return useMediaQuery('(max-width: 640px)', undefined, { getInitialValueInEffect: false });
}
