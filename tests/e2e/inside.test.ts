/** The rooms of V, M and C with the agent that comes with the page: what a visitor sees inside, and changes there. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { violations } from './axe.helper.ts';
import { withPage } from './page.helper.ts';
import { openRoom, until } from './watch.helper.ts';

const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

const textOf = (page: Page, testId: string) => page.getByTestId(testId).textContent();

/** A canvas as its pixels, so that a picture can be told from the next. */
const pixelsOf = (page: Page, testId: string) =>
  page.getByTestId(testId).evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());

/** The room as it is: on a phone in light, on a desktop in dark, with nothing that axe finds or that sticks out. */
async function looksRight(page: Page): Promise<void> {
  for (const [viewport, colorScheme] of [
    [PHONE, 'light'],
    [DESKTOP, 'dark'],
  ] as const) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    const over = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await expect.poll(over).toBeLessThanOrEqual(0);
    expect(await violations(page)).toEqual([]);
  }
}

async function seesMemory(page: Page): Promise<void> {
  await openRoom(page, 'memory');
  await page.getByTestId('memory-readout').waitFor({ timeout: 30_000 });
  const live = await pixelsOf(page, 'plot-mixture');
  await expect.poll(() => pixelsOf(page, 'plot-mixture')).not.toBe(live);
  await page.getByRole('button', { name: 'Pause', exact: true }).first().click();
  // A step to the left by the keys: the numbers are those of the step before. Steps that were under way when Pause
  // was pressed still come, so that a first try may see the newest step change.
  const stepOf = async () => Number(/Step (\d+)/.exec((await textOf(page, 'memory-readout')) ?? '')?.[1]);
  const stepBack = async (): Promise<number> => {
    const slider = page.getByLabel('Step that is shown in numbers');
    await slider.press('End');
    const newest = await stepOf();
    await slider.press('ArrowLeft');
    return newest - (await stepOf());
  };
  await expect.poll(stepBack, { interval: 250, timeout: 20_000 }).toBe(1);
  await page.getByTestId('memory-panel').getByText('Dream', { exact: true }).first().click();
  await expect.poll(() => textOf(page, 'memory-readout')).toContain('was drawn as');
  await looksRight(page);
}

async function seesVision(page: Page): Promise<void> {
  await openRoom(page, 'vision');
  const strip = page.getByTestId('traversal-strip');
  await strip.waitFor();
  const name = page.getByPlaceholder('what does it do?').first();
  const label = (await name.getAttribute('aria-label'))!;
  await name.fill('bend');
  await name.press('Enter');
  await strip.click({ position: { x: 20, y: 10 } });
  await expect.poll(() => page.getByLabel('Follow the live agent').isChecked()).toBe(false);

  const easel = page.getByTestId('paint-easel');
  await page.getByTestId('paint-take').click();
  await page.getByLabel('Colour 2:').check();
  await easel.press('ArrowUp');
  await easel.press(' ');
  await expect
    .poll(() => textOf(page, 'paint-changes').catch(() => ''), { timeout: 15_000 })
    .toContain(' by ');
  const dream = await page.evaluate(() => location.hash);
  await page.getByTestId('feed-dream').click();
  expect(await page.evaluate(() => location.hash)).toBe(dream);

  await page.getByTestId('scatter-collect').click();
  await page.getByTestId('scatter-canvas').waitFor({ timeout: 60_000 });
  await page.getByLabel('Point', { exact: true }).press('ArrowRight');
  await expect.poll(() => textOf(page, 'scatter-point').catch(() => '')).toContain('step 1:');
  await page.getByRole('button', { name: 'UMAP' }).click();
  await expect.poll(() => textOf(page, 'scatter-panel')).toContain('collect a second one');
  await looksRight(page);

  await page.reload();
  await until(
    'the name that was given',
    () =>
      page
        .getByLabel(label)
        .inputValue()
        .catch(() => ''),
    (kept) => kept === 'bend',
    30,
  );
}

async function changesController(page: Page): Promise<void> {
  await openRoom(page, 'controller');
  const map = page.getByTestId('weights-Steer');
  await map.waitFor({ timeout: 30_000 });
  const found = await pixelsOf(page, 'weights-Steer');
  await page.getByRole('button', { name: 'Without h' }).click();
  await expect.poll(() => textOf(page, 'weights-state')).toContain('C drives with your weights');
  expect(await pixelsOf(page, 'weights-Steer')).not.toBe(found);
  await page.getByTestId('weights-reset').click();
  await expect.poll(() => pixelsOf(page, 'weights-Steer')).toBe(found);
  await looksRight(page);
}

test('M’s expectations, V’s latents and C’s weights are seen and changed, on desktop and phone', async () => {
  await withPage('?backend=wasm#room=memory', { shipped: true }, async (page) => {
    await seesMemory(page);
    await seesVision(page);
    await changesController(page);
  });
});

test('before V is trained, painting says what is missing, where one paints', async () => {
  await withPage('#room=vision&experiment=pong', {}, async (page) => {
    await page.getByTestId('paint-easel').click({ position: { x: 40, y: 40 } });
    expect(await textOf(page, 'paint-panel')).toContain('V is not trained: nothing encodes what you paint');
  });
});
