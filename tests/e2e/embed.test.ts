/** The page inside another one: both pictures and the transport, at any size, also where storage is refused. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { violations } from './axe.helper.ts';
import { withPage } from './page.helper.ts';
import { noticesOf, openRoom, readout, until } from './watch.helper.ts';

const CAR = '#experiment=car-racing&preset=smoke';

async function moves(page: Page): Promise<void> {
  await until(
    'a moving world',
    () => readout(page, 'step'),
    (step) => Number(step) > 3,
    60,
  );
}

test.each([
  [800, 540],
  [1200, 700],
  [390, 844],
])('an embedded page of %i × %i pixels shows both pictures and the transport', async (width, height) => {
  await withPage(`?embed${CAR}`, { viewport: { width, height } }, async (page) => {
    await moves(page);
    for (const name of ['reality', 'dream']) {
      const box = (await page.getByTestId(`canvas-${name}`).boundingBox())!;
      expect(box.x + box.width).toBeLessThanOrEqual(width);
      expect(box.y + box.height).toBeLessThanOrEqual(height);
      expect(box.width).toBeGreaterThan(200);
    }
    expect(await page.getByRole('button', { name: 'Step', exact: true }).isVisible()).toBe(true);
    for (const gone of ['room-train', 'loop-v', 'canvas-latents']) {
      expect(await page.getByTestId(gone).count(), gone).toBe(0);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    const whole = page.getByRole('link', { name: 'World Models Playground: open the whole page' });
    const { hash, search } = new URL((await whole.getAttribute('href'))!, page.url());
    expect(search).toBe('');
    expect(hash).toContain('preset=smoke');
    expect(await violations(page)).toEqual([]);
  });
});

test('hide leaves out the parts that it names, and nothing else', async () => {
  await withPage(`?hide=latents,loop${CAR}`, {}, async (page) => {
    await moves(page);
    expect(await page.getByTestId('loop-v').count()).toBe(0);
    expect(await page.getByTestId('canvas-latents').count()).toBe(0);
    expect(await page.getByTestId('room-train').count()).toBe(1);
    expect(await page.getByLabel('The dream', { exact: true }).count()).toBe(1);
    await openRoom(page, 'train');
    await page.getByTestId('train').waitFor();
  });
});

test('an unknown part is named with the nearest one, and the whole page opens', async () => {
  await withPage(`?embed&hide=latent${CAR}`, {}, async (page) => {
    await until(
      'the notice',
      () => noticesOf(page),
      (text) => text.includes('unknown part "latent"') && text.includes('did you mean "latents"?'),
      20,
    );
    expect(await page.getByTestId('room-train').count()).toBe(1);
  });
});

/** What a frame of another origin may be refused: storage, private files, locks, the service worker, the clipboard. */
const REFUSE_STORAGE = `{
  const refuse = () => { throw new DOMException('The document is not allowed', 'SecurityError'); };
  if (window !== window.top && isSecureContext) {
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
      Object.defineProperty(window, name, { get: refuse });
    StorageManager.prototype.getDirectory = () => Promise.reject(new DOMException('refused', 'SecurityError'));
    LockManager.prototype.request = () => Promise.reject(new DOMException('refused', 'SecurityError'));
    Clipboard.prototype.writeText = () => Promise.reject(new DOMException('refused', 'NotAllowedError'));
    Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: refuse });
  }
}`;

test('inside a page of another origin, without storage, reality and dream go on', async () => {
  let lesson = '';
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(lesson));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const around = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const prepare = (page: Page) => page.addInitScript(REFUSE_STORAGE);
  try {
    await withPage(`?embed${CAR}`, { prepare, around, shipped: true }, async (page) => {
      const { href } = new URL(page.url());
      lesson = `<!doctype html><title>Lesson</title><iframe src="${href}" width="800" height="540"></iframe>`;
      await page.goto(around);
      const frame = page.frameLocator('iframe');
      const step = frame.locator('[data-world=dream] [data-value=step]');
      await until(
        'a dream that goes on',
        async () => Number(await step.textContent()),
        (seen) => seen > 10,
        90,
      );
      expect(await frame.getByTestId('notices').textContent()).toBe('');
      await frame.getByTestId('drive').click();
      await expect.poll(() => frame.getByTestId('stage-surface').getAttribute('data-human')).toBe('true');
    });
  } finally {
    server.close();
  }
});
