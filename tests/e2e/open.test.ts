/** The page as it opens: no errors, isolated where the server allows, whole without it, fit for a phone. */
import type { Page } from 'playwright';
import { expect, inject, test } from 'vitest';
import { withoutIsolation, withPage } from './page.helper.ts';
import { openRoom, PictureLog, until } from './watch.helper.ts';

test('the page opens without errors, isolated, ready to train', async () => {
  await withPage('#room=train', {}, async (page) => {
    const response = await page.request.get(inject('url'));
    expect(response.headers()['cross-origin-opener-policy']).toBe('same-origin');
    expect(response.headers()['cross-origin-embedder-policy']).toBe('require-corp');
    expect(await page.evaluate(() => [crossOriginIsolated, typeof SharedArrayBuffer])).toEqual([
      true,
      'function',
    ]);

    await page.getByTestId('train').waitFor();
    await page.waitForFunction(() => window.worldModels !== undefined);
    expect(await page.title()).toMatch(/world models/i);
    for (const name of ['collect', 'vision', 'encode', 'memory', 'diagnose', 'evolve', 'evaluate']) {
      expect(await page.getByTestId(`stage-${name}`).count(), name).toBe(1);
    }
    await openRoom(page, 'watch');
    for (const name of ['reality', 'dream', 'latents']) {
      await expect.poll(() => page.getByTestId(`canvas-${name}`).count(), { message: name }).toBe(1);
    }
  });
});

test('the address chooses the experiment', async () => {
  await withPage('#room=train&experiment=bouncing-ball&preset=smoke&seed=3', {}, async (page) => {
    await page.getByTestId('stage-vision').waitFor();
    // The ball has no C.
    expect(await page.getByTestId('stage-evolve').count()).toBe(0);
    expect(await page.evaluate(() => location.hash)).toContain('seed=3');
  });
});

test('the page opens without SharedArrayBuffer', async () => {
  await withPage('#room=train', { prepare: withoutIsolation }, async (page) => {
    await page.getByTestId('train').waitFor();
    expect(await page.evaluate(() => [crossOriginIsolated, typeof SharedArrayBuffer])).toEqual([
      false,
      'undefined',
    ]);
  });
});

test.each(['light', 'dark'] as const)(
  'before any script has come, a %s page shows its title and both pictures',
  async (scheme) => {
    const hold = (page: Page) => page.route(/\.js$/, () => undefined);
    await withPage('', { prepare: hold, colorScheme: scheme, waitUntil: 'commit' }, async (page) => {
      await page.getByRole('heading', { name: 'World Models Playground' }).waitFor();
      for (const name of ['Reality', 'Dream']) await page.getByText(name, { exact: true }).waitFor();
      // Its own style sheet is linked after this content.
      const background = () =>
        page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      expect(await background()).toBe(scheme === 'dark' ? 'rgb(18, 20, 23)' : 'rgb(245, 246, 248)');
    });
  },
);

async function showsReality(page: Page): Promise<void> {
  const pictures = new PictureLog(page, ['reality']);
  const look = async () => {
    await pictures.look();
    return pictures.count('reality');
  };
  await until('a picture of reality', look, (count) => count > 0, 30);
}

const VIEWER = /\/assets\/viewer-[^/]+\.js$/;

test("the viewer's worker starts before the page's own scripts have come, and is the only one", async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const hold = (page: Page) =>
    page.route(/\/assets\/index-[^/]+\.js$/, async (route) => {
      await held;
      await route.continue();
    });
  await withPage('', { prepare: hold, waitUntil: 'commit' }, async (page) => {
    const viewers = () => page.workers().filter((worker) => VIEWER.test(worker.url())).length;
    await expect.poll(viewers).toBe(1);
    expect(await page.evaluate(() => window.worldModels)).toBeUndefined();
    release();
    await showsReality(page);
    expect(viewers()).toBe(1);
  });
});

test("a viewer's worker that did not start early is started by the page", async () => {
  let refused = 0;
  const refuse = (page: Page) =>
    page.route(VIEWER, (route) => (refused++ === 0 ? route.abort() : route.continue()));
  await withPage('', { prepare: refuse, expected: /ERR_FAILED/ }, async (page) => {
    await showsReality(page);
    expect(refused).toBe(2);
  });
});
