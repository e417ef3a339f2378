/** The built folder on any static host: under a deep path, without headers, offline after the first load, updated. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPage, PROJECT_ROOT } from '../../src/cli/serve.ts';
import { stagesOf } from '../../src/lab/events.ts';
import { withPage } from './page.helper.ts';
import { StaticHost } from './static-server.helper.ts';
import { followRun, noticesOf, PictureLog, pressTrainAnyway, readout, until } from './watch.helper.ts';

const PATH = '/some/deep/path/';
const folder = mkdtempSync(join(tmpdir(), 'static-host-'));
const [first, second] = [join(folder, 'first'), join(folder, 'second')];

/** Another version of the page: other scripts, too. */
const ANOTHER = {
  name: 'version-of-the-test',
  transform: (code: string, id: string) =>
    id.endsWith('/src/main.tsx') ? `${code}\nglobalThis.pageVersion = 'second';` : null,
};

/** A version by the name of its first script, which is a digest of what it loads. */
const nameIn = (html: string): string =>
  /<script type="module"[^>]* src="([^"]+)"/.exec(html)?.[1] ?? 'no script';
const versions = { first: '', second: '' };

beforeAll(async () => {
  // The first one was built before all tests of the page.
  cpSync(join(PROJECT_ROOT, 'dist'), first, { recursive: true });
  await buildPage(second, [ANOTHER]);
  versions.first = nameIn(readFileSync(join(first, 'index.html'), 'utf8'));
  versions.second = nameIn(readFileSync(join(second, 'index.html'), 'utf8'));
  expect(versions.first).not.toBe(versions.second);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function hosted(path: string, body: (page: Page, host: StaticHost) => Promise<void>): Promise<void> {
  const host = await StaticHost.open(first, PATH);
  try {
    // Requests of a page whose host is gone are the test's own doing.
    const options = {
      url: host.url,
      serviceWorkers: 'allow',
      shipped: true,
      expected: /ERR_CONNECTION/,
    } as const;
    await withPage(path, options, (page) => body(page, host));
  } finally {
    await host.close();
  }
}

/** Until the service worker has every file. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    return active !== null;
  });

const versionShown = async (page: Page): Promise<string> =>
  nameIn(await page.evaluate(() => document.documentElement.outerHTML));

/** The car goes on, and the picture of the dream changes. */
async function drivesAndDreams(page: Page): Promise<void> {
  const pictures = new PictureLog(page, ['reality', 'dream']);
  await until(
    'pictures of reality and of the dream',
    async () => {
      await pictures.look();
      return [pictures.count('reality'), pictures.count('dream')];
    },
    (counts) => counts.every((count) => count >= 2),
    90,
  );
  const step = await readout(page, 'step');
  await expect.poll(() => readout(page, 'step'), { timeout: 30_000 }).not.toBe(step);
}

const offers = (page: Page) => page.getByTestId('notices').getByRole('button', { name: 'Reload' });

test('under a deep path of a plain host the page drives and dreams; offline it does the same, and trains', async () => {
  await hosted('?backend=wasm', async (page, host) => {
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await drivesAndDreams(page);
    expect(await kept(page)).toBe(true);
    await host.close();
    await page.reload();
    await drivesAndDreams(page);
    await page.goto(`${host.url}?backend=wasm&agent=none#experiment=bouncing-ball&preset=smoke`);
    await pressTrainAnyway(page);
    await followRun(page, stagesOf('bouncing-ball'), new PictureLog(page, []), 240);
    expect(await noticesOf(page)).toBe('');
  });
});

test('a new version is said, and comes with a press of Reload', async () => {
  await hosted('?agent=none', async (page, host) => {
    expect(await kept(page)).toBe(true);
    host.folder = second;
    await page.reload();
    await offers(page).waitFor({ timeout: 120_000 });
    expect(await noticesOf(page)).toContain('A new version of this page is ready.');
    expect(await versionShown(page)).toBe(versions.first);
    await offers(page).click();
    await expect.poll(() => versionShown(page).catch(String), { timeout: 120_000 }).toBe(versions.second);
    expect(await noticesOf(page)).toBe('');
    // The new version is the one that is kept.
    await host.close();
    await page.reload();
    await page.getByTestId('room-train').waitFor();
    expect(await versionShown(page)).toBe(versions.second);
  });
});

test('a new version waits for a run, and another tab goes on with the version that it has', async () => {
  await hosted('?backend=wasm&agent=none#experiment=bouncing-ball&preset=smoke', async (page, host) => {
    expect(await kept(page)).toBe(true);
    const other = await page.context().newPage();
    await other.goto(host.url);
    host.folder = second;
    await page.reload();
    await offers(page).waitFor({ timeout: 60_000 });
    await pressTrainAnyway(page);
    await page.getByTestId('stop').waitFor();
    expect(await offers(page).isDisabled()).toBe(true);
    expect(await noticesOf(page)).toContain('when the run has ended');
    await page.getByTestId('stop').click();
    await expect.poll(() => offers(page).isEnabled(), { timeout: 30_000 }).toBe(true);
    await offers(page).click();
    await expect.poll(() => versionShown(page).catch(String), { timeout: 30_000 }).toBe(versions.second);
    // Its scripts are gone from the host; the service worker still has them.
    expect(await versionShown(other)).toBe(versions.first);
    await other.evaluate(() => window.worldModels!.run({ experiment: 'bouncing-ball', preset: 'smoke' }));
    expect(await noticesOf(other)).not.toMatch(/did not load|failed/);
  });
});

test('a page whose service worker is refused or missing opens as ever, without a word', async () => {
  for (const script of [
    'ServiceWorkerContainer.prototype.register = () => Promise.reject(new DOMException("no", "SecurityError"));',
    'delete Navigator.prototype.serviceWorker;',
  ]) {
    const said: string[] = [];
    const prepare = async (page: Page) => {
      page.on('console', (message) => message.type() !== 'info' && said.push(message.text()));
      await page.addInitScript(script);
    };
    await withPage('', { serviceWorkers: 'allow', prepare }, async (page) => {
      await page.getByTestId('room-train').waitFor();
      // Longer than the page waits before it registers.
      await page.waitForTimeout(4000);
      expect(await noticesOf(page)).toBe('');
    });
    expect(said).toEqual([]);
  }
});
