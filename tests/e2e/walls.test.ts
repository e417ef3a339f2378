/**
 * The page's walls: through all rooms no request leaves its origin and nothing breaks its Content-Security-Policy; what
 * would is stopped and recorded; the service worker answers with nothing that the build does not list.
 */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { ROOM_IDS } from '../../src/store/rooms.ts';
import { withPage } from './page.helper.ts';
import { openRoom, readout, until } from './watch.helper.ts';

declare global {
  interface Window {
    violations: string[];
  }
}

/** From before the first script of the page on. */
const recordViolations = (page: Page) =>
  page.addInitScript(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      window.violations.push(`${effectiveDirective} ${blockedURI}`);
    });
  });

const violationsOf = (page: Page) => page.evaluate(() => window.violations);

const ELSEWHERE = 'https://example.org/';

/** What an intruder would try, each with the directive that stops it. */
const ATTACKS: readonly (readonly [directive: string, script: string])[] = [
  ['script-src eval', 'eval("1")'],
  ['script-src eval', 'new Function("return 1")'],
  ['script-src-elem inline', 'append("script", { textContent: "window.intruded = true" })'],
  ['script-src-elem https://example.org/x.js', 'append("script", { src: "https://example.org/x.js" })'],
  ['script-src-elem data', 'append("script", { src: "data:text/javascript,window.intruded=true" })'],
  ['script-src-attr inline', 'append("div", { innerHTML: "<img src onerror=intruded=true>" })'],
  ['connect-src https://example.org/', 'fetch("https://example.org/").catch(() => {})'],
  ['img-src https://example.org/x.png', 'append("img", { src: "https://example.org/x.png" })'],
  ['worker-src blob', 'new Worker(URL.createObjectURL(new Blob(["1"])))'],
  ['frame-src https://example.org', 'append("iframe", { src: "https://example.org/" })'],
  ['object-src https://example.org', 'append("object", { data: "https://example.org/x" })'],
  ['base-uri https://example.org/', 'append("base", { href: "https://example.org/" })'],
];

/** Runs the attack in a task of the page's own: what the debugger runs itself may evaluate anything. */
const attack = (page: Page, script: string) =>
  page.evaluate(`setTimeout(() => {
    const append = (tag, properties) => document.body.append(Object.assign(document.createElement(tag), properties));
    try {
      ${script};
    } catch (error) {
      if (!(error instanceof EvalError) && !(error instanceof DOMException)) throw error;
    }
  })`);

test('all rooms stay inside the policy and the origin; twelve ways out are stopped, and recorded', async () => {
  const [requested, answered]: string[][] = [[], []];
  const prepare = async (page: Page) => {
    page.context().on('request', (request) => requested.push(request.url()));
    page.context().on('response', (response) => answered.push(response.url()));
    await recordViolations(page);
  };
  const expected = /Content Security Policy|not-listed|ERR_BLOCKED_BY_CSP/;
  const options = { prepare, shipped: true, expected, around: ELSEWHERE, serviceWorkers: 'allow' } as const;
  await withPage('', options, async (page) => {
    await until(
      'a moving world',
      () => readout(page, 'step'),
      (step) => Number(step) > 1,
      60,
    );
    for (const room of ROOM_IDS) {
      // The door of one room is on the first screen.
      await openRoom(page, 'watch');
      await openRoom(page, room);
    }
    expect(await violationsOf(page)).toEqual([]);
    const origin = new URL(page.url()).origin;
    expect(requested.length).toBeGreaterThan(10);
    const foreign = () =>
      requested.filter((url) => !/^(blob|data):/.test(url) && !url.startsWith(`${origin}/`));
    expect(foreign()).toEqual([]);

    for (const [directive, script] of ATTACKS) {
      const before = (await violationsOf(page)).length;
      await attack(page, script);
      const since = async () => (await violationsOf(page)).slice(before).join();
      await expect.poll(since, { message: script }).toContain(directive);
    }
    expect(await page.evaluate(() => 'intruded' in window)).toBe(false);
    // The recorder sees them, and none was answered.
    expect(foreign().length).toBeGreaterThan(0);
    expect(answered.filter((url) => url.startsWith(ELSEWHERE))).toEqual([]);

    expect(await page.evaluate(answersFromCache)).toEqual({ listed: true, other: false, unlisted: false });
  });
});

/** Whether the service worker answers from a cache of the build's files, and from one of another page. */
async function answersFromCache(): Promise<Record<'listed' | 'other' | 'unlisted', boolean>> {
  await navigator.serviceWorker.ready;
  const [script] = [...document.scripts].filter(({ src }) => src.includes('/assets/'));
  const cache = await caches.open('of another page');
  const text = 'from the cache of another page';
  for (const path of ['./assets/not-listed.js', './not-listed.html'])
    await cache.put(path, new Response(text));
  const isText = async (path: string) => (await (await fetch(path)).text()) === text;
  return {
    listed: (await caches.match(script.src)) !== undefined,
    other: await isText('./assets/not-listed.js'),
    unlisted: await isText('./not-listed.html'),
  };
}
