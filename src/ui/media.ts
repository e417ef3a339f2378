/** Media queries, where the browser has them. */

/** Whether the query holds; false where the browser has no media queries or does not know this one. */
export function matchesMedia(query: string): boolean {
  try {
    return window.matchMedia(query).matches;
  } catch {
    return false;
  }
}
