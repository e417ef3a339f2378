/** What a browser lacks: the rest of the page goes on, and what is lacking is said where one looks for it. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { stagesOf } from '../../src/lab/events.ts';
import { STILL, withPage } from './page.helper.ts';
import { followRun, noticesOf, PictureLog, pressTrain, readout, until } from './watch.helper.ts';

const BALL = '#room=train&experiment=bouncing-ball&preset=smoke';

/** Runs a script first in the page and in each of its workers. */
async function everywhere(page: Page, script: string): Promise<void> {
  await page.addInitScript(script);
  await page.route(/assets\/(train|rollout|evolution|archive|gradient|viewer)-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${script};${await response.text()}` });
  });
}

/** The world goes on, and the picture of the dream changes. */
async function drivesAndDreams(page: Page): Promise<void> {
  const pictures = new PictureLog(page, ['dream']);
  const dreams = async () => {
    await pictures.look();
    return pictures.count('dream');
  };
  await until('pictures of the dream', dreams, (count) => count >= 2, 120);
  const step = await readout(page, 'step');
  await expect.poll(() => readout(page, 'step'), { timeout: 30_000 }).not.toBe(step);
}

test('without OffscreenCanvas the world is shown as the agent sees it, and the page says so there', async () => {
  const script = `delete globalThis.OffscreenCanvas;
    globalThis.HTMLCanvasElement && delete HTMLCanvasElement.prototype.transferControlToOffscreen;`;
  await withPage('', { shipped: true, prepare: (page) => everywhere(page, script) }, async (page) => {
    await drivesAndDreams(page);
    expect(await page.getByText('This browser cannot draw in a worker').count()).toBe(1);
    expect(await noticesOf(page)).toBe('');
  });
});

test('without SharedArrayBuffer in any thread the page drives, dreams and trains', async () => {
  const prepare = (page: Page) => everywhere(page, 'delete globalThis.SharedArrayBuffer');
  await withPage('?backend=wasm', { shipped: true, prepare }, drivesAndDreams);
  await withPage(`?backend=wasm${BALL}`, { ...STILL, prepare }, async (page) => {
    await pressTrain(page);
    await followRun(page, stagesOf('bouncing-ball'), new PictureLog(page, []), 240);
    expect(await noticesOf(page)).toBe('');
  });
});

test('where WebGPU is asked for and missing, Train says so with the choices that there are', async () => {
  await withPage(`?backend=webgpu${BALL}`, STILL, async (page) => {
    await pressTrain(page);
    const said = await until(
      'the notice',
      () => noticesOf(page),
      (text) => text !== '',
      60,
    );
    expect(said).toMatch(/'webgpu' is not available here .*choose auto, webgl, wasm, cpu/);
    await page.getByTestId('train').waitFor();
  });
});

test('without WebGPU and WebGL the ball trains on WebAssembly, and the page names it', async () => {
  const script = 'delete globalThis.Navigator?.prototype.gpu; delete globalThis.OffscreenCanvas;';
  await withPage(BALL, { ...STILL, prepare: (page) => everywhere(page, script) }, async (page) => {
    await pressTrain(page);
    await followRun(page, stagesOf('bouncing-ball'), new PictureLog(page, []), 240);
    await expect.poll(() => page.getByTestId('backend').textContent()).toMatch(/wasm/i);
  });
});

// A processor without SSE4.1 has no WebAssembly SIMD in Chromium; elsewhere the flag has no effect.
const NO_SIMD = '--js-flags=--no-enable-sse4-1';
const onX64 = process.arch === 'x64';

test.skipIf(!onX64)(
  'without WebAssembly SIMD (needs an x64 machine) the agent drives and dreams',
  async () => {
    await withPage('', { shipped: true, args: [NO_SIMD] }, async (page) => {
      await drivesAndDreams(page);
      expect(await noticesOf(page)).toBe('');
    });
  },
);

test.skipIf(!onX64)(
  'without WebAssembly SIMD (needs an x64 machine) Train says what is missing',
  async () => {
    await withPage(`?backend=wasm${BALL}`, { args: [NO_SIMD] }, async (page) => {
      await pressTrain(page);
      const said = await until(
        'the notice',
        () => noticesOf(page),
        (text) => text !== '',
        120,
      );
      expect(said).toContain('has no WebAssembly SIMD, which training needs');
      await page.getByTestId('train').waitFor();
    });
  },
);

/** Counts the frames that are asked of the viewer, and lets the test hide the page. */
const COUNT_AND_HIDE = `{
  window.asked = 0;
  window.isHidden = false;
  window.Worker = class extends Worker {
    postMessage(message, ...rest) {
      if (message?.path?.at(-1) === 'advance') window.asked++;
      super.postMessage(message, ...rest);
    }
  };
  Object.defineProperty(Document.prototype, 'hidden', { get: () => window.isHidden });
}`;

interface Counted {
  asked: number;
  isHidden: boolean;
  trained: number;
}

test('a tab in the background draws nothing and trains on', async () => {
  const prepare = (page: Page) => page.addInitScript(COUNT_AND_HIDE);
  await withPage(`?backend=wasm${BALL}&vision.steps=5000`, { prepare }, async (page) => {
    const counted = () =>
      page.evaluate(() => {
        const { asked, trained } = window as unknown as Counted;
        return { asked, trained };
      });
    const hide = (isHidden: boolean) =>
      page.evaluate((now) => {
        (window as unknown as Counted).isHidden = now;
        document.dispatchEvent(new Event('visibilitychange'));
      }, isHidden);
    await page.evaluate(() => {
      const seen = window as unknown as Counted;
      seen.trained = 0;
      window.worldModels!.subscribe((event) => {
        if (event.type === 'point' && event.curve === 'vision') seen.trained++;
      });
    });
    await until('frames', counted, ({ asked }) => asked > 3, 30);
    await pressTrain(page);
    await until('V training', counted, ({ trained }) => trained > 0, 60);
    await hide(true);
    // The request that was under way.
    await page.waitForTimeout(500);
    const before = await counted();
    await until('V training behind another tab', counted, ({ trained }) => trained >= before.trained + 5, 60);
    expect((await counted()).asked).toBe(before.asked);
    await hide(false);
    await until('frames again', counted, ({ asked }) => asked > before.asked + 3, 30);
  });
});
