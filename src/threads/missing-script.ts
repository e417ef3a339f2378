/**
 * A script that is no longer where this page expects it. Each deployment renames its scripts, so a tab that was opened
 * before the last one requests files that are gone.
 */

import { messageOf } from '../math/text.ts';

/** The way out where a part of the page could not be loaded. */
export function reloadAdvice(): string {
  return globalThis.navigator?.onLine === false
    ? 'This device is offline: try again when it is connected'
    : 'A newer version of this page was published: save your checkpoint, then reload';
}

export class MissingScript extends Error {
  /** @param what did not load */
  constructor(what: string, cause?: unknown) {
    super(`${what}. ${reloadAdvice()}`, { cause });
    this.name = 'MissingScript';
  }
}

/** Errors of an `import()` whose file cannot be fetched: Chromium, Firefox, Safari. */
const NOT_FETCHED = [
  /failed to fetch dynamically imported module/i,
  /error loading dynamically imported module/i,
  /importing a module script failed/i,
  // A server that answers a missing script with its start page.
  /not a valid javascript mime type/i,
  /disallowed mime type/i,
  /unable to preload css/i,
];

/** Whether an error is that of a dynamic import whose script is gone. */
export function isMissingScript(error: unknown): boolean {
  if (error instanceof MissingScript) return true;
  return NOT_FETCHED.some((pattern) => pattern.test(messageOf(error)));
}
