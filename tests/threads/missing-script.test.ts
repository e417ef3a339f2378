/** Errors of a script that is gone, told apart from errors of the script. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isMissingScript, MissingScript, reloadAdvice } from '../../src/threads/missing-script.ts';

afterEach(() => vi.unstubAllGlobals());

describe('isMissingScript', () => {
  it.each([
    'Failed to fetch dynamically imported module: http://127.0.0.1:1/assets/webgpu-1.js',
    'error loading dynamically imported module: http://127.0.0.1:1/assets/webgpu-1.js',
    'Importing a module script failed.',
    "'text/html' is not a valid JavaScript MIME type.",
    'Unable to preload CSS for /assets/a.css',
  ])('knows %s', (message) => expect(isMissingScript(new TypeError(message))).toBe(true));

  it.each(['Failed to fetch', 'no graphics adapter', 'x is not a function', ''])(
    'leaves aside "%s"',
    (message) => expect(isMissingScript(new TypeError(message))).toBe(false),
  );

  it('knows its own error', () => expect(isMissingScript(new MissingScript('it did not load'))).toBe(true));
});

describe('reloadAdvice', () => {
  it.each([
    [{}, /newer version of this page was published: save your checkpoint, then reload/],
    [{ onLine: true }, /newer version/],
    [{ onLine: false }, /offline: try again/],
  ])('in %o', (navigator, advice) => {
    vi.stubGlobal('navigator', navigator);
    expect(reloadAdvice()).toMatch(advice);
  });
});
