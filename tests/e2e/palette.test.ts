/** The palette: opened by Ctrl+K from anywhere, filtered by typing, run by Enter; keys that open rooms. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { ROOM_NAMES } from '../../src/store/rooms.ts';
import { violations } from './axe.helper.ts';
import { STILL, withPage } from './page.helper.ts';
import { noticesOf, openRoom, until } from './watch.helper.ts';

const CAR = '#experiment=car-racing&preset=smoke';
const input = (page: Page) => page.getByRole('combobox', { name: 'Search the commands' });
const chosen = (page: Page) => page.locator('[role=option][aria-selected=true]');
const hasFocus = (page: Page, testId: string) =>
  page.getByTestId(testId).evaluate((element) => element === document.activeElement);

test('a few letters and Enter open a room, from a field as well, and the code arrives with it', async () => {
  await withPage(`${CAR}&room=train`, STILL, async (page) => {
    const scripts: string[] = [];
    page.on('request', (request) => scripts.push(request.url()));
    await page.getByLabel('Seed', { exact: true }).focus();
    await page.keyboard.press('Control+k');
    await input(page).waitFor();
    expect(scripts.some((url) => /all-dialogs-[^/]*\.js$/.test(url))).toBe(true);
    await page.keyboard.type('memo');
    expect(await chosen(page).innerText()).toContain(ROOM_NAMES.memory);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: ROOM_NAMES.memory, level: 2 }).waitFor();
    expect(await input(page).count()).toBe(0);
  });
});

test('Escape closes the palette and gives the focus back', async () => {
  await withPage(CAR, STILL, async (page) => {
    await page.getByTestId('room-train').focus();
    await page.keyboard.press('Control+k');
    await input(page).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    await input(page).waitFor({ state: 'detached' });
    await expect.poll(() => hasFocus(page, 'room-train')).toBe(true);
  });
});

test('the button of the header opens it, arrows go round, and a text that finds nothing says so', async () => {
  await withPage(CAR, STILL, async (page) => {
    await page.getByRole('button', { name: 'All commands' }).click();
    await input(page).waitFor();
    const first = await chosen(page).innerText();
    await page.keyboard.press('ArrowUp');
    expect(await chosen(page).innerText()).not.toBe(first);
    await page.keyboard.press('ArrowDown');
    expect(await chosen(page).innerText()).toBe(first);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.type('xyzzy');
    await page.getByText('No command has “xyzzy” in its name.').waitFor();
    expect(await violations(page)).toEqual([]);
  });
});

test('commands without effect are not listed: none of the wheel for the ball, nor of a run without one', async () => {
  const listed = async (page: Page) => {
    await page.keyboard.press('Control+k');
    await input(page).waitFor();
    return page
      .locator('[role=option]')
      .evaluateAll((all) => all.map((option) => option.getAttribute('data-command')));
  };
  await withPage('#experiment=bouncing-ball&preset=smoke', STILL, async (page) => {
    await page.getByTestId('room-train').waitFor();
    const names = await listed(page);
    for (const name of ['togglePlay', 'openTrain', 'train', 'copyLink']) expect(names).toContain(name);
    for (const name of ['toggleDrive', 'pauseRun', 'stopRun', 'openWatch', 'startDream', 'nextCamera'])
      expect(names).not.toContain(name);
  });
  await withPage(CAR, STILL, async (page) => {
    await page.getByTestId('stage').waitFor();
    const names = await listed(page);
    for (const name of ['toggleDrive', 'nextCamera']) expect(names).toContain(name);
  });
});

test('driving from the palette gives the picture the focus', async () => {
  await withPage(CAR, STILL, async (page) => {
    await page.getByTestId('stage').waitFor();
    await page.keyboard.press('Control+k');
    await input(page).waitFor();
    await page.keyboard.type('drive or stop');
    await page.keyboard.press('Enter');
    await expect.poll(() => hasFocus(page, 'stage-surface')).toBe(true);
    await expect.poll(() => page.getByTestId('stage-surface').getAttribute('data-human')).toBe('true');
  });
});

test('the link that is copied opens the same room with the same settings', async () => {
  await withPage('?embed#experiment=bouncing-ball&preset=smoke&seed=12&room=vision', STILL, async (page) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('heading', { name: ROOM_NAMES.vision, level: 2 }).waitFor();
    await page.keyboard.press('Control+k');
    await input(page).waitFor();
    await page.keyboard.type('copy link');
    await page.keyboard.press('Enter');
    const text = await until(
      'the notice',
      () => noticesOf(page),
      (seen) => seen.includes('Copied a link'),
      20,
    );
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(text).toContain(link);
    expect(new URL(link).search).toBe('');
    await page.goto(`${link.replace('#', '?agent=none#')}`);
    await page.getByRole('heading', { name: ROOM_NAMES.vision, level: 2 }).waitFor();
    expect(page.url()).toContain('seed=12');
  });
});

test('digits open rooms while a picture has the focus, and only then', async () => {
  await withPage(CAR, STILL, async (page) => {
    await page.getByTestId('stage').waitFor();
    await page.getByTestId('room-train').focus();
    await page.keyboard.press('3');
    await page.waitForTimeout(300);
    expect(page.url()).not.toContain('room=');
    await page.getByTestId('stage-surface').focus();
    await page.keyboard.press('3');
    await page.getByRole('heading', { name: ROOM_NAMES.vision, level: 2 }).waitFor();
    await openRoom(page, 'environment');
    await page.getByTestId('stage-surface').focus();
    await page.keyboard.press('1');
    await page.getByTestId('canvas-dream').waitFor();
  });
});
