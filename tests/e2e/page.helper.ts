/**
 * Opens the page for one test in a fresh profile of a browser that the tests of a file share, and fails the test on
 * any console error, uncaught exception, failed request, crash or request that leaves the page's own server.
 */
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';
import { afterAll, expect, inject } from 'vitest';
import { chromiumFlags, findChromium, type WebGpuMode } from '../../src/cli/chromium.ts';
import { watchPage } from '../../src/cli/page-session.ts';

export interface OpenOptions
  extends Pick<
    BrowserContextOptions,
    'viewport' | 'colorScheme' | 'hasTouch' | 'isMobile' | 'reducedMotion'
  > {
  webgpu?: WebGpuMode;
  /** Let the page open with the agent that comes with it; most tests begin empty. */
  shipped?: boolean;
  /** A browser of its own, for a test that may leave it broken: threads in endless loops, a lost GPU. */
  ownBrowser?: boolean;
  /** Flags of the browser, which is then its own. */
  args?: readonly string[];
  /** Another server's page than that of all tests; ends in a slash. */
  url?: string;
  /** Blocked in most tests: each opens the page as it is built. */
  serviceWorkers?: 'allow' | 'block';
  /** Until when opening waits; by default until everything has loaded. */
  waitUntil?: 'commit' | 'load';
  /** Problems that the test makes itself, and that do not fail it. */
  expected?: RegExp;
  /** Another origin that the test serves itself, as a page around this one. */
  around?: string;
  /** Before anything loads: routes, scripts. */
  prepare?(page: Page): Promise<unknown>;
}

/** Nothing moves, as for visitors who ask for that: a world that is driven and dreamed keeps a core busy. */
export const STILL = { reducedMotion: 'reduce' } as const;

let executablePath: string | null = null;

async function launch(webgpu: WebGpuMode, args: readonly string[] = []): Promise<Browser> {
  executablePath ??= findChromium();
  return chromium.launch({ executablePath, headless: true, args: [...chromiumFlags(webgpu), ...args] });
}

const shared = new Map<WebGpuMode, Browser>();
afterAll(() => Promise.all([...shared.values()].map((browser) => browser.close())));

/** The file's browser, started by its first test, and again should it have crashed. */
async function sharedBrowser(webgpu: WebGpuMode): Promise<Browser> {
  const running = shared.get(webgpu);
  if (running?.isConnected()) return running;
  const browser = await launch(webgpu);
  shared.set(webgpu, browser);
  return browser;
}

/** Opens `path` (a query and hash such as `?backend=wasm#preset=smoke`), runs the test's body, closes all. */
export async function withPage(
  path: string,
  {
    webgpu = 'off',
    shipped = false,
    args,
    ownBrowser = args !== undefined,
    url = inject('url'),
    waitUntil = 'load',
    expected,
    around,
    prepare,
    ...contextOptions
  }: OpenOptions,
  body: (page: Page) => Promise<void>,
): Promise<void> {
  const problems: string[] = [];
  const browser = await (ownBrowser ? launch(webgpu, args) : sharedBrowser(webgpu));
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    serviceWorkers: 'block',
    ...contextOptions,
  });
  try {
    const page = await context.newPage();
    watchPage(page, (problem) => expected?.test(problem) || problems.push(problem));
    page.on('request', (request) => {
      const inside = [url, 'blob:', 'data:', ...(around ? [around] : [])].some((start) =>
        request.url().startsWith(start),
      );
      if (!inside) problems.push(`a request left the origin: ${request.url()}`);
    });
    await prepare?.(page);
    const address = new URL(path, url);
    if (!shipped) address.searchParams.set('agent', 'none');
    await page.goto(address.href, { waitUntil });
    try {
      await body(page);
    } catch (error) {
      // What the page said is usually the reason.
      if (problems.length === 0) throw error;
      throw new Error(
        `${error instanceof Error ? error.message : error}\nThe page said:\n${problems.join('\n')}`,
        {
          cause: error,
        },
      );
    }
    expect(problems).toEqual([]);
  } finally {
    // A request that the browser makes last would find its route's page gone.
    await Promise.all(context.pages().map((page) => page.unrouteAll({ behavior: 'ignoreErrors' })));
    await (ownBrowser ? browser : context).close();
  }
}

/** The page without the headers that isolate it, as a plain static host would serve it. */
export async function withoutIsolation(page: Page): Promise<void> {
  await page.route('**/*', async (route) => {
    const response = await route.fetch();
    const headers = Object.fromEntries(
      Object.entries(response.headers()).filter(([name]) => !name.startsWith('cross-origin-')),
    );
    await route.fulfill({ response, headers });
  });
}
