/** Faults of a thread or a GPU under a visitor's eyes: found, said, and gone on from. */
import type { Page, Worker } from 'playwright';
import { expect, test } from 'vitest';
import { STILL, withPage } from './page.helper.ts';
import {
  followRun,
  keptStep,
  noticesOf,
  openRoom,
  PictureLog,
  pressTrain,
  pressTrainAnyway,
  readout,
  until,
} from './watch.helper.ts';

declare global {
  var contexts: WebGL2RenderingContext[] | undefined;
}

/** WebGL contexts of a worker are kept within the reach of a test. */
const KEEP_CONTEXTS = `{
  const make = OffscreenCanvas.prototype.getContext;
  globalThis.contexts = [];
  OffscreenCanvas.prototype.getContext = function (...asked) {
    const context = make.apply(this, asked);
    if (asked[0] === 'webgl2' && context) globalThis.contexts.push(context);
    return context;
  };
}\n`;

async function keepContexts(page: Page): Promise<void> {
  await page.route(/assets\/train-(?!room)[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: KEEP_CONTEXTS + (await response.text()) });
  });
}

function workerOf(page: Page, name: string): Worker {
  const worker = page.workers().findLast((candidate) => candidate.url().includes(`/${name}-`));
  if (worker === undefined) throw new Error(`no ${name} worker among ${page.workers().map((w) => w.url())}`);
  return worker;
}

/** Nothing else is done in this worker from now on; it sleeps in its loop, so that the other tests have the core. */
async function loopForEver(worker: Worker): Promise<void> {
  await worker.evaluate(() => {
    const cell = new Int32Array(new SharedArrayBuffer(4));
    setTimeout(() => {
      for (;;) Atomics.wait(cell, 0, 0, 100);
    }, 0);
  });
}

const training = (page: Page) => async () => (await page.getByTestId('stage-vision').textContent()) ?? '';
const stepOf = (text: string): number => Number(/step ([0-9,]+) of/.exec(text)?.[1].replace(/,/g, '') ?? 0);

async function worldGoesOn(page: Page, what: string, seconds = 10): Promise<void> {
  const step = await readout(page, 'step');
  await until(
    what,
    () => readout(page, 'step'),
    (now) => now !== step,
    seconds,
  );
}

test('a lost WebGL context is opened again within seconds with a notice, and V is trained to its end', async () => {
  const path =
    '?backend=webgl#experiment=bouncing-ball&preset=smoke&seed=3&vision.steps=16&vision.batchSize=2&memory.steps=8';
  await withPage(path, { prepare: keepContexts, ownBrowser: true, ...STILL }, async (page) => {
    await pressTrain(page);
    await until('steps of V on WebGL', training(page), (text) => stepOf(text) >= 4, 240);
    await workerOf(page, 'train').evaluate(() => {
      globalThis.contexts?.at(-1)?.getExtension('WEBGL_lose_context')?.loseContext();
    });
    await until(
      'the notice',
      () => noticesOf(page),
      (text) => /GPU failed.*context was lost.*continues/.test(text),
      30,
    );
    await followRun(page, ['vision', 'encode'], new PictureLog(page, []), 400);
    await page.getByTestId('stop').click();
  });
}, 700_000);

test('a training worker in an endless loop is replaced, and the run goes on from what was kept', async () => {
  const path = '?backend=wasm#experiment=bouncing-ball&preset=smoke&seed=3&vision.steps=20000&memory.steps=2';
  await withPage(path, { ownBrowser: true }, async (page) => {
    page.on('dialog', (dialog) => void dialog.accept());
    await pressTrain(page);
    const before = await until('steps of V', training(page), (text) => stepOf(text) > 60, 120);
    // A training is kept after five seconds of its own: the notice names the step.
    const kept = () => keptStep(page, 'bouncing-ball-smoke-seed3', 'vision');
    await until('the kept training', kept, (step) => step > 0, 120);
    await loopForEver(workerOf(page, 'train'));
    await until(
      'the notice',
      () => noticesOf(page),
      (text) =>
        /training worker was restarted.*not responded for 30 s/.test(text) && /goes on at step/.test(text),
      90,
    );
    await until('further steps', training(page), (text) => stepOf(text) > stepOf(before), 60);
    expect(await page.getByTestId('restarts').textContent()).toBe('Restarted: 1 training worker');
    await openRoom(page, 'watch');
    await worldGoesOn(page, 'the world beside it');
    await page.getByTestId('stop').click();
  });
});

test('a viewer in an endless loop is replaced, and the world goes on', async () => {
  await withPage('?backend=wasm#experiment=car-racing&preset=smoke', { ownBrowser: true }, async (page) => {
    await until(
      'a world',
      () => readout(page, 'step'),
      (step) => Number(step) > 10,
      60,
    );
    await loopForEver(workerOf(page, 'viewer'));
    await until(
      'the notice',
      () => noticesOf(page),
      (text) => /viewer was restarted/.test(text),
      60,
    );
    await worldGoesOn(page, 'the world of the new viewer', 30);
  });
});

test('a rejection that nobody waits for, in a worker of any kind, fails the test of its page', async () => {
  const names = ['viewer', 'train', 'gradient', 'rollout', 'evolution', 'archive'];
  const seen: string[] = [];
  const failing = withPage('?backend=wasm', STILL, async (page) => {
    page.on('pageerror', ({ message }) => seen.push(message));
    await page.evaluate(() => {
      const long = { 'vision.steps': 20000, 'vision.batchSize': 32 };
      void window.worldModels!.run({ experiment: 'bouncing-ball', preset: 'smoke', ...long });
    });
    const there = async () =>
      names.filter((name) => page.workers().some((worker) => worker.url().includes(`/${name}-`)));
    await until('all workers', there, (found) => found.length === names.length, 60);
    for (const name of names) {
      await workerOf(page, name).evaluate((kind) => {
        setTimeout(() => void Promise.reject(new Error(`nobody waits for this: ${kind}`)), 0);
      }, name);
    }
    await expect.poll(() => seen.length).toBe(names.length);
  });
  const { actual } = (await failing.then(
    () => ({ actual: [] }),
    (error: unknown) => error,
  )) as { actual: string[] };
  const told = names.filter((name) => actual.some((text) => text.includes(`nobody waits for this: ${name}`)));
  expect(told).toEqual(names);
});

/** Moments after the page was opened; `TRAIN_PRESSES` for more of them, drawn anew each time. */
const presses = Number(process.env.TRAIN_PRESSES ?? 3);

test.each(Array.from({ length: presses }, (_, i) => i))(
  'Train pressed in the first ten seconds leaves the world moving (%i)',
  async (index) => {
    const wait = presses > 3 ? 10_000 * Math.random() : [0, 1500, 6000][index];
    await withPage('?backend=wasm#preset=smoke', { shipped: true }, async (page) => {
      page.on('dialog', (dialog) => void dialog.accept());
      await page.getByTestId('room-train').waitFor();
      await new Promise((resolve) => setTimeout(resolve, wait));
      await pressTrainAnyway(page);
      await openRoom(page, 'watch');
      for (let look = 0; look < 8; look++) {
        await worldGoesOn(page, `the world, look ${look}, Train pressed after ${wait.toFixed(0)} ms`);
        await new Promise((resolve) => setTimeout(resolve, 400));
      }
      expect(await noticesOf(page)).not.toMatch(/stopped|cannot|needs/i);
    });
  },
);
