/** A closed tab is a normal event: what was trained before it is there after it. */
import { expect, test } from 'vitest';
import { withPage } from './page.ts';
import { noticesOf, pressTrain, until } from './watch.ts';

test('an interrupted run goes on after a reload, with the stages that were done', async () => {
  const path = '?backend=wasm#experiment=bouncing-ball&preset=smoke&seed=3&memory.steps=20000';
  await withPage(path, {}, async (page) => {
    page.on('dialog', (dialog) => void dialog.accept());
    const status = (stage: string) => page.getByTestId(`stage-${stage}`).getAttribute('data-status');
    await pressTrain(page);
    await until(
      'M training',
      () => status('memory'),
      (seen) => seen === 'running',
      120,
    );
    await page.reload();
    await page.getByTestId('train').waitFor();
    expect(await status('vision')).not.toBe('done');
    await pressTrain(page);
    await until(
      'the notice of the resumed run',
      () => noticesOf(page),
      (text) => /going on with the unfinished run.*collect, vision, encode/i.test(text),
      60,
    );
    await until(
      'M training again',
      () => status('memory'),
      (seen) => seen === 'running',
      60,
    );
    expect(await status('vision')).toBe('done');
    await page.getByTestId('stop').click();
    await until(
      'the stop',
      () => status('memory'),
      (seen) => seen === 'stopped',
      20,
    );
    // V came from the files: it can be saved although it was not trained since the reload.
    await expect.poll(() => page.getByTestId('save').isEnabled()).toBe(true);
  });
});
