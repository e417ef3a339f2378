/** The dream of the agent that comes with the page: at four temperatures, and driven by a visitor to its end. */
import { expect, test } from 'vitest';
import { withPage } from './page.helper.ts';
import { until } from './watch.helper.ts';

test('"Compare τ" shows four labelled dreams and says whose the numbers are; the slider ends it', async () => {
  await withPage('', { shipped: true }, async (page) => {
    await page.getByRole('button', { name: 'Compare τ' }).click();
    const labels = () => page.getByTestId('dream-fan').locator('span.numbers').allTextContents();
    await until('labels', labels, (texts) => texts.length === 4 && texts.every((text) => text !== ''), 20);
    const temperatures = (await labels()).map((text) => text.split(' · ')[0]);
    expect(temperatures).toEqual(['τ 0.1', 'τ 0.5', 'τ 1', 'τ 1.3']);
    await page.getByText('numbers of τ 0.1').waitFor();

    // The caption is not cut off.
    const caption = page.getByText('numbers of τ 0.1');
    expect(await caption.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)).toBe(true);

    await page.getByRole('slider', { name: /temperature/i }).press('ArrowRight');
    await page.getByTestId('dream-fan').waitFor({ state: 'detached' });
    expect(await page.getByText('numbers of τ').count()).toBe(0);
  });
});

test('a z that is held is drawn at once, and makes way for a dream that is asked for', async () => {
  await withPage('', { shipped: true }, async (page) => {
    await page.getByTestId('shipped').waitFor({ timeout: 60_000 });
    const follow = page.getByLabel('Follow the live agent');
    const byHand = page.getByTestId('canvas-by-hand');
    const alpha = () =>
      byHand.evaluate(
        (canvas: HTMLCanvasElement) => canvas.getContext('2d')!.getImageData(32, 32, 1, 1).data[3],
      );
    await page.getByText(/dreaming for/).waitFor();
    await follow.press(' ');
    await expect.poll(alpha).toBe(255);
    await page.getByRole('button', { name: 'Dream from here' }).click();
    await byHand.waitFor({ state: 'detached' });
    expect(await follow.isChecked()).toBe(true);

    // A finger that comes down on a slider to scroll the page holds nothing; one that moves the slider does.
    const slider = page.getByLabel(/^Latent \d/).first();
    await slider.dispatchEvent('pointerdown', { pointerType: 'touch' });
    await page.waitForTimeout(300);
    expect(await byHand.count()).toBe(0);
    await slider.fill('1');
    await expect.poll(alpha).toBe(255);
  });
});

test("a visitor's dream on a phone ends with a card that lies within the picture", async () => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  await withPage('', { shipped: true, ...phone }, async (page) => {
    await page.getByText(/dreaming for/).waitFor();
    await page.getByLabel('The dream').getByText('You', { exact: true }).click();
    await page.getByText(/you drive/).waitFor({ timeout: 30_000 });
    await page.getByLabel('Speed', { exact: true }).selectOption('4');
    const card = page.getByTestId('dream-card');
    // After 1000 steps at most.
    await card.waitFor({ timeout: 60_000 });
    await card.getByText(/C/).first().waitFor();
    const picture = (await page.getByTestId('canvas-dream').boundingBox())!;
    const box = (await card.boundingBox())!;
    expect(box.y).toBeGreaterThanOrEqual(picture.y - 1);
    expect(box.y + box.height).toBeLessThanOrEqual(picture.y + picture.height + 1);
    const whole = await card.evaluate((element) => element.scrollHeight <= element.clientHeight + 1);
    expect(whole, 'nothing of the card has to be scrolled to').toBe(true);
  });
});
