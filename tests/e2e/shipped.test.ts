/** The page opens with an agent that drives, says that it was trained before, and lets go of it for a new run. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { STILL, withPage } from './page.helper.ts';
import { SMALL_AGENT_STEPS, smallAgent } from './small-agent.helper.ts';
import {
  chartPoints,
  colours,
  noticesOf,
  openRoom,
  PictureLog,
  pressTrain,
  pressTrainAnyway,
  until,
} from './watch.helper.ts';

test('the agent that comes with the page drives at once, and is named as pretrained', async () => {
  await withPage('?backend=wasm#preset=smoke', { shipped: true }, async (page) => {
    await page.getByTestId('shipped').waitFor({ timeout: 30_000 });
    // The visitor's own settings stay: Train makes a smoke run, not hours of what made the agent.
    expect(new URL(page.url()).hash).toContain('preset=smoke');
    await openRoom(page, 'report');
    const results = page.getByTestId('evaluation');
    expect(await results.textContent()).toContain('public/agents/car-racing.safetensors');
    await openRoom(page, 'environment');
    await until(
      'C at the wheel',
      async () => Number(/Tiles\s+(\d+) \/ \d{3}/.exec(await page.locator('main').innerText())?.[1] ?? 0),
      (tiles) => tiles > 20,
      60,
    );
    await pressTrain(page);
    // It is asked first, and what is there stays until then.
    const dialog = page.getByRole('dialog', { name: 'Start the smoke run?' });
    expect(await dialog.innerText()).toContain('“Pretrained agent” in the header');
    await dialog.getByRole('button', { name: 'Keep the present agent' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await page.getByTestId('shipped').count()).toBe(1);
    await pressTrainAnyway(page);
    await until(
      'the run in its place',
      () => page.getByTestId('shipped').count(),
      (count) => count === 0,
      30,
    );
    await page.getByTestId('stop').click();

    await page.getByTestId('reopen-agent').click();
    await page.getByTestId('shipped').waitFor({ timeout: 30_000 });
    await openRoom(page, 'report');
    await until(
      'its results',
      async () => (await results.textContent()) ?? '',
      (text) => text.includes('public/agents/car-racing.safetensors'),
      20,
    );
    expect(new URL(page.url()).hash).toContain('preset=smoke');

    // A dot of the report is an episode with a bar: to any step, by hand and by keys. That of the worst stands alone.
    const dots = await results.getByRole('button', { name: /^Watch Track/ }).evaluateAll((buttons) =>
      buttons
        .map((button) => button.getAttribute('aria-label')!)
        .map((name) => ({ name, score: Number(/return (-?[\d.]+)/.exec(name)?.[1]) }))
        .filter(({ score }) => score > 0),
    );
    expect(dots).toHaveLength(100);
    const [worst] = dots.sort((a, b) => a.score - b.score);
    await results.getByRole('button', { name: worst.name }).click();
    const bar = page.getByTestId('scrubber');
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    const reach = (step: number, says: string) =>
      until(
        says,
        () => bar.getAttribute('aria-valuetext'),
        (text) => text === says,
        20 + step / 10,
      );
    await bar.fill('200');
    await reach(200, 'step 200');
    await bar.fill('60');
    await reach(60, 'step 60 / 200');
    await bar.press('ArrowLeft');
    await reach(59, 'step 59 / 200');

    // The same agent from its file, beside itself: two pictures, and one return.
    await openRoom(page, 'environment');
    await page.getByTestId('other-agent').getByRole('button', { name: 'Pretrained agent' }).click();
    await page.getByTestId('stage-opponent').waitFor({ timeout: 20_000 });
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await bar.fill('80');
    // On a slow machine the race may have been further before the pause.
    await until(
      'step 80',
      () => bar.getAttribute('aria-valuetext'),
      (text) => /^step 80( \/ \d+)?$/.test(text ?? ''),
      30,
    );
    const returns = ['watched', 'opponent'].map((who) =>
      page.getByTestId(`standing-${who}`).locator('[data-value=return]').innerText(),
    );
    const [mine, its] = await Promise.all(returns);
    expect(its).toBe(mine);
    expect(Number(mine)).toBeGreaterThan(0);

    // The one whose C evolved in dreams, from their room: another agent on the same road.
    await openRoom(page, 'dream');
    await page.getByRole('button', { name: 'Put it on the real road' }).click();
    await until(
      'the agent trained in dreams beside it',
      () => page.getByTestId('other-agent').innerText(),
      (text) => text.includes('Beside it: the agent trained in dreams.'),
      20,
    );
    await until(
      'that it drives',
      () => page.getByTestId('standing-opponent').locator('[data-value=return]').innerText(),
      (score) => Number(score) > 20,
      60,
    );
    expect(await page.getByTestId('other-agent').innerText()).not.toContain('It is the same agent');

    // In colours that it has never seen the report's numbers do not hold; a dot of the report goes back to its own.
    const note = page.getByTestId('other-world');
    expect(await note.count()).toBe(0);
    await page.getByRole('radiogroup', { name: 'Colours' }).getByText('drawn anew each episode').click();
    await note.waitFor();
    expect(page.url()).toContain('car.domainRandomize=true');
    await openRoom(page, 'report');
    await results
      .getByRole('button', { name: /^Watch Track 0,/ })
      .first()
      .click();
    await expect.poll(() => page.url()).not.toContain('car.domainRandomize');
    expect(await noticesOf(page)).toContain(
      'The world is that of the report again: car.domainRandomize=false.',
    );
  });
});

test.each([
  ['car-racing', ['vision', 'memory', 'fitness']],
  ['bouncing-ball', ['vision', 'memory', 'dream-error']],
] as const)(
  '%s comes with an agent that dreams at once, and with how it learned',
  async (experiment, charts) => {
    const settings = `experiment=${experiment}&preset=smoke`;
    await withPage(`?backend=wasm#${settings}`, { shipped: true }, async (page) => {
      const pictures = new PictureLog(page, ['reality', 'dream']);
      await until(
        'changing pictures of reality and of the dream',
        async () => {
          await pictures.look();
          return ['reality', 'dream'].map((name) => pictures.count(name));
        },
        (counts) => counts.every((count) => count >= 3),
        60,
      );
      await page.evaluate((hash) => (location.hash = hash), `#room=train&${settings}`);
      for (const chart of charts) {
        await until(
          `points of chart ${chart}`,
          () => chartPoints(page, chart),
          (points) => points >= 2,
          30,
        );
      }
      expect(colours(await page.getByTestId('canvas-reconstructions').screenshot())).toBeGreaterThan(20);
      for (const part of ['vision', 'memory']) {
        const learned = page.getByTestId(`timelapse-${part}`);
        const slider = learned.getByRole('slider');
        const pictureAt = async (key: 'Home' | 'End'): Promise<string> => {
          await slider.press(key);
          return learned.getByTestId(`canvas-timelapse-${part}`).evaluate((canvas: HTMLCanvasElement) => {
            return canvas.toDataURL();
          });
        };
        expect(await pictureAt('Home'), part).not.toBe(await pictureAt('End'));
        expect(await learned.getByText(/step [\d,]{3,}/).count(), part).toBe(1);
      }
      expect(await noticesOf(page)).toBe('');
    });
  },
);

test('the diagnostics measure V and M on new episodes, and change nothing when they are stopped', async () => {
  const options = { shipped: true, prepare: smallAgent, ...STILL } as const;
  await withPage('?backend=wasm#room=report', options, async (page) => {
    await page.getByTestId('shipped').waitFor({ timeout: 30_000 });
    const results = page.getByTestId('evaluation');
    const before = await results.textContent();
    await page.getByTestId('examine').click();
    const stop = page.getByTestId('examination').getByRole('button', { name: 'Stop' });
    await stop.waitFor({ timeout: 20_000 });
    await openRoom(page, 'train');
    expect(await page.getByTestId('train').isDisabled()).toBe(true);
    // What is locked says why, and the strip of stages how far it is.
    await page.getByTestId('train').locator('..').hover();
    await page.getByRole('tooltip').getByText('Diagnostics are under way').waitFor();
    await page.getByTestId('diagnostics-strip').waitFor();
    await openRoom(page, 'report');
    await stop.click();
    await page.getByTestId('examine').waitFor({ timeout: 20_000 });
    await openRoom(page, 'train');
    expect(await page.getByTestId('train').isDisabled()).toBe(false);
    await openRoom(page, 'report');
    await page.getByTestId('examine').waitFor();
    expect(await results.textContent()).toBe(before);

    await page.getByTestId('examine').click();
    await until(
      'what the card was made with',
      async () => (await results.textContent()) ?? '',
      (text) =>
        text.includes('npm run diagnose -- --checkpoint public/agents/car-racing.safetensors --episodes 80'),
      120,
    );
    await openRoom(page, 'vision');
    await page.getByTestId('canvas-reconstructions').waitFor();
    await openRoom(page, 'report');
    await results.waitFor();
    // The smallest one, by script, on the same file: a card of its own, and the page keeps its.
    const shown = await results.textContent();
    const card = await page.evaluate(async () => {
      const file = await fetch('agents/car-racing.safetensors');
      const checkpoint = new Uint8Array(await file.arrayBuffer());
      const ask = (episodes: number) => window.worldModels!.diagnose({ checkpoint, episodes, seed: 5 });
      const refused = await ask(9).catch((error: Error) => error.message);
      return { refused, made: await ask(10) };
    });
    expect(card.refused).toContain('from 10 to 1000, got 9');
    expect(card.made).toMatchObject({
      car: { unseenEpisodes: 3, unseenFrames: 3 * (SMALL_AGENT_STEPS + 1) },
      examination: { episodes: 10, steps: SMALL_AGENT_STEPS, seed: 5 },
    });
    expect(await results.textContent()).toBe(shown);
  });
});

test('a missing agent gives a notice, and training works without it', async () => {
  const prepare = (page: Page) =>
    page.route('**/agents/**', (route) => route.fulfill({ status: 200, body: 'not an agent' }));
  await withPage('?backend=wasm#preset=smoke', { shipped: true, prepare }, async (page) => {
    await until(
      'the notice',
      () => page.getByTestId('notices').innerText(),
      (text) => text.includes('pretrained agent could not be loaded'),
      30,
    );
    await pressTrain(page);
    await page.getByTestId('stop').click();
  });
});
