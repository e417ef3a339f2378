/** A first visitor is offered the tour, takes it with the keyboard, leaves it, and is not offered it again. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { stopsOf } from '../../src/ui/tour/stops.ts';
import { violations } from './axe.helper.ts';
import { STILL, withPage } from './page.helper.ts';
import { openRoom } from './watch.helper.ts';

const tour = (page: Page) => page.getByTestId('tour');
const offer = (page: Page) => page.getByTestId('no-tour');

const PHONE = { width: 390, height: 844 };

/** What is wrong with where the card and the element that it explains are, once both stand still. */
function cardFaults(page: Page, anchor: string): Promise<string[]> {
  return page.evaluate(
    async ({ selectors, width, height }) => {
      const boxes = (): DOMRect[] =>
        selectors.flatMap((selector) =>
          [...document.querySelectorAll(selector)].map((element) => element.getBoundingClientRect()),
        );
      const before = JSON.stringify(boxes());
      await new Promise((resolve) => setTimeout(resolve, 100));
      const [card, target, ...others] = boxes();
      if (target === undefined || others.length > 0) return ['not one card and one target'];
      if (JSON.stringify([card, target]) !== before) return ['they still move'];
      const faults: string[] = [];
      if (card.width * card.height * target.width * target.height === 0) faults.push('one is not visible');
      if (card.left < 0 || card.right > width) faults.push(`the card from ${card.left} to ${card.right}`);
      for (const { top, bottom } of [card, target])
        if (top < 0 || bottom > height) faults.push(`from ${top} to ${bottom} of ${height}`);
      if (card.bottom > target.top && target.bottom > card.top) faults.push('the card covers it');
      return faults;
    },
    { selectors: ['[data-testid=tour]', `[data-anchor="${anchor}"]`], ...PHONE },
  );
}

/** Goes on with a key until the last stop. @returns the titles */
async function takeTour(page: Page, key: string): Promise<string[]> {
  const titles: string[] = [];
  for (;;) {
    titles.push((await tour(page).getByRole('heading').textContent()) ?? '');
    const [now, all] = /(\d) of (\d)/.exec((await tour(page).textContent()) ?? '')?.slice(1) ?? [];
    if (now === all) return titles;
    await page.keyboard.press(key);
    await expect.poll(() => tour(page).textContent()).toContain(`${Number(now) + 1} of ${all}`);
  }
}

test('with the keyboard, from the offer to the last stop; a reload does not offer it again', async () => {
  await withPage('#experiment=car-racing', STILL, async (page) => {
    await offer(page).waitFor();
    await page.getByTestId('tour-start').focus();
    await page.keyboard.press('Enter');
    await tour(page).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Next');
    const titles = await takeTour(page, 'ArrowRight');
    expect(titles.length).toBe(8);
    expect(new Set(titles).size).toBe(8);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => tour(page).textContent()).toContain('7 of 8');
    await page.keyboard.press('Escape');
    await tour(page).waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('What am I looking at?');
    await page.reload();
    await page.getByTestId('tour-start').waitFor();
    expect(await offer(page).count()).toBe(0);
  });
});

test('the focus stays on Back at the first stop; an experiment with fewer stops has its own last one', async () => {
  await withPage('#experiment=car-racing', STILL, async (page) => {
    await page.getByTestId('tour-start').click();
    await tour(page).waitFor();
    const back = tour(page).getByRole('button', { name: 'Back' });
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => tour(page).textContent()).toContain('2 of 8');
    await back.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => tour(page).textContent()).toContain('1 of 8');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Back');
    await takeTour(page, 'ArrowRight');
    await page.evaluate(() => {
      location.hash = '#experiment=bouncing-ball';
    });
    await expect.poll(() => tour(page).textContent()).toContain('6 of 6');
    await back.click();
    await expect.poll(() => tour(page).textContent()).toContain('5 of 6');
  });
});

test('the page stays in use: a block opens its room, and the next stop leads back', async () => {
  await withPage('#experiment=car-racing', STILL, async (page) => {
    await page.getByTestId('tour-start').click();
    await tour(page).waitFor();
    await page.getByTestId('loop-c').click();
    await page.getByRole('heading', { name: 'Controller (C)' }).waitFor();
    // The next stop that is not in this room leads back to the first screen.
    await tour(page).getByRole('button', { name: 'Next' }).click();
    await page.getByTestId('canvas-dream').waitFor();
    expect(await tour(page).textContent()).toContain('2 of 8');
  });
});

test('where storage is refused it is offered, taken and left all the same', async () => {
  const refuse = (): void => {
    Object.defineProperty(window, 'localStorage', {
      get: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
  };
  await withPage('', { prepare: (page) => page.addInitScript(refuse) }, async (page) => {
    await offer(page).click();
    expect(await offer(page).count()).toBe(0);
    await page.getByTestId('tour-start').click();
    await tour(page).getByRole('button', { name: 'Leave' }).click();
    await tour(page).waitFor({ state: 'detached' });
  });
});

test('on a phone every card is wholly in view, and covers nothing of what it explains', async () => {
  const phone = { viewport: PHONE, hasTouch: true, isMobile: true };
  await withPage('', { ...phone, ...STILL, shipped: true }, async (page) => {
    await page.getByTestId('shipped').waitFor({ timeout: 60_000 });
    await page.getByTestId('tour-start').tap();
    const stops = stopsOf('car-racing');
    for (const [i, { anchor, title }] of stops.entries()) {
      await tour(page).getByRole('heading', { name: title }).waitFor();
      await expect.poll(() => cardFaults(page, anchor), { message: title }).toEqual([]);
      await tour(page)
        .getByRole('button', { name: i + 1 < stops.length ? 'Next' : 'Done' })
        .tap();
    }
    await tour(page).waitFor({ state: 'detached' });
  });
});

test.each(['light', 'dark'] as const)('no serious violation while it runs, in %s colours', async (scheme) => {
  await withPage('', { colorScheme: scheme, ...STILL }, async (page) => {
    await page.getByTestId('tour-start').click();
    await tour(page).waitFor();
    expect(await violations(page)).toEqual([]);
  });
});

test('a word says what it means and leads to where it is at work', async () => {
  await withPage('#room=memory&experiment=car-racing', STILL, async (page) => {
    const word = page.locator('[data-word=tau]').first();
    await word.focus();
    await page.getByText('How daring the dream is').waitFor();
    await page.keyboard.press('Enter');
    const show = page.getByRole('button', { name: 'Show me' });
    await expect.poll(() => show.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.locator('[data-anchor=tau][data-flash]').waitFor();
    await page.getByTestId('canvas-dream').waitFor();
  });
});

/** Words whose bracket, comma or full stop is on another line, at some width of the window. */
async function stranded(page: Page): Promise<string[]> {
  const found = new Set<string>();
  for (let width = 330; width <= 430; width += 5) {
    await page.setViewportSize({ width, height: 844 });
    const words = await page.locator('[data-room] [data-word]').evaluateAll((all) =>
      all.flatMap((word) => {
        const beside = [
          { node: word.previousSibling, line: word.getClientRects()[0], last: true },
          { node: word.nextSibling, line: [...word.getClientRects()].at(-1), last: false },
        ];
        return beside.flatMap(({ node, line, last }) => {
          const text = node?.nodeType === Node.TEXT_NODE ? (node.textContent ?? '') : '';
          const at = last ? text.length - 1 : 0;
          if (node === null || line === undefined || !/[^\s]/.test(text[at] ?? '')) return [];
          const sign = document.createRange();
          sign.setStart(node, at);
          sign.setEnd(node, at + 1);
          const { top, bottom } = sign.getBoundingClientRect();
          return bottom < line.top || top > line.bottom ? [`${text[at]} of ${word.textContent}`] : [];
        });
      }),
    );
    for (const word of words) found.add(word);
  }
  return [...found];
}

test('a bracket, a comma or a full stop stays on the line of its word', async () => {
  await withPage('#room=vision&experiment=car-racing', STILL, async (page) => {
    await page.locator('[data-word=collapse]').waitFor();
    expect(await stranded(page)).toEqual([]);
    // The checker sees those that are boxes, as buttons are.
    await page.addStyleTag({ content: '[data-word] { display: inline-block; }' });
    expect(await stranded(page)).toContain('( of posterior collapse');
  });
});

test('the unit nats leads to the loss of M, in the room Memory', async () => {
  await withPage('#room=train&experiment=car-racing', STILL, async (page) => {
    // The room Train has such a chart too; it must not be the one that is shown.
    await page.getByTestId('chart-memory').waitFor();
    await page.getByRole('button', { name: 'All words explained' }).click();
    await page.getByRole('button', { name: 'Show me: nats' }).click();
    await page.locator('[data-room=memory] [data-anchor=chart-memory][data-flash]').waitFor();
  });
});

test('the equations of each room are MathML, with a text for those who do not see it', async () => {
  await withPage('#experiment=car-racing', STILL, async (page) => {
    for (const room of ['environment', 'vision', 'memory', 'controller', 'report'] as const) {
      await openRoom(page, room);
      const equations = page.locator(`[data-room=${room}] figure math`);
      await equations.first().waitFor();
      for (const equation of await equations.all()) {
        expect(await equation.evaluate((element) => element.namespaceURI)).toContain('MathML');
        expect((await equation.getAttribute('aria-label'))?.length).toBeGreaterThan(15);
        expect((await equation.boundingBox())?.height).toBeGreaterThan(15);
      }
      expect(await violations(page), room).toEqual([]);
    }
  });
});
