/** A clip of the last ten seconds and a picture, as a visitor saves them; also where a browser lacks what it needs. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { withPage } from './page.helper.ts';
import { noticesOf, until } from './watch.helper.ts';

/** Until reality and dream have been watched for some seconds. */
async function watch(page: Page, steps: number): Promise<void> {
  // The second step line is the dream's.
  await until(
    'the dream under way',
    async () => Number(await page.locator('[data-value="step"]').nth(1).textContent()),
    (step) => step >= steps,
    90,
  );
}

async function saved(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const downloading = page.waitForEvent('download', { timeout: 60_000 });
  await page.getByTestId(button).click();
  const download = await downloading;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** The clip in a video element: its length and size, and what it shows at a moment, by the halves of the picture. */
const play = (page: Page, bytes: Buffer, share: number) =>
  page.evaluate(
    async ([base64, share]) => {
      const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const video = document.createElement('video');
      video.muted = true;
      const event = (name: string) =>
        new Promise<void>((resolve, reject) => {
          video.addEventListener(name, () => resolve(), { once: true });
          video.addEventListener('error', () => reject(new Error(video.error?.message)), { once: true });
        });
      const loaded = event('loadeddata');
      video.src = URL.createObjectURL(new Blob([data], { type: 'video/webm' }));
      await loaded;
      const { duration, videoWidth: width, videoHeight: height } = video;
      const sought = event('seeked');
      video.currentTime = Number.isFinite(duration) ? share * duration : 0;
      await sought;
      const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
      // A busy browser says that it has sought before it has a picture: nothing is drawn then, not even black.
      const end = performance.now() + 20_000;
      do {
        await new Promise((resolve) => setTimeout(resolve, 20));
        context.drawImage(video, 0, 0);
      } while (context.getImageData(0, 0, 1, 1).data[3] === 0 && performance.now() < end);
      const half = (x: number): number[] => [...context.getImageData(x, 48, 384, 384).data];
      const [reality, dream] = [half(16), half(416)];
      const coloursOf = (pixels: number[]): number =>
        new Set(
          pixels.flatMap((red, i) => (i % 4 ? [] : [(red << 16) | (pixels[i + 1] << 8) | pixels[i + 2]])),
        ).size;
      const apart = reality.reduce((sum, value, i) => sum + Math.abs(value - dream[i]), 0) / reality.length;
      return { duration, width, height, colours: [coloursOf(reality), coloursOf(dream)], apart };
    },
    [bytes.toString('base64'), share] as const,
  );

test('the last seconds of reality and dream are saved as a clip that plays, and both pictures as a PNG', async () => {
  let show = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    show = resolve;
  });
  // Nothing is shown until the viewer's script has come.
  const prepare = (page: Page) =>
    page.route(/assets\/viewer-[^/]*\.js$/, async (route) => {
      await asked;
      await route.continue();
    });
  await withPage('', { shipped: true, prepare, waitUntil: 'commit' }, async (page) => {
    expect(await page.getByTestId('record-clip').isEnabled()).toBe(false);
    show();
    await watch(page, 100);
    const clip = await saved(page, 'record-clip');
    expect(clip.name).toBe('car-racing-seed7-dream.webm');
    for (const share of [0.5, 0.8]) {
      const moment = await play(page, clip.bytes, share);
      expect(moment).toMatchObject({ width: 816, height: 528 });
      expect(moment.duration).toBeGreaterThan(1);
      expect(moment.duration).toBeLessThanOrEqual(10);
      // A road, grass, a car, and no two pictures alike.
      const [reality, dream] = moment.colours;
      expect(reality, `colours of reality at ${share} of the clip, ${dream} in the dream`).toBeGreaterThan(
        20,
      );
      expect(dream, `colours of the dream at ${share} of the clip`).toBeGreaterThan(20);
      expect(moment.apart).toBeGreaterThan(1);
    }

    const picture = await saved(page, 'save-picture');
    expect(picture.name).toBe('car-racing-seed7-dream.png');
    const png = PNG.sync.read(picture.bytes);
    expect([png.width, png.height]).toEqual([816, 528]);
    expect(await noticesOf(page)).toBe('');
    expect(page.workers().some((worker) => worker.url().includes('/recorder-'))).toBe(false);
  });
});

const LACKS_WEBCODECS = 'delete globalThis.VideoEncoder;\n';

/** In the worker that records, where init scripts do not run. */
async function lackWebCodecs(page: Page): Promise<void> {
  await page.route(/assets\/recorder-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: LACKS_WEBCODECS + (await response.text()) });
  });
}

test('without WebCodecs a MediaRecorder makes the clip, in real time', async () => {
  await withPage('', { shipped: true, prepare: lackWebCodecs }, async (page) => {
    await watch(page, 30);
    const clip = await saved(page, 'record-clip');
    expect(clip.name).toMatch(/\.webm$/);
    const shown = await play(page, clip.bytes, 0);
    expect(shown).toMatchObject({ width: 816, height: 528 });
    expect(shown.colours[0]).toBeGreaterThan(20);
    expect(await noticesOf(page)).toBe('');
  });
});

test('without both, the picture is saved in place of the clip, and a notice says so', async () => {
  const prepare = async (page: Page): Promise<void> => {
    await lackWebCodecs(page);
    await page.addInitScript('delete window.MediaRecorder;');
  };
  await withPage('', { shipped: true, prepare }, async (page) => {
    await watch(page, 20);
    const picture = await saved(page, 'record-clip');
    expect(picture.name).toMatch(/\.png$/);
    expect(PNG.sync.read(picture.bytes).width).toBe(816);
    expect(await noticesOf(page)).toMatch(
      /encodes no video.*the last picture was saved in place of the clip/,
    );
  });
});
