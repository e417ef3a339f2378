/** axe-core finds nothing serious, in light and dark, on the page as it opens and after a run has begun. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { violations } from './axe.helper.ts';
import { STILL, withPage } from './page.helper.ts';
import { pressTrain } from './watch.helper.ts';

/** In light, then in dark colours; polled, as colours that fade have less contrast until they are there. */
async function clearInBoth(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect.poll(() => violations(page), { message: colorScheme }).toEqual([]);
  }
}

test('the page has no serious violation as it opens, in light and in dark colours', async () => {
  await withPage('#experiment=car-racing&preset=smoke', STILL, async (page) => {
    await page.getByTestId('stage').waitFor();
    await clearInBoth(page);
  });
});

test('the page has no serious violation beside the curves of a search, in light and in dark colours', async () => {
  await withPage('?backend=wasm#room=controller&preset=smoke', { ...STILL, shipped: true }, async (page) => {
    await page.getByTestId('chart-fitness').locator('.published-line').first().waitFor({ timeout: 60_000 });
    await page.getByTestId('search').locator('figure').waitFor();
    await clearInBoth(page);
  });
});

test('the page has no serious violation during a run', async () => {
  await withPage('?backend=wasm#experiment=bouncing-ball&preset=smoke', STILL, async (page) => {
    await pressTrain(page);
    await page.locator('[data-testid=stage-collect][data-status=done]').waitFor({ timeout: 60_000 });
    expect(await violations(page)).toEqual([]);
  });
});

test('the dialogs have no serious violation', async () => {
  await withPage('?backend=wasm#experiment=car-racing&preset=paper', STILL, async (page) => {
    await pressTrain(page);
    await page.getByRole('dialog', { name: /Start the paper run/ }).waitFor();
    // It fades in, and what is half transparent has less contrast.
    await page.waitForTimeout(500);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.evaluate(() =>
      window.worldModels!.run({ experiment: 'car-racing', preset: 'smoke', 'evolution.generations': 1 }),
    );
    await page.getByTestId('continue-search').click();
    await page.getByRole('dialog', { name: 'Continue the search?' }).waitFor();
    await page.waitForTimeout(500);
    expect(await violations(page)).toEqual([]);
  });
});

test('the checker sees a violation', async () => {
  await withPage('', STILL, async (page) => {
    await page.getByTestId('room-train').waitFor();
    await page.evaluate(() => {
      const picture = document.createElement('img');
      picture.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=';
      document.body.append(picture);
    });
    expect((await violations(page)).join()).toContain('image-alt');
  });
});
