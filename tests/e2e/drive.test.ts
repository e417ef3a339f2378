/** A person drives: by keys while the picture has the focus, by thumbs on a phone; also in a race on the same track. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { withPage } from './page.helper.ts';
import { colours, commonest, noticesOf, readout, until } from './watch.helper.ts';

const CAR = '#experiment=car-racing&preset=smoke&seed=1';

const stepOf = async (page: Page): Promise<number> => Number(await readout(page, 'step'));
const scoreOf = async (page: Page): Promise<number> =>
  Number((await readout(page, 'return')).replace('−', '-'));

test('the picture for people is drawn, at the size of the display; what one drives there is recorded', async () => {
  await withPage(`${CAR}&room=environment`, {}, async (page) => {
    const stage = page.getByTestId('stage');
    await stage.waitFor();
    await until(
      'a picture of many colours',
      async () => colours(await stage.screenshot()),
      (count) => count > 100,
      30,
    );
    const { width, height } = (await stage.boundingBox())!;
    expect(width).toBeGreaterThan(500);
    expect(height).toBeGreaterThan(400);
    // Nothing of it is computed or drawn on the page's thread.
    expect(
      await stage.evaluate((canvas: HTMLCanvasElement) => {
        try {
          canvas.getContext('2d');
          return 'the page can draw on it';
        } catch (error) {
          return (error as Error).name;
        }
      }),
    ).toBe('InvalidStateError');

    await page.getByLabel('Record what I drive').check();
    await page.getByTestId('drive').click();
    await page.keyboard.down('ArrowUp');
    await until(
      'a drive of more than a second',
      () => stepOf(page),
      (step) => step >= 60 && step < 200,
      30,
    );
    await page.keyboard.up('ArrowUp');
    await page.keyboard.press('Escape');
    const drives = page.getByTestId('drives');
    await expect.poll(() => drives.textContent(), { timeout: 20_000 }).toMatch(/^1 drive, \d+ steps\.$/);

    // Colours drawn anew: a setting of the run, and seen at once.
    const ground = async () => commonest(await stage.screenshot());
    await expect.poll(ground).toBe(0x66cc66);
    const choose = (label: string) =>
      page.getByRole('radiogroup', { name: 'Colours' }).getByText(label).click();
    await choose('drawn anew each episode');
    await expect.poll(() => page.url()).toContain('car.domainRandomize=true');
    await expect.poll(ground).not.toBe(0x66cc66);
    // Nobody was trained here whose numbers could be meant.
    expect(await page.getByTestId('other-world').count()).toBe(0);
    await choose('as in v3');
    await expect.poll(ground).toBe(0x66cc66);
    expect(page.url()).not.toContain('car.domainRandomize');
  });
});

test('keys drive while the picture has the focus, and only then', async () => {
  await withPage(CAR, {}, async (page) => {
    await page.getByTestId('stage').waitFor();
    const surface = page.getByTestId('stage-surface');
    await page.getByTestId('drive').click();
    await page.keyboard.press('KeyR');
    // The clock waits for the person.
    await until(
      'the start',
      () => stepOf(page),
      (step) => step === 0,
      20,
    );
    await page.waitForTimeout(500);
    expect(await stepOf(page)).toBe(0);
    const before = await scoreOf(page);

    await page.keyboard.down('ArrowUp');
    await until(
      'the car moving',
      () => stepOf(page),
      (step) => step >= 40,
      30,
    );
    await page.keyboard.up('ArrowUp');
    // Tiles of the straight are worth three points each, a step costs a tenth of one.
    expect(await scoreOf(page)).toBeGreaterThan(before + 5);

    // Space is the picture's, and does not scroll the page.
    const scrolled = await page.evaluate(() => scrollY);
    await page.keyboard.press('Space');
    const moved = async (): Promise<number> => {
      const step = await stepOf(page);
      await page.waitForTimeout(300);
      return (await stepOf(page)) - step;
    };
    await until('the pause', moved, (steps) => steps === 0, 20);
    expect(await page.evaluate(() => scrollY)).toBe(scrolled);
    await page.keyboard.press('Space');

    // Esc gives keyboard and wheel back: the same keys are the page's again.
    await page.keyboard.press('Escape');
    expect(await surface.evaluate((element) => element === document.activeElement)).toBe(false);
    await until(
      'who drives',
      () => surface.getAttribute('data-human'),
      (human) => human === 'false',
      10,
    );
    // The episode of before is beyond 40 steps: a smaller one is of the episode that begins after the countdown.
    let last = await stepOf(page);
    let begun = false;
    await page.getByTestId('drive').click();
    await surface.evaluate((element: HTMLElement) => element.blur());
    await page.keyboard.down('ArrowUp');
    await until(
      'the steps after the countdown',
      () => stepOf(page),
      (step) => {
        begun ||= step < last;
        last = step;
        return begun && step > 0;
      },
      30,
    );
    await page.waitForTimeout(400);
    expect(await readout(page, 'Gas')).toMatch(/0\.00/);
    await page.keyboard.up('ArrowUp');
    expect(await noticesOf(page)).not.toMatch(/error|stopped/i);
  });
});

/** A standard pad that the test holds: window.pad.push(stick, gas). */
const heldPad = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const pad = {
      id: 'test pad',
      index: 0,
      connected: true,
      mapping: 'standard',
      axes: [0, 0, 0, 0],
      buttons: Array.from({ length: 17 }, () => ({ pressed: false, touched: false, value: 0 })),
    };
    const push = (stick: number, gas: number): void => {
      pad.axes[0] = stick;
      pad.buttons[7].value = gas;
    };
    Object.assign(window, { pad: { push } });
    navigator.getGamepads = () => [null, pad] as unknown as (Gamepad | null)[];
  });

const push = (page: Page, stick: number, gas: number): Promise<void> =>
  page.evaluate(
    ([stick, gas]) =>
      (window as unknown as { pad: { push(stick: number, gas: number): void } }).pad.push(stick, gas),
    [stick, gas],
  );

test('a game pad drives beyond its dead zone, and stops driving when the page loses the focus', async () => {
  await withPage(CAR, { prepare: heldPad }, async (page) => {
    await page.getByTestId('stage').waitFor();
    await page.getByTestId('drive').click();
    await page.keyboard.press('KeyR');
    await until(
      'the start',
      () => stepOf(page),
      (step) => step === 0,
      20,
    );
    // At rest it drifts: the clock waits.
    for (const drift of [0.02, -0.14, 0.149]) {
      await push(page, drift, 0.08);
      await page.waitForTimeout(200);
      expect(await stepOf(page)).toBe(0);
    }
    await push(page, -0.1, 0.6);
    await until(
      'the gas',
      () => readout(page, 'Gas'),
      (gas) => gas.includes('0.60'),
      20,
    );
    expect(await readout(page, 'Steer')).toMatch(/^\s*0\.00/);
    // Somebody else's window: what the hand still holds is not for this page.
    await page.evaluate(() => window.dispatchEvent(new Event('blur')));
    await until(
      'no gas',
      () => readout(page, 'Gas'),
      (gas) => gas.includes('0.00'),
      20,
    );
    await page.waitForTimeout(300);
    expect(await readout(page, 'Gas')).toContain('0.00');
    await push(page, -0.1, 0.9);
    await until(
      'the gas again',
      () => readout(page, 'Gas'),
      (gas) => gas.includes('0.90'),
      20,
    );
    expect(await noticesOf(page)).not.toMatch(/error|stopped/i);
  });
});

test('a hidden page releases all keys, whether or not the picture has the focus', async () => {
  await withPage(CAR, {}, async (page) => {
    await page.getByTestId('stage').waitFor();
    await page.getByTestId('drive').click();
    await page.keyboard.down('ArrowUp');
    await until(
      'the gas',
      () => readout(page, 'Gas'),
      (gas) => gas.includes('1.00'),
      20,
    );
    // The picture keeps the focus, as where a phone's browser gives it none.
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { value: true, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
      Object.defineProperty(document, 'hidden', { value: false, configurable: true });
    });
    await until(
      'no gas',
      () => readout(page, 'Gas'),
      (gas) => gas.includes('0.00'),
      20,
    );
    await page.keyboard.up('ArrowUp');
  });
});

test('thumbs drive on a phone', async () => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  await withPage(CAR, phone, async (page) => {
    await page.getByTestId('drive').tap();
    await page.getByTestId('touch-pads').waitFor();
    await page.evaluate(() =>
      document.querySelector('[data-testid=stage-surface]')!.scrollIntoView({ block: 'center' }),
    );
    const box = (await page.getByTestId('stage-surface').boundingBox())!;
    const touches = await page.context().newCDPSession(page);
    const thumbs = (type: 'touchStart' | 'touchMove' | 'touchEnd', right: number, up: number) =>
      touches.send('Input.dispatchTouchEvent', {
        type,
        touchPoints:
          type === 'touchEnd'
            ? []
            : [
                { id: 1, x: box.x + 60 + right, y: box.y + box.height - 60 },
                { id: 2, x: box.x + box.width - 60, y: box.y + box.height - 60 - up },
              ],
      });
    await until(
      'the start',
      () => stepOf(page),
      (step) => step === 0,
      30,
    );
    // The browser learns with its next frame that fingers on the picture no longer scroll.
    await page.waitForTimeout(500);
    await thumbs('touchStart', 0, 0);
    await thumbs('touchMove', 0, 56);
    await until(
      'the car moving',
      () => stepOf(page),
      (step) => step >= 30,
      30,
    );
    expect(await readout(page, 'Gas')).toMatch(/[1-9]/);
    await thumbs('touchMove', -30, 56);
    await until(
      'steering',
      () => readout(page, 'Steer'),
      (steer) => steer.includes('−'),
      10,
    );
    await thumbs('touchEnd', 0, 0);
    await until(
      'no gas',
      () => readout(page, 'Gas'),
      (gas) => /0\.00/.test(gas),
      10,
    );
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
  });
});

test('a race against the driver ends with both scores on the same track', async () => {
  await withPage(`${CAR}&room=environment`, {}, async (page) => {
    await page.getByTestId('stage').waitFor();
    await page.getByLabel('Speed', { exact: true }).selectOption('4');
    await page.getByLabel('Opponent').getByText('Script').click();
    await page.getByTestId('drive').click();
    await page.keyboard.press('KeyR');
    // Out of the field, straight on: the shortest race there is.
    await page.keyboard.down('ArrowUp');
    const card = page.getByTestId('race-card');
    await card.waitFor({ timeout: 120_000 });
    await page.keyboard.up('ArrowUp');
    // Who left the field is out at once; the script's lap is computed while the card is there.
    const rows = await until(
      "the script's score",
      () => card.locator('li').allTextContents(),
      ([first]) => /^Script\d{3}/.test(first ?? ''),
      60,
    );
    expect(rows).toHaveLength(2);
    expect(rows[1]).toMatch(/^You/);
    expect(await card.textContent()).toContain('Track 1');
    // On a phone too, its buttons lie within it.
    const { width, height } = page.viewportSize()!;
    await page.setViewportSize({ width: 390, height: 844 });
    const isWhole = () =>
      card.evaluate((element) => {
        const { left, right, bottom } = element.getBoundingClientRect();
        return [...element.querySelectorAll('button')].every((button) => {
          const box = button.getBoundingClientRect();
          return box.left >= left && box.right <= right && box.bottom <= bottom;
        });
      });
    await expect.poll(isWhole).toBe(true);
    await page.setViewportSize({ width, height });
    await page.getByTestId('race-again').click();
    await card.waitFor({ state: 'detached' });
    // No number until the first picture of the new race.
    const raced = await until(
      'a step of the new race',
      () => stepOf(page),
      (step) => step >= 0,
      30,
    );
    expect(raced).toBeLessThan(60);
    expect(await noticesOf(page)).not.toMatch(/error|stopped/i);
  });
});
