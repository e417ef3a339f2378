/** The page opens with an agent that drives, says that it was trained before, and lets go of it for a new run. */
import { expect, test } from 'vitest';
import { withPage } from './page.ts';
import { pressTrain, until } from './watch.ts';

test('the agent that comes with the page drives at once, and is named as pretrained', async () => {
  await withPage('?backend=wasm#preset=smoke', { shipped: true }, async (page) => {
    await page.getByTestId('shipped').waitFor({ timeout: 30_000 });
    // The visitor's own settings stay: Train makes a smoke run, not hours of what made the agent.
    expect(new URL(page.url()).hash).toContain('preset=smoke');
    const results = page.getByTestId('evaluation');
    expect(await results.innerText()).toContain('public/agents/car-racing.safetensors');
    await until(
      'C at the wheel',
      async () => Number(/Tiles\s+(\d+) \/ \d{3}/.exec(await page.locator('main').innerText())?.[1] ?? 0),
      (tiles) => tiles > 20,
      60,
    );
    await pressTrain(page);
    await until(
      'the run in its place',
      () => page.getByTestId('shipped').count(),
      (count) => count === 0,
      30,
    );
    await page.getByTestId('stop').click();
  });
});

test('a missing agent is said and costs nothing else', async () => {
  const prepare = (page: import('playwright').Page) =>
    page.route('**/agents/**', (route) => route.fulfill({ status: 200, body: 'not an agent' }));
  await withPage('?backend=wasm#preset=smoke', { shipped: true, prepare }, async (page) => {
    await until(
      'the notice',
      () => page.getByTestId('notices').innerText(),
      (text) => text.includes('agent that comes with the page'),
      30,
    );
    await pressTrain(page);
    await page.getByTestId('stop').click();
  });
});
