/** The rooms: the loop of blocks leads to them, each has an address, and all fit both sizes in both themes. */
import { createHash } from 'node:crypto';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { ROOM_IDS, ROOM_NAMES, type RoomId } from '../../src/store/rooms.ts';
import { violations } from './axe.helper.ts';
import { STILL, withPage } from './page.helper.ts';
import { noticesOf, openRoom, readout, until } from './watch.helper.ts';

const DESKTOP = { viewport: { width: 1440, height: 900 } };
const LAPTOP = { viewport: { width: 1280, height: 720 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const CAR = 'experiment=car-racing&preset=smoke';

const roomOfAddress = (page: Page): string | null =>
  new URLSearchParams(new URL(page.url()).hash.slice(1)).get('room');

/** Until the room is shown under its name, or the two pictures of the first screen. */
async function shows(page: Page, room: RoomId): Promise<void> {
  if (room === 'watch') await page.getByTestId('canvas-dream').waitFor();
  else await page.getByRole('heading', { name: ROOM_NAMES[room], level: 2, exact: true }).waitFor();
}

const DOORS = [
  ['loop-environment', 'environment'],
  ['loop-v', 'vision'],
  ['loop-z', 'vision'],
  ['loop-m', 'memory'],
  ['loop-h', 'memory'],
  ['loop-c', 'controller'],
  ['loop-action', 'controller'],
  ['room-train', 'train'],
  ['room-report', 'report'],
  ['room-paper', 'paper'],
  ['room-runs', 'runs'],
  ['room-data', 'data'],
] as const;

test('each block and button opens its room, the address names it, and Back returns', async () => {
  await withPage(`#${CAR}`, STILL, async (page) => {
    for (const [door, room] of DOORS) {
      await page.getByTestId(door).first().click();
      await shows(page, room);
      await expect.poll(() => roomOfAddress(page), { message: door }).toBe(room);
      expect(page.url(), door).toContain(CAR);
      expect(await page.getByTestId(door).first().getAttribute('aria-current'), door).toBe('page');
      await page.goBack();
      await shows(page, 'watch');
      expect(roomOfAddress(page), door).toBeNull();
      expect(page.url(), door).toContain(CAR);
    }
  });
});

test('Back and Forward go through the rooms one by one, with the settings of now', async () => {
  await withPage(`#${CAR}`, STILL, async (page) => {
    await openRoom(page, 'vision');
    await shows(page, 'vision');
    await openRoom(page, 'train');
    await page.getByLabel('Seed', { exact: true }).fill('7');
    await expect.poll(() => page.url()).toContain('seed=7');
    await page.goBack();
    await shows(page, 'vision');
    expect(page.url()).toContain('seed=7');
    await page.goForward();
    await shows(page, 'train');
    await page.reload();
    await shows(page, 'train');
    expect(page.url()).toContain('seed=7');
  });
});

test('an unknown room is named with the nearest one, and the first screen opens, or the open room stays', async () => {
  await withPage(`#room=visoin&${CAR}`, STILL, async (page) => {
    await shows(page, 'watch');
    const text = await until(
      'the notice',
      () => noticesOf(page),
      (seen) => seen !== '',
      20,
    );
    for (const part of ['"visoin"', 'did you mean "vision"?', 'controller']) expect(text).toContain(part);

    // One that is typed later is named, too, and the open room stays.
    await openRoom(page, 'memory');
    await shows(page, 'memory');
    await page.evaluate(() => {
      location.hash = '#room=trian';
    });
    await until(
      'the notice',
      () => noticesOf(page),
      (seen) => seen.includes('did you mean "train"?'),
      20,
    );
    await shows(page, 'memory');
  });
});

/** Parts whose scripts are gone from the host: what asks for each, and what goes on beside it. */
const PARTS: [part: string, ask: (page: Page) => Promise<void>, beside: RoomId][] = [
  ['memory-room', (page) => openRoom(page, 'memory'), 'watch'],
  ['tour', (page) => page.getByRole('button', { name: 'What am I looking at?' }).click(), 'memory'],
  ['word-list', (page) => page.getByRole('button', { name: 'All words explained' }).click(), 'memory'],
];

test.each(PARTS)(
  'the part %s, whose script is gone, asks for a reload, and the page stays usable',
  async (part, ask, beside) => {
    const prepare = (page: Page) =>
      page.route(new RegExp(`assets/${part}-[^/]*\\.js$`), (route) =>
        route.fulfill({ status: 404, body: 'gone' }),
      );
    const options = { ...STILL, prepare, expected: /404|dynamically imported module/ };
    await withPage(`#${CAR}`, options, async (page) => {
      await ask(page);
      await until(
        'the notice',
        () => noticesOf(page),
        (seen) => /part of the page did not load.*reload/.test(seen),
        20,
      );
      await openRoom(page, beside);
      await shows(page, beside);
    });
  },
);

test('the loop draws frame, z and h while the agent drives, in every room', async () => {
  await withPage('', { shipped: true }, async (page) => {
    await page.getByTestId('shipped').waitFor({ timeout: 60_000 });
    for (const room of ['watch', 'train'] as const) {
      await openRoom(page, room);
      for (const id of ['loop-frame', 'loop-z', 'loop-h']) {
        const pictures = new Set<string>();
        const canvas = page.locator(`canvas[data-testid=${id}]`);
        await until(
          `${id} changing in ${room}`,
          async () =>
            pictures.add(
              createHash('sha256')
                .update(await canvas.screenshot())
                .digest('hex'),
            ).size,
          (different) => different >= 3,
          60,
        );
      }
    }
  });
});

/** Both pictures lie in the window, at least so large. */
async function inView(page: Page, { width, height }: { width: number; height: number }, least: number) {
  for (const name of ['reality', 'dream']) {
    const box = (await page.getByTestId(`canvas-${name}`).boundingBox())!;
    expect(box.width, name).toBeGreaterThanOrEqual(least);
    expect(box.height, name).toBeGreaterThanOrEqual(least);
    expect(box.x, name).toBeGreaterThanOrEqual(0);
    expect(box.y, name).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width, name).toBeLessThanOrEqual(width);
    expect(box.y + box.height, name).toBeLessThanOrEqual(height);
  }
}

test.each([
  ['a desktop and a small laptop', DESKTOP, 400, LAPTOP],
  ['a phone', PHONE, 200, null],
])('both pictures are wholly in view on %s', async (_, options, least, smaller) => {
  for (const experiment of ['car-racing', 'bouncing-ball']) {
    await withPage(`#experiment=${experiment}`, { ...options, shipped: true }, async (page) => {
      await until(
        'a moving world',
        () => readout(page, 'step'),
        (step) => Number(step) > 3,
        60,
      );
      await inView(page, options.viewport, least);
      if (smaller === null) return;
      await page.setViewportSize(smaller.viewport);
      await until(
        'the smaller layout',
        () => page.getByTestId('canvas-dream').boundingBox(),
        (box) => box !== null && box.y + box.height <= smaller.viewport.height,
        20,
      );
      await inView(page, smaller.viewport, least);
    });
  }
});

test('the whole first screen fits 1440x900; at 1280x720 the transport is in view too', async () => {
  await withPage('', { ...DESKTOP, shipped: true }, async (page) => {
    await page.getByTestId('shipped').waitFor({ timeout: 60_000 });
    await page.locator('[data-anchor=latents] input[type=range]').first().waitFor();
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollHeight))
      .toBeLessThanOrEqual(900);
    await page.setViewportSize(LAPTOP.viewport);
    for (const part of [
      '[data-testid=drive]',
      '[data-anchor=seed]',
      '[data-anchor=tau]',
      '[data-anchor=distance]',
    ])
      await expect
        .poll(() => page.locator(part).evaluate((element) => element.getBoundingClientRect().bottom))
        .toBeLessThanOrEqual(720);
  });
});

test('on phones of 390 and 360 pixels the header takes two rows while the tour is offered', async () => {
  await withPage('', { ...PHONE, ...STILL, shipped: true }, async (page) => {
    await page.getByTestId('shipped').waitFor({ timeout: 60_000 });
    const rows = async (): Promise<number> => {
      const tops = await page
        .locator('header')
        .first()
        .locator('button, select')
        .evaluateAll((all) =>
          all.map((element) => element.getBoundingClientRect()).map((box) => box.y + box.height / 2),
        );
      return new Set(tops.map((middle) => Math.round(middle / 20))).size;
    };
    for (const width of [390, 360]) {
      await page.setViewportSize({ width, height: 640 });
      await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width);
      expect(await rows(), `rows at ${width} pixels`).toBe(2);
    }
  });
});

/** On the phone the step line lies beside each picture: nothing in it is cut off by the window's edge. */
test('return, reward, step and action are whole on a phone', async () => {
  await withPage('', { ...PHONE, shipped: true }, async (page) => {
    await page.getByTestId('shipped').waitFor({ timeout: 60_000 });
    for (const world of ['reality', 'dream']) {
      const values = page.locator(`figure[data-world=${world}] [data-value]`);
      await until(
        'the numbers',
        () => values.allTextContents(),
        (texts) => texts.length >= 6,
        30,
      );
      const right = await values.evaluateAll((all) =>
        all.map((element) => Math.max(element.getBoundingClientRect().right, element.scrollWidth)),
      );
      for (const edge of right) expect(edge).toBeLessThanOrEqual(PHONE.viewport.width);
    }
  });
});

test('the tables of the report are whole on a phone', async () => {
  await withPage('#room=report', { ...PHONE, ...STILL, shipped: true }, async (page) => {
    const tables = page.getByTestId('evaluation').locator('table');
    await tables.first().waitFor({ timeout: 60_000 });
    for (const details of await page.locator('details').all())
      await details.evaluate((element) => element.setAttribute('open', ''));
    await expect.poll(() => tables.count()).toBeGreaterThan(3);
    const hidden = await tables.evaluateAll((all) =>
      all.map(({ parentElement }) => parentElement!.scrollWidth - parentElement!.clientWidth),
    );
    expect(hidden).toEqual(hidden.map(() => 0));
  });
});

test.each([
  ['a desktop', DESKTOP, []],
  ['a phone', PHONE, [360]],
] as const)(
  'on %s no room scrolls sideways, and axe finds nothing in light and in dark colours',
  async (_, options, narrower) => {
    await withPage('', { ...options, ...STILL, colorScheme: 'light', shipped: true }, async (page) => {
      await page.getByTestId('shipped').waitFor({ timeout: 60_000 });
      for (const room of ROOM_IDS) {
        await openRoom(page, room);
        await shows(page, room);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          // Polled: colours that fade have less contrast until they are there.
          await expect.poll(() => violations(page), { message: `${room}, ${colorScheme}` }).toEqual([]);
        }
        for (const width of [...narrower, options.viewport.width]) {
          await page.setViewportSize({ ...options.viewport, width });
          await expect
            .poll(() => page.evaluate(() => document.documentElement.scrollWidth), {
              message: `${room} at ${width} pixels`,
            })
            .toBeLessThanOrEqual(width);
        }
      }
    });
  },
);
