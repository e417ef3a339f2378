/** What a browser refuses under a visitor's eyes: said once with the way out, and the world goes on. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { stagesOf } from '../../src/lab/events.ts';
import { STILL, withPage } from './page.helper.ts';
import { smallAgent } from './small-agent.helper.ts';
import { followRun, noticesOf, openRoom, PictureLog, pressTrain, readout, until } from './watch.helper.ts';

const WORKERS = /assets\/(train|rollout|evolution|archive|gradient|viewer)-(?!room)[^/]*\.js$/;
/** What a run begins with; the viewer is there already. */
const WORKERS_OF_A_RUN = /assets\/(train|rollout|evolution|archive|gradient)-(?!room)[^/]*\.js$/;

/** As private windows do: the method is there, and it rejects. */
const REFUSE_FILES = `{
  StorageManager.prototype.getDirectory = () =>
    Promise.reject(new DOMException('Security error when calling GetDirectory', 'SecurityError'));
  StorageManager.prototype.estimate = () => Promise.reject(new TypeError('refused'));
}\n`;

/** In the page's own thread and, where init scripts do not run, in its workers. */
async function refuseFiles(page: Page): Promise<void> {
  await page.addInitScript(REFUSE_FILES);
  await page.route(WORKERS, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: REFUSE_FILES + (await response.text()) });
  });
}

const path = '?backend=wasm#experiment=car-racing&preset=smoke';

async function worldMoves(page: Page, what: string): Promise<void> {
  const step = await readout(page, 'step');
  await until(
    what,
    () => readout(page, 'step'),
    (now) => now !== '' && now !== step,
    60,
  );
}

/** Presses Train, and waits for the run's end and the one notice that says why. */
async function trainInVain(page: Page, advice: RegExp): Promise<string> {
  await worldMoves(page, 'the world before');
  await pressTrain(page);
  const text = await until(
    'the notice',
    () => noticesOf(page),
    (seen) => seen !== '',
    60,
  );
  expect(text).toMatch(advice);
  await page.getByTestId('train').waitFor();
  await openRoom(page, 'watch');
  await worldMoves(page, 'the world beside it');
  const notices = await noticesOf(page);
  expect(notices.match(new RegExp(advice, 'g'))).toHaveLength(1);
  expect(notices).not.toMatch(/times\)|viewer was restarted|viewer stopped/);
  return notices;
}

/** Where Train is. */
const training = (settings: string): string => `?backend=wasm#room=train&${settings}`;

const inMemory =
  /kept in memory, and a reload loses what is unfinished: .*SecurityError.*leave private browsing/;

test('a run ends in memory where private files are refused, and says what a reload loses', async () => {
  const address = training('experiment=car-racing&preset=smoke');
  await withPage(address, { prepare: refuseFiles, ...STILL }, async (page) => {
    await pressTrain(page);
    await followRun(page, stagesOf('car-racing'), new PictureLog(page, []), 240);
    const notices = await noticesOf(page);
    expect(notices.match(/kept in memory/g)).toHaveLength(1);
    expect(notices).toMatch(inMemory);
    expect(notices).not.toMatch(/failed|could not|restarted/);
  });
});

test('a run in memory that was stopped goes on from its episodes, as long as the page is open', async () => {
  const long = training('experiment=bouncing-ball&preset=smoke&vision.steps=5000');
  await withPage(long, { prepare: refuseFiles, ...STILL }, async (page) => {
    const vision = async (): Promise<string | null> =>
      page.getByTestId('stage-vision').getAttribute('data-status');
    await pressTrain(page);
    await until('V training', vision, (status) => status === 'running', 60);
    await page.getByTestId('stop').click();
    await until('V stopped', vision, (status) => status === 'stopped', 20);
    await pressTrain(page);
    await until(
      'the notice',
      () => noticesOf(page),
      (text) => /Going on with the unfinished run of these settings: collect done before/.test(text),
      30,
    );
    await until('V training again', vision, (status) => status === 'running', 60);
    await page.getByTestId('stop').click();
    await page.getByTestId('train').waitFor();
  });
});

test('a run too large for the memory is refused before it starts, with the numbers and the way out', async () => {
  const large = training('experiment=car-racing&preset=paper');
  const prepare = async (page: Page): Promise<void> => {
    await refuseFiles(page);
    await page.addInitScript(
      "Object.defineProperty(Navigator.prototype, 'deviceMemory', { get: () => 4, configurable: true });",
    );
  };
  await withPage(large, { prepare }, async (page) => {
    await pressTrain(page);
    await page.getByTestId('confirm-train').click();
    await until(
      'the notice',
      () => noticesOf(page),
      (text) =>
        /keeps up to 2\.\d\d GB in memory.*1\.07 GB are free for it: lower collect\.episodes/.test(text),
      60,
    );
    await page.getByTestId('train').waitFor();
    await openRoom(page, 'watch');
    await worldMoves(page, 'the world beside it');
  });
});

test('diagnostics are computed where private files are refused', async () => {
  const prepare = async (page: Page): Promise<void> => {
    await refuseFiles(page);
    await smallAgent(page);
  };
  await withPage(path, { prepare, shipped: true, ...STILL }, async (page) => {
    await page.getByTestId('shipped').waitFor({ timeout: 60_000 });
    const report = await page.evaluate(() => window.worldModels!.diagnose({ seed: 0, episodes: 10 }));
    expect(report).toMatchObject({ examination: { episodes: 10 }, car: expect.anything() });
    expect(await noticesOf(page)).not.toMatch(/left over|could not/);
  });
});

test('workers that the browser ends with the page are no error; a page that comes back restarts them', async () => {
  await withPage(path, { expected: /ended with the page/ }, async (page) => {
    await worldMoves(page, 'the world before');
    const viewer = page.workers().find((worker) => worker.url().includes('/viewer-'))!;
    await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
    await viewer.evaluate(() => {
      setTimeout(() => {
        throw new Error('ended with the page');
      }, 0);
    });
    await page.waitForTimeout(2000);
    expect(await noticesOf(page)).toBe('');
    await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await until(
      'the notice',
      () => noticesOf(page),
      (text) => /The viewer was restarted: .*ended with the page/.test(text),
      20,
    );
    await worldMoves(page, 'the world after');
  });
});

/** Methods of the page's own thread that are there and throw or reject, and some that are absent, all at once. */
const REFUSE_THE_REST = `{
  const refuse = (name) => () => { throw new DOMException('refused by the test', name); };
  HTMLCanvasElement.prototype.transferControlToOffscreen = refuse('InvalidStateError');
  HTMLCanvasElement.prototype.getContext = () => null;
  Element.prototype.setPointerCapture = refuse('NotFoundError');
  history.replaceState = refuse('SecurityError');
  URL.createObjectURL = refuse('QuotaExceededError');
  Clipboard.prototype.writeText = () => Promise.reject(new DOMException('denied', 'NotAllowedError'));
  LockManager.prototype.request = () => Promise.reject(new DOMException('denied', 'SecurityError'));
  for (const name of ['storage', 'hardwareConcurrency']) {
    Object.defineProperty(Navigator.prototype, name, { get: () => undefined });
  }
  Object.defineProperty(window, 'localStorage', { get: refuse('SecurityError') });
  delete window.matchMedia;
}`;

test('a page to which all other APIs are refused shows the world, and says once what it cannot do', async () => {
  const prepare = (page: Page) => page.addInitScript(REFUSE_THE_REST);
  const large = path.replace('smoke', 'paper');
  await withPage(large, { prepare, shipped: true }, async (page) => {
    await worldMoves(page, 'the world');
    await until(
      'the notice of pictures',
      () => noticesOf(page),
      (text) => /does not let the page draw/.test(text),
      30,
    );
    expect(await page.getByText('This browser cannot draw in a worker').count()).toBe(1);
    await page.getByTestId('stage-surface').click();
    await openRoom(page, 'report');
    await page.getByText('The command that measures V and M again').click();
    await page.getByLabel('Copy the command').filter({ visible: true }).first().click();
    await openRoom(page, 'train');
    await page.getByTestId('save').click();
    const text = await until(
      'the notices of copy and save',
      () => noticesOf(page),
      (seen) => /was not copied.*Ctrl\+C/.test(seen) && /was not saved.*allow downloads/.test(seen),
      30,
    );
    expect(text).not.toMatch(/times\)/);
    await page.getByLabel('Seed', { exact: true }).fill('5');
    await openRoom(page, 'environment');
    await worldMoves(page, 'the world with another seed');
    // A run so large that the page asks first: how much room there is stays unsaid.
    await pressTrain(page);
    await page.getByTestId('confirm-train').waitFor();
    const dialog = await page.getByRole('dialog').textContent();
    expect(dialog).toMatch(/on this machine.s 2 cores/);
    expect(dialog).not.toMatch(/has room for|NaN|not enough room/);
    await page.getByRole('button', { name: 'Keep the present agent' }).click();
    await openRoom(page, 'watch');
    await worldMoves(page, 'the world after the question');
  });
});

test.each([
  ['absent', 'delete window.Worker;'],
  [
    'refused',
    "window.Worker = class { constructor() { throw new DOMException('blocked', 'SecurityError'); } };",
  ],
])('the page says that workers are %s, and stays usable', async (_, script) => {
  await withPage(path, { prepare: (page) => page.addInitScript(script) }, async (page) => {
    const told = (worker: RegExp) =>
      until(
        `the notice of ${worker}`,
        () => noticesOf(page),
        (text) => worker.test(text),
        30,
      );
    await told(/start its viewer worker .*reload the page/);
    await pressTrain(page);
    await told(/start its training worker .*reload the page/);
    await page.getByTestId('train').waitFor();
    await page.getByLabel('Seed', { exact: true }).fill('5');
    expect(await noticesOf(page)).not.toContain('undefined');
  });
});

test.each([
  ['worker scripts', WORKERS_OF_A_RUN],
  ['scripts of the backends', /assets\/(wasm|webgl|webgpu|cpu)-[^/]*\.js$/],
  ["the backend's binary", /assets\/tfjs-backend-wasm[^/]*\.wasm$/],
])('Train says to save and reload where a newer deployment replaced %s', async (_, gone) => {
  await withPage(path, { expected: /404|wasm/ }, async (page) => {
    await worldMoves(page, 'a world');
    await page.route(gone, (route) => route.fulfill({ status: 404, body: 'gone' }));
    await trainInVain(page, /newer version of this page was published: save your checkpoint, then reload/);
  });
});

test('a page whose own script is gone asks for a reload instead of staying empty', async () => {
  const gone = (page: Page) =>
    page.route(/assets\/index-[^/]*\.js$/, (route) => route.fulfill({ status: 404, body: 'gone' }));
  await withPage(path, { prepare: gone, expected: /404/ }, async (page) => {
    await until(
      'the words',
      async () => (await page.locator('#root').textContent()) ?? '',
      (text) => /did not load.*newer version.*Reload/.test(text),
      20,
    );
  });
});
