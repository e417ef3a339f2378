/** The page as it opens: no errors, isolated where the server allows, whole without it, fit for a phone. */
import { expect, inject, test } from 'vitest';
import { withoutIsolation, withPage } from './page.helper.ts';

test('the page opens without errors, isolated, ready to train', async () => {
  await withPage('', {}, async (page) => {
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
    for (const name of ['reality', 'reconstruction', 'dream', 'latents']) {
      await expect.poll(() => page.getByTestId(`canvas-${name}`).count(), { message: name }).toBe(1);
    }
    for (const name of ['collect', 'vision', 'encode', 'memory', 'diagnose', 'evolve', 'evaluate']) {
      expect(await page.getByTestId(`stage-${name}`).count(), name).toBe(1);
    }
  });
});

test('a phone shows the whole page without scrolling sideways', async () => {
  await withPage('', { viewport: { width: 360, height: 740 } }, async (page) => {
    await page.getByTestId('train').waitFor();
    const [content, window_] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(content).toBeLessThanOrEqual(window_);
  });
});

test('the address chooses the experiment', async () => {
  await withPage('#experiment=bouncing-ball&preset=smoke&seed=3', {}, async (page) => {
    await page.getByTestId('stage-vision').waitFor();
    // The ball has no C.
    expect(await page.getByTestId('stage-evolve').count()).toBe(0);
    expect(await page.evaluate(() => location.hash)).toContain('seed=3');
  });
});

test('the page opens without SharedArrayBuffer', async () => {
  await withPage('', { prepare: withoutIsolation }, async (page) => {
    await page.getByTestId('train').waitFor();
    expect(await page.evaluate(() => [crossOriginIsolated, typeof SharedArrayBuffer])).toEqual([
      false,
      'undefined',
    ]);
  });
});
