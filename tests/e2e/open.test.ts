/** The page as it opens: no errors, isolated where the server allows, whole without it, fit for a phone. */
import type { Page } from 'playwright';
import { expect, inject, test } from 'vitest';
import { withoutIsolation, withPage } from './page.helper.ts';
import { openRoom } from './watch.helper.ts';

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
      const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(background).toBe(scheme === 'dark' ? 'rgb(18, 20, 23)' : 'rgb(245, 246, 248)');
    });
  },
);
