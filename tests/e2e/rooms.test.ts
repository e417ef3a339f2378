/** The rooms: the loop of blocks leads to them, each has an address, and all fit both sizes in both themes. */
import { createHash } from 'node:crypto';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { ROOM_IDS, ROOM_NAMES, type RoomId } from '../../src/store/rooms.ts';
import { violations } from './axe.helper.ts';
import { withPage } from './page.helper.ts';
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
  else await page.getByRole('heading', { name: ROOM_NAMES[room], level: 2 }).waitFor();
}

test.each([
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
] as const)('%s opens the room %s, the address names it, and Back returns', async (door, room) => {
  await withPage(`#${CAR}`, {}, async (page) => {
    await page.getByTestId(door).first().click();
    await shows(page, room);
    await expect.poll(() => roomOfAddress(page)).toBe(room);
    expect(page.url()).toContain(CAR);
    expect(await page.getByTestId(door).first().getAttribute('aria-current')).toBe('page');
    await page.goBack();
    await shows(page, 'watch');
    expect(roomOfAddress(page)).toBeNull();
    expect(page.url()).toContain(CAR);
  });
});

test('Back and Forward go through the rooms one by one, with the settings of now', async () => {
  await withPage(`#${CAR}`, {}, async (page) => {
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

test('an unknown room is named with the nearest one, and the first screen opens', async () => {
  await withPage(`#room=visoin&${CAR}`, {}, async (page) => {
    await shows(page, 'watch');
    const text = await until(
      'the notice',
      () => noticesOf(page),
      (seen) => seen !== '',
      20,
    );
    for (const part of ['"visoin"', 'did you mean "vision"?', 'controller']) expect(text).toContain(part);
  });
});

test('an unknown room that is typed later is named, and the open room stays', async () => {
  await withPage(`#room=memory&${CAR}`, {}, async (page) => {
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

test('a room whose script is gone asks for a reload, and the page stays usable', async () => {
  const prepare = (page: Page) =>
    page.route(/assets\/memory-room-[^/]*\.js$/, (route) => route.fulfill({ status: 404, body: 'gone' }));
  await withPage(`#${CAR}`, { prepare, expected: /404|dynamically imported module/ }, async (page) => {
    await openRoom(page, 'memory');
    await until(
      'the notice',
      () => noticesOf(page),
      (seen) => /part of the page did not load.*reload/.test(seen),
      20,
    );
    await openRoom(page, 'watch');
    await shows(page, 'watch');
  });
});

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

test.each([
  ['a desktop', DESKTOP, 400],
  ['a small laptop', LAPTOP, 400],
  ['a phone', PHONE, 200],
])('both pictures are wholly in view on %s', async (_, options, least) => {
  for (const experiment of ['car-racing', 'bouncing-ball']) {
    await withPage(`#experiment=${experiment}`, { ...options, shipped: true }, async (page) => {
      await until(
        'a moving world',
        () => readout(page, 'step'),
        (step) => Number(step) > 3,
        60,
      );
      for (const name of ['reality', 'dream']) {
        const box = (await page.getByTestId(`canvas-${name}`).boundingBox())!;
        expect(box.width, name).toBeGreaterThanOrEqual(least);
        expect(box.height, name).toBeGreaterThanOrEqual(least);
        expect(box.x, name).toBeGreaterThanOrEqual(0);
        expect(box.y, name).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width, name).toBeLessThanOrEqual(options.viewport.width);
        expect(box.y + box.height, name).toBeLessThanOrEqual(options.viewport.height);
      }
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

test.each([390, 360])(
  'on a phone of %i pixels the header takes two rows while the tour is offered',
  async (width) => {
    await withPage('', { ...PHONE, viewport: { width, height: 640 }, shipped: true }, async (page) => {
      await page.getByTestId('shipped').waitFor({ timeout: 60_000 });
      const tops = await page
        .locator('header')
        .first()
        .locator('button, select')
        .evaluateAll((all) =>
          all.map((element) => element.getBoundingClientRect()).map((box) => box.y + box.height / 2),
        );
      const rows = new Set(tops.map((middle) => Math.round(middle / 20)));
      expect(rows.size).toBe(2);
    });
  },
);

test.each([
  ['tour', 'What am I looking at?'],
  ['word-list', 'All words explained'],
])('the part %s, whose script is gone, asks for a reload, and the page stays usable', async (part, name) => {
  const prepare = (page: Page) =>
    page.route(new RegExp(`assets/${part}-[^/]*\\.js$`), (route) =>
      route.fulfill({ status: 404, body: 'gone' }),
    );
  await withPage(`#${CAR}`, { prepare, expected: /404|dynamically imported module/ }, async (page) => {
    await page.getByRole('button', { name }).click();
    await until(
      'the notice',
      () => noticesOf(page),
      (seen) => /part of the page did not load.*reload/.test(seen),
      20,
    );
    await openRoom(page, 'memory');
    await shows(page, 'memory');
  });
});

test.each([1440, 390, 360])('no room scrolls sideways at %i pixels', async (width) => {
  const size = width > 640 ? DESKTOP : { ...PHONE, viewport: { width, height: 780 } };
  await withPage('', { ...size, shipped: true }, async (page) => {
    await page.getByTestId('shipped').waitFor({ timeout: 60_000 });
    for (const room of ROOM_IDS) {
      await openRoom(page, room);
      await shows(page, room);
      await expect
        .poll(() => page.evaluate(() => document.documentElement.scrollWidth), { message: room })
        .toBeLessThanOrEqual(width);
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

test.each(
  (['light', 'dark'] as const).flatMap((colorScheme) => [
    { colorScheme, place: 'a desktop', options: DESKTOP },
    { colorScheme, place: 'a phone', options: PHONE },
  ]),
)('axe finds nothing in any room on $place in $colorScheme colours', async ({ colorScheme, options }) => {
  await withPage('', { ...options, colorScheme, shipped: true }, async (page) => {
    await page.getByTestId('shipped').waitFor({ timeout: 60_000 });
    for (const room of ROOM_IDS) {
      await openRoom(page, room);
      await shows(page, room);
      expect(await violations(page), room).toEqual([]);
    }
  });
});
