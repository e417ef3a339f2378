/** All stages of every experiment at smoke size, started by a click and watched as a visitor watches them. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { stagesOf } from '../../src/lab/events.ts';
import {
  EXPERIMENTS,
  type Experiment,
  experimentOf,
  hasController,
} from '../../src/lab/settings/settings.ts';
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

/** Of the first screen: the world, V's picture of the live z, M's dream. */
const PICTURES = ['reality', 'latents', 'dream'];

test.each(EXPERIMENTS.map((experiment) => ({ experiment, acts: hasController(experimentOf(experiment)) })))(
  '$experiment runs all its stages, from collect to evaluate',
  async ({ experiment, acts }) => {
    const charts = ['vision', 'memory', ...(acts ? ['fitness'] : [])];
    // A few more steps than the preset's, so that a fast machine draws lines and not single points, and episodes
    // long enough for every number of the diagnostics.
    const settings = `experiment=${experiment}&preset=smoke&seed=1&vision.steps=60&memory.steps=1500&collect.steps=90`;
    await withPage(`?backend=wasm#${settings}`, {}, async (page) => {
      const pictures = new PictureLog(page, PICTURES);
      await pressTrain(page);
      await openRoom(page, 'watch');
      await followRun(page, stagesOf(experiment), pictures, 240);
      await until(
        'changing pictures',
        async () => {
          await pictures.look();
          return Object.fromEntries(PICTURES.map((name) => [name, pictures.count(name)]));
        },
        (counts) => Object.values(counts).every((count) => count >= 3),
        60,
      );

      // So few batches teach V nothing, which is said beside the dream.
      await page.getByRole('complementary', { name: 'The dream' }).getByText('too short to learn').waitFor();

      await openRoom(page, 'train');
      for (const chart of charts) {
        await until(
          `points of chart ${chart}`,
          () => chartPoints(page, chart),
          (points) => points >= 2,
          10,
        );
      }
      await expect.poll(() => page.getByTestId('backend').textContent()).toMatch(/wasm/i);
      expect(await noticesOf(page)).not.toMatch(/error|failed/i);
      expect(await page.getByTestId('stage-vision').textContent()).toMatch(
        /step 60 of 60, reconstruction \d/,
      );
      await openRoom(page, 'report');
      // The stages of a run that is over take no room where nothing is trained.
      expect(await page.getByTestId('stage-vision').count()).toBe(0);
      await page.getByTestId('evaluation').waitFor();
      if (acts) {
        expect(await page.getByTestId('evaluation').textContent()).toMatch(/-?\d/);
      }
      // The diagnostics: tables with a number in every row of ours.
      const tables = page.getByTestId('evaluation').locator('table');
      expect(await tables.count()).toBeGreaterThanOrEqual(3);
      const ours = await tables.locator('tr[data-tone=ours] td:nth-child(2)').allTextContents();
      expect(ours.length).toBeGreaterThanOrEqual(6);
      // Only the correlation of windows of 100 steps is missing: these episodes are too few and too short for it.
      expect(ours.filter((text) => !/\d/.test(text)).length).toBeLessThanOrEqual(1);
      await checkOutputs(page, experiment);
      if (experiment === 'car-racing') await watchHardTrack(page);
    });
  },
);

test('the run can be paused, resumed and stopped', async () => {
  const settings = '#experiment=bouncing-ball&preset=smoke&vision.steps=5000';
  await withPage(`?backend=wasm${settings}`, STILL, async (page) => {
    const status = (): Promise<string | null> => page.getByTestId('stage-vision').getAttribute('data-status');
    await pressTrain(page);
    await until('V training', status, (seen) => seen === 'running', 60);
    await until(
      'a point',
      () => chartPoints(page, 'vision'),
      (points) => points >= 2,
      30,
    );
    await page.getByTestId('pause').click();
    await page.getByTestId('resume').waitFor();
    expect(await status()).toBe('paused');
    // The step under way when it was pressed may still be told.
    await page.waitForTimeout(1000);
    const before = await chartPoints(page, 'vision');
    await page.waitForTimeout(1500);
    expect(await chartPoints(page, 'vision')).toBe(before);
    await page.getByTestId('resume').click();
    await until(
      'more points after resuming',
      () => chartPoints(page, 'vision'),
      (points) => points > before,
      30,
    );
    await page.getByTestId('stop').click();
    await until('V stopped', status, (seen) => seen === 'stopped', 20);
    await page.getByTestId('train').waitFor();
  });
});

/** A press shows C on the hardest track of the last generation, on the first screen. */
async function watchHardTrack(page: Page): Promise<void> {
  await openRoom(page, 'controller');
  await page
    .getByTestId('tested-means')
    .getByRole('button', { name: /^Generation 2/ })
    .click();
  await page.getByText('C of generation 2 drives').waitFor();
  await page.getByRole('button', { name: 'Make it C' }).click();
  await page.getByText('C of generation 2 drives').waitFor({ state: 'detached' });
  const track = page.getByRole('button', { name: /hardest track of generation 3/ });
  const seed = /^Track (\d+)/.exec((await track.getAttribute('aria-label')) ?? '')?.[1];
  await track.click();
  const watched = page.getByRole('textbox', { name: 'Track: seed of the episode' });
  await expect.poll(() => watched.inputValue(), { timeout: 10_000 }).toBe(seed);
  expect(await noticesOf(page)).toMatch(
    new RegExp(`C is on track ${seed}, the hardest of generation 3.*was −?\\d`),
  );
}

/** What a script reads after the run: report, fitness and a checkpoint that opens. */
async function checkOutputs(page: Page, experiment: Experiment): Promise<void> {
  const outputs = await page.evaluate(async () => {
    const handle = window.worldModels!;
    const bytes = await handle.checkpoint();
    const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength)));
    return { tensors: Object.keys(header), report: handle.report(), fitness: handle.fitnessCsv() };
  });
  const parts = new Set(outputs.tensors.map((name) => name.split('.')[0]));
  const record = experimentOf(experiment);
  const acts = hasController(record);
  const { key } = record.diagnostics;
  const expected = acts ? ['vision', 'memory', 'controller'] : ['vision', 'memory'];
  expect([...parts]).toEqual(expect.arrayContaining(['__metadata__', ...expected]));
  const measured = expect.any(Number);
  expect(outputs.report).toMatchObject(
    acts
      ? {
          [key]: {
            reconstruction: { psnr: measured },
            readouts: expect.arrayContaining([
              { name: record.probes[0], z: measured, h: measured, zh: measured },
            ]),
            likelihood: { sampled: { inOrder: measured, withoutActions: measured } },
            sensitivity: [{ steps: 1 }, { steps: 10, [record.contrasts[0].key]: measured }],
          },
        }
      : {
          ball: {
            readouts: expect.arrayContaining([{ name: 'vx', z: measured, h: measured, zh: measured }]),
            map: { plane: 'probe', side: 9 },
            horizons: [{ steps: 1 }, { steps: 10 }, { steps: 30 }, { steps: 60, blind: measured }],
            foresight: { sampled: [{ steps: 5 }, { steps: 10, bounces: measured }, { steps: 20 }] },
          },
        },
  );
  if (acts) {
    expect(outputs.fitness).toMatch(
      /^generation,best,mean,worst,test,test_sd,sigma,steps,seconds,hardest_seed,hardest_mean,search\n/,
    );
    expect(outputs.fitness.trim().split('\n').length).toBeGreaterThan(1);
  }
}
