/** The same run on WebGPU, in Chromium's software adapter: slow, so at the smallest size. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { stagesOf } from '../../src/lab/events.ts';
import { STILL, withPage } from './page.helper.ts';
import {
  chartPoints,
  followRun,
  noticesOf,
  openRoom,
  PictureLog,
  pressTrain,
  until,
} from './watch.helper.ts';

test('CarRacing trains on WebGPU', async () => {
  // Losses are read every eight steps: enough steps for two points, of short sequences.
  const evolution = 'evolution.generations=2&evolution.minutes=5&evolution.testEvery=0&evolution.steps=12';
  const sizes = 'vision.batchSize=2&vision.steps=9&memory.steps=9&memory.sequenceLength=8';
  const path = `?backend=webgpu#experiment=car-racing&preset=smoke&seed=1&${sizes}&${evolution}`;
  // What is drawn sixty times a second is drawn by the same thread that computes here: the world stands meanwhile.
  await withPage(path, { webgpu: 'software', ...STILL }, async (page) => {
    const pictures = new PictureLog(page, ['reality', 'latents', 'dream']);
    await pressTrain(page);
    await openRoom(page, 'watch');
    // An evaluated episode is a thousand batches, which takes this adapter minutes: that stage is seen to begin.
    const stages = stagesOf('car-racing').filter((stage) => stage !== 'evaluate');
    await followRun(page, stages, pictures, 400);
    await openRoom(page, 'train');
    await expect.poll(() => page.getByTestId('backend').textContent()).toMatch(/webgpu/i);
    // The GPU thought for the rollouts, and to the end: they would go on without it, and say so.
    expect(await page.getByTestId('stage-evolve').textContent()).toMatch(/2 generations on WebGPU/);
    await until(
      'an evaluation on WebGPU',
      async () => (await page.getByTestId('stage-evaluate').textContent()) ?? '',
      (text) => /on WebGPU/.test(text),
      60,
    );
    await page.getByTestId('stop').click();
    await until(
      'a stop in the middle of it',
      () => page.getByTestId('stage-evaluate').getAttribute('data-status'),
      (status) => status === 'stopped',
      30,
    );
    for (const chart of ['vision', 'memory', 'fitness']) {
      await until(
        `points of chart ${chart}`,
        () => chartPoints(page, chart),
        (points) => points >= 2,
        10,
      );
    }
    await openRoom(page, 'watch');
    await page.getByRole('button', { name: 'Play', exact: true }).first().click();
    await until(
      'a dream that moves',
      async () => {
        await pictures.look();
        return pictures.count('dream');
      },
      (count) => count >= 3,
      60,
    );
    expect(await noticesOf(page)).not.toMatch(/error|failed|no longer/i);
  });
}, 600_000);

test('a notice names WebGPU where it is asked for and missing', async () => {
  const path = '?backend=webgpu#experiment=bouncing-ball&preset=smoke&seed=1';
  const prepare = (page: Page): Promise<unknown> =>
    page.addInitScript(() => Object.defineProperty(navigator, 'gpu', { value: undefined }));
  await withPage(path, { webgpu: 'off', prepare }, async (page) => {
    await pressTrain(page);
    await until(
      'a notice on WebGPU',
      () => noticesOf(page),
      (text) => /webgpu/i.test(text),
      60,
    );
  });
});
