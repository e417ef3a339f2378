/** What goes wrong in a page, in the one line that people need. */
import { messageOf } from '../math/text.ts';
import { PlainError } from './plain-error.ts';

/** What the page itself refused or failed at; its message is for people. */
export class PageError extends PlainError {
  override name = 'PageError';
}

/** What Playwright says of a page or browser that is gone, and what people are told. */
const GONE: readonly [said: RegExp, told: string][] = [
  [/^\w+\.\w+: (Target|Page) crashed/, 'the page crashed (out of memory is the usual reason)'],
  [
    /^\w+\.\w+: (Target page, context or browser has been|Browser) closed/,
    'the browser was closed or killed',
  ],
];

/** The page's own message, without Playwright's prefix and the stack inside the bundle. */
export function asPageError(error: unknown): PageError {
  if (error instanceof PageError) return error;
  const text = messageOf(error);
  const gone = GONE.find(([said]) => said.test(text));
  const message = gone?.[1] ?? text.split(/\n\s+at /)[0].replace(/^\w+\.\w+: (?:\w*Error: )?/, '');
  return new PageError(message.trim(), { cause: error });
}

/** @throws PageError for whatever goes wrong */
export async function inPage<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw asPageError(error);
  }
}
