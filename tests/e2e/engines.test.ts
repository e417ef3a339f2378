/** The page in three engines: it opens, drives, dreams, decodes sliders, trains, and leaves without an error. */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { findOtherBrowsers, HOW_TO_GET } from '../../src/cli/other-browsers.ts';
import { stagesOf } from '../../src/lab/events.ts';
import { type EnginePage, startersOf } from './engines.helper.ts';
import { until } from './watch.helper.ts';

const starters = startersOf(findOtherBrowsers());
const ENGINES = [
  { engine: 'Chromium', start: starters.Chromium, lacks: '' },
  { engine: 'Firefox', start: starters.Firefox, lacks: HOW_TO_GET.firefox },
  { engine: 'WebKit', start: starters.WebKit, lacks: HOW_TO_GET.webkit },
].map((entry) => ({ ...entry, title: entry.engine + (entry.start ? '' : `, not found: ${entry.lacks}`) }));

/** Firefox's own report of a script that it stopped loading because the page was left. */
const ABORTED = /Failed to load .* A ServiceWorker intercepted the request/;

const SLIDER = 'input[type=range][aria-label^="Latent "]';

const byId = (testId: string): string => `document.querySelector('[data-testid="${testId}"]')`;

/** What a canvas of the page's own thread shows, to compare; '' where it shows nothing. */
const picture = (testId: string): string => `(() => {
  const canvas = ${byId(testId)};
  if (!canvas) return '';
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return new Set(data).size < 4 ? '' : data.join();
})()`;

/** Keeps what notices say in the session, where the next document finds it. */
const KEEP_NOTICES = `new MutationObserver(() => {
  const text = ${byId('notices')}?.textContent ?? '';
  if (text !== '') sessionStorage.setItem('notices', text);
}).observe(document.body, { childList: true, subtree: true, characterData: true })`;

describe.each(ENGINES)('$title', ({ engine, start }) => {
  let page: EnginePage;
  beforeAll(async () => {
    if (start === null) return;
    page = await start();
  });
  afterAll(() => page?.close());

  const notices = async (): Promise<string> =>
    String((await page.evaluate(`${byId('notices')}?.textContent`)) ?? '');
  const different = (what: string, expression: string, seconds: number) => {
    let first = '';
    return until(
      what,
      async () => {
        const seen = String(await page.evaluate(expression));
        first ||= seen;
        return seen !== '' && seen !== first;
      },
      (changed) => changed,
      seconds,
    );
  };

  test.skipIf(start === null)('opens, drives and dreams', async () => {
    await page.open(inject('url'));
    await different('the picture of reality', picture('canvas-reality'), 60);
    await different('the picture of the dream', picture('canvas-dream'), 60);
    expect(await notices()).not.toMatch(/error|stopped/i);
  });

  test.skipIf(start === null)('draws the picture that V decodes from a slider', async () => {
    await page.click(SLIDER);
    const before = await page.evaluate(picture('canvas-latents'));
    for (let i = 0; i < 40; i++) await page.press('ArrowRight');
    await until(
      'another picture',
      () => page.evaluate(picture('canvas-latents')),
      (now) => now !== '' && now !== before,
      20,
    );
  });

  test.skipIf(start === null)('trains through all stages', async () => {
    await page.open(`${inject('url')}?agent=none&backend=wasm#room=train&experiment=car-racing&preset=smoke`);
    await until(
      'the button',
      () => page.evaluate(`${byId('train')} !== null`),
      (there) => there === true,
      30,
    );
    await page.click('[data-testid="train"]');
    const stages = JSON.stringify(stagesOf('car-racing'));
    const statuses = `${stages}.map((name) =>
      document.querySelector('[data-testid="stage-' + name + '"]')?.dataset.status)`;
    const ends = await until(
      'every stage done',
      async () => (await page.evaluate(statuses)) as string[],
      (seen) => seen.every((status) => status === 'done') || seen.includes('failed'),
      280,
    );
    expect([...new Set(ends)], await notices()).toEqual(['done']);
    // The automated window of WebKitGTK stores no files for a page.
    const stores = await page.evaluate(`typeof navigator.storage?.getDirectory === 'function'`);
    expect(/kept in memory, and a reload loses/.test(await notices())).toBe(!stores);
    expect(await notices()).not.toMatch(/error|failed|restarted/i);
  });

  test.skipIf(start === null)('is left and reloaded without an error', async () => {
    const url = inject('url');
    await page.open(`${url}?agent=none`);
    await different('the picture of reality', picture('canvas-reality'), 60);
    await page.evaluate(KEEP_NOTICES);
    await page.open(`${url}?backend=wasm&agent=none#experiment=bouncing-ball`);
    await page.evaluate(KEEP_NOTICES);
    await page.open(`${url}?agent=none`);
    await different('the picture of reality, again', picture('canvas-reality'), 60);
    expect(await page.evaluate(`sessionStorage.getItem('notices')`)).toBeNull();
    expect(
      page.problems.filter((problem) => !ABORTED.test(problem)),
      `${engine} said`,
    ).toEqual([]);
  });
});
