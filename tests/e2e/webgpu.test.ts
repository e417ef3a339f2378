/** The same run on WebGPU, in Chromium's software adapter: slow, so at the smallest size. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { stagesOf } from '../../src/lab/events.ts';
import { withPage } from './page.ts';
import { chartPoints, followRun, noticesOf, PictureLog, pressTrain, until } from './watch.ts';

test.each(['bouncing-ball', 'car-racing'] as const)(
  '%s: all stages on WebGPU',
  async (experiment) => {
    // Losses are read every eight steps: enough steps for two points.
    // The rollouts take a batch a step, and an evaluated episode a thousand of them: no more than one.
    const rollouts = 'evolution.testEvery=0&evaluation.episodes=1';
    const path = `?backend=webgpu#experiment=${experiment}&preset=smoke&seed=1&memory.steps=16&${rollouts}`;
    await withPage(path, { webgpu: 'software' }, async (page) => {
      const pictures = new PictureLog(page, ['reality', 'reconstruction', 'dream']);
      await pressTrain(page);
      await followRun(page, stagesOf(experiment), pictures, 480);
      await expect.poll(() => page.getByTestId('backend').textContent()).toMatch(/webgpu/i);
      if (experiment === 'car-racing') {
        // The GPU thought for the rollouts, and to the end: they would go on without it.
        for (const stage of ['evolve', 'evaluate']) {
          await expect.poll(() => page.getByTestId(`stage-${stage}`).textContent()).toMatch(/on WebGPU/);
        }
      }
      const charts = experiment === 'car-racing' ? ['vision', 'memory', 'fitness'] : ['vision', 'memory'];
      for (const chart of charts) {
        await until(
          `points of chart ${chart}`,
          () => chartPoints(page, chart),
          (points) => points >= 2,
          10,
        );
      }
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
  },
  600_000,
);

test('WebGPU that is asked for and missing is named', async () => {
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
