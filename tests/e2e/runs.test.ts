/** The room Runs, the failure lab, the train room and the report on a desktop and on a phone. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { violations } from './axe.helper.ts';
import { STILL, withPage } from './page.helper.ts';
import { noticesOf, openRoom, pressTrain, until } from './watch.helper.ts';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
/** As in src/main.tsx. */
const OFFER_AFTER_MS = 1500;
const BALL = 'experiment=bouncing-ball&preset=smoke';

const statusOf = (page: Page, stage: string) =>
  page.getByTestId(`stage-${stage}`).getAttribute('data-status');
const named = (page: Page, name: string) => page.getByTestId('run').filter({ hasText: name });

/** Opens the page anew with these settings, and trains until `done` is done, or until `stopIn` has begun. */
async function train(page: Page, settings: string, done: string, stopIn?: string): Promise<void> {
  await page.goto(`${page.url().split('#')[0]}#room=train&${settings}`);
  await page.reload();
  await pressTrain(page);
  await until(
    done,
    () => statusOf(page, done),
    (seen) => seen === 'done',
    120,
  );
  if (stopIn === undefined) return;
  await until(
    stopIn,
    () => page.getByTestId(`stage-${stopIn}`).textContent(),
    (text) => /step \d+ of 20000/.test(text ?? ''),
    120,
  );
  await page.getByTestId('stop').click();
  await until(
    'the stop',
    () => statusOf(page, stopIn),
    (seen) => seen === 'stopped',
    60,
  );
}

test('runs are kept, offered after a reload, named, copied, compared, deleted, and go on', async () => {
  await withPage('?backend=wasm', STILL, async (page) => {
    page.on('dialog', (dialog) => void dialog.accept());
    await train(page, `${BALL}&seed=3`, 'diagnose');
    await train(page, `${BALL}&seed=5&memory.steps=20000&memory.batchSize=16`, 'encode', 'memory');
    // Other settings, another experiment: the run is offered by its name.
    await page.goto(`${page.url().split('#')[0]}#experiment=car-racing&preset=smoke`);
    await page.reload();
    await page.getByTestId('offer-resume').waitFor();
    expect(await noticesOf(page)).toContain('A run is not finished: “Bouncing ball smoke, seed 5”.');
    await page.getByRole('button', { name: 'All runs' }).click();
    await named(page, 'seed 3').getByText('Finished').waitFor();
    await named(page, 'seed 5').getByText('Not finished: training M').waitFor();
    await expect
      .poll(() => page.getByTestId('storage').textContent())
      .toMatch(/B stored, .* room for .*B more/);

    await page.getByRole('button', { name: 'Rename Bouncing ball smoke, seed 5' }).click();
    await page.getByLabel('Name of the run').fill('Long memory');
    await page.keyboard.press('Enter');
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    await expect.poll(focused).toBe('Rename Long memory');
    await page.getByRole('button', { name: 'Duplicate Long memory' }).click();
    await named(page, 'Copy of Long memory').waitFor();

    await page.getByLabel('Draw the curves of Bouncing ball smoke, seed 3').check();
    await page.getByLabel('Draw the curves of Long memory', { exact: true }).check();
    const lines = page.getByTestId('overlay').locator('figure').first().locator('path.recharts-curve');
    await expect.poll(() => lines.count()).toBe(2);
    const rows = page.getByTestId('comparison').locator('th[scope="row"]');
    expect(new Set(await rows.allTextContents())).toEqual(new Set(['Bouncing ball smoke, seed 3']));
    await page.getByTestId('overlay').getByText('because not finished: Long memory').waitFor();
    expect(await violations(page)).toEqual([]);

    await page.getByRole('button', { name: 'Delete Copy of Long memory' }).click();
    await page.getByRole('button', { name: 'Keep' }).click();
    await page.getByRole('button', { name: 'Delete Copy of Long memory' }).click();
    await page.getByTestId('confirm-delete').click();
    await expect.poll(() => page.getByTestId('run').count()).toBe(2);
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H2');

    await named(page, 'seed 3').getByRole('button', { name: 'Open' }).click();
    await until(
      'the notice',
      () => noticesOf(page),
      (text) => text.includes('Opened “Bouncing ball smoke, seed 3”'),
      30,
    );
    await named(page, 'Long memory').getByRole('button', { name: 'Go on' }).click();
    // A notice that only informs goes by itself.
    await until(
      'the notice of the resumed run',
      () => noticesOf(page),
      (text) => text.includes('collect, vision, encode done before'),
      60,
    );
    await until(
      'M',
      () => statusOf(page, 'memory'),
      (seen) => seen === 'running',
      60,
    );
    expect(page.url()).toContain('seed=5');
    await page.getByTestId('stop').click();
    await until(
      'the stop',
      () => statusOf(page, 'memory'),
      (seen) => seen === 'stopped',
      60,
    );
    // The room that lists the runs needs no offer, which would cover their buttons on a phone.
    await page.goto(`${page.url().split('#')[0]}#room=runs`);
    await page.reload();
    await named(page, 'Long memory').getByText('Not finished').waitFor();
    await page.waitForTimeout(OFFER_AFTER_MS + 1000);
    expect(await page.getByTestId('offer-resume').count()).toBe(0);
    await page.goto(`${page.url().split('#')[0]}#room=data&${BALL}&seed=5`);
    await page.reload();
    await lookAtData(page);
  });
});

/** The room Data of a run that was stopped: an episode is looked at, saved, and dropped again beside a bad file. */
async function lookAtData(page: Page): Promise<void> {
  await page.getByTestId('episode').nth(3).waitFor();
  await page.getByRole('button', { name: 'Look', exact: true }).first().click();
  await page.locator('[data-testid=episode-player][data-ready=true]').waitFor();
  await page.getByRole('slider', { name: 'Frame of episode 0' }).press('ArrowRight');
  await page.getByText('frame 1 of').waitFor();
  expect(await violations(page)).toEqual([]);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '.npz', exact: true }).first().click(),
  ]);
  const bytes = [...readFileSync(await download.path())];
  await drop(page, { 'a.npz': bytes, 'b.npz': [80, 75, 3, 4] });
  await expect
    .poll(() => noticesOf(page))
    .toMatch(/None of the 2 files was imported: b\.npz: not a whole \.npz/);
  await drop(page, { 'a.npz': bytes });
  // With what the page says: on a failure that is the reason.
  const seen = async () =>
    `${await page
      .getByText(/^Imported/)
      .first()
      .textContent()}; ${await noticesOf(page)}`;
  await expect.poll(seen, { timeout: 60_000 }).toContain('Imported (1)');
  await page.getByTestId('train-imported').click();
  await expect.poll(() => page.url()).toContain('collect.source=imported');
}

/** Drops files on the page. @param files bytes by name */
function drop(page: Page, files: Record<string, number[]>): Promise<void> {
  return page.evaluate((dropped) => {
    const dataTransfer = new DataTransfer();
    for (const [name, bytes] of Object.entries(dropped)) {
      dataTransfer.items.add(new File([Uint8Array.from(bytes)], name));
    }
    window.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
  }, files);
}

test('on a phone a learning rate explodes before one’s eyes; dream, train, report and runs fit it', async () => {
  const options = { ...PHONE, colorScheme: 'dark', ...STILL, shipped: true } as const;
  await withPage('?backend=wasm', options, async (page) => {
    await page.getByTestId('shipped').waitFor({ timeout: 60_000 });
    for (const room of ['runs', 'train', 'report'] as const) {
      await openRoom(page, room);
      const panel = { runs: 'runs', train: 'other-runs', report: 'reproduction' }[room];
      await page.getByTestId(panel).waitFor();
      expect(await violations(page), room).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), room).toBeLessThanOrEqual(390);
    }
    await openRoom(page, 'watch');
    await openRoom(page, 'dream');
    await page.getByTestId('failures').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.getByRole('button', { name: 'An exploding learning rate: make it happen' }).click();
    await until(
      'the divergence',
      () => noticesOf(page),
      (text) => /training of vision diverged at step/.test(text),
      120,
    );
    expect(await statusOf(page, 'vision')).toBe('failed');
    await page.getByTestId('chart-vision').waitFor();
  });
});

test('timeline: V of an earlier step is looked at, on a phone too, and the run goes back to it', async () => {
  await withPage('?backend=wasm', STILL, async (page) => {
    page.on('dialog', (dialog) => void dialog.accept());
    await train(page, `${BALL}&seed=11&vision.steps=40`, 'diagnose');
    const slider = page.getByTestId('timeline-vision');
    await slider.waitFor();
    await slider.focus();
    await page.keyboard.press('Home');
    await page.getByText('You are looking at V of step 1, with the M of now.').first().waitFor();
    await openRoom(page, 'vision');
    await page.getByTestId('looking').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize(PHONE.viewport);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.viewport.width);
    await page.getByTestId('looking').getByRole('button', { name: 'Back to now' }).click();
    await expect.poll(() => page.getByTestId('looking').count()).toBe(0);

    await openRoom(page, 'train');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.viewport.width);
    await slider.focus();
    await page.keyboard.press('ArrowLeft');
    await page.getByTestId('roll-back-vision').click();
    await page.getByTestId('confirm-roll-back').click();
    await until(
      'the run that went back',
      () => page.evaluate(() => JSON.stringify(window.worldModels!.report()?.base ?? null)),
      (base) => /"rolledBack":\{"part":"vision","step":\d+\}/.test(base),
      120,
    );
    await until(
      'its end',
      () => statusOf(page, 'diagnose'),
      (seen) => seen === 'done',
      120,
    );
  });
});
