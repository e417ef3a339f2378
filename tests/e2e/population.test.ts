/** The wall: while C evolves, every candidate is seen at the wheel. */
import { expect, test } from 'vitest';
import { withPage } from './page.helper.ts';
import { PictureLog, pressTrain, until } from './watch.helper.ts';

test('the candidates of a generation drive side by side, and go when the run stops', async () => {
  const path =
    '?backend=wasm#experiment=car-racing&preset=smoke&evolution.generations=1000' +
    '&evolution.minutes=10&evolution.populationSize=12&evolution.steps=1000';
  await withPage(path, {}, async (page) => {
    await pressTrain(page);
    const log = new PictureLog(page, ['population']);
    await until(
      'moving pictures on the wall',
      async () => {
        if ((await page.getByTestId('canvas-population').count()) > 0) await log.look();
        return log.count('population');
      },
      (different) => different >= 3,
      90,
    );
    // Sixteen slots a worker hold them all, but each worker shows its own when it next answers.
    const said = await until(
      'all twelve on the wall',
      () => page.getByTestId('canvas-population').getAttribute('aria-label'),
      (label) => label?.startsWith('12 ') ?? false,
      90,
    );
    expect(said).toMatch(/^12 candidates driving; the best return so far is -?\d+$/);
    await page.getByTestId('stop').click();
    await until(
      'the wall gone',
      () => page.getByTestId('population').count(),
      (count) => count === 0,
      30,
    );
  });
});
