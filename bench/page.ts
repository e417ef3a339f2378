/**
 * The built page as a visitor opens it, in a fresh browser: how soon it paints and both pictures move, what is
 * transferred until then, and how long its thread is kept busy while it drives and dreams, and while the ball trains.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from 'playwright';
import { chromiumFlags, findChromium } from '../src/cli/chromium.ts';
import { watchPage } from '../src/cli/page-session.ts';
import { PROJECT_ROOT, servePage } from '../src/cli/serve.ts';
import { median } from './car-racing/rounds.ts';
import { watch } from './page-watch.ts';

const RUNS = 3;
const PICTURES = ['reality', 'dream'];
const VIEWPORT = { width: 1440, height: 900 };
const DRIVE_SECONDS = 10;
const TRAIN_SECONDS = 30;
/** Until both pictures move, at most. */
const MOVE_SECONDS = 60;
/** A page may be busy while it opens. */
const OPENING_MS = 1000;

interface Measure {
  name: string;
  unit: string;
  /** The most that is wanted; at least, where `more` is. */
  target: number | null;
  more?: true;
}

const MEASURES = {
  paint: { name: 'first contentful paint', unit: 'ms', target: 500 },
  moving: { name: 'both pictures move', unit: 'ms', target: 1200 },
  script: { name: "the page's JavaScript until then, gzip", unit: 'kB', target: 250 },
  style: { name: 'CSS until then, gzip', unit: 'kB', target: 45 },
  workers: { name: "workers' JavaScript until then, gzip", unit: 'kB', target: null },
  driveTask: { name: 'longest task, driving and dreaming', unit: 'ms', target: 50 },
  driveTasks: { name: 'tasks over 50 ms in 10 s, driving and dreaming', unit: '', target: 0 },
  driveFrames: { name: 'frames a second, driving and dreaming', unit: '/s', target: 58, more: true },
  trainTask: { name: 'longest task while the ball trains', unit: 'ms', target: 50 },
  trainTasks: { name: 'tasks over 50 ms in 30 s of training', unit: '', target: 0 },
  trainFrames: { name: 'frames a second while the ball trains', unit: '/s', target: null },
} satisfies Record<string, Measure>;

type Result = Record<keyof typeof MEASURES, number>;

export async function run(): Promise<void> {
  const served = await servePage();
  try {
    const results: Result[] = [];
    for (let i = 0; i < RUNS; i++) {
      // The second page of a browser finds compiled code of the first.
      const opened = await withBrowser((browser) => openAndDrive(browser, served.url));
      const trained = await withBrowser((browser) => train(browser, served.url));
      results.push({ ...opened, ...trained });
    }
    print(results);
  } finally {
    await served.close();
  }
}

function print(results: Result[]): void {
  console.log(`${VIEWPORT.width} x ${VIEWPORT.height}, ${RUNS} runs, a fresh browser for each`);
  console.log('   median       runs                      target');
  for (const key of Object.keys(MEASURES) as (keyof Result)[]) {
    const { name, unit, target, ...rest }: Measure = MEASURES[key];
    const values = results.map((result) => result[key]);
    const middle = median(values);
    const sign = rest.more ? 'at least' : 'at most';
    const met = target !== null && (rest.more ? middle >= target : middle <= target);
    const wanted = target === null ? '' : `${sign} ${target}${met ? '' : ', missed'}`;
    const all = values.map((value) => value.toFixed(0)).join(', ');
    console.log(
      `${middle.toFixed(0).padStart(9)} ${unit.padEnd(3)} ${all.padEnd(24)} ${wanted.padEnd(22)} ${name}`,
    );
  }
}

async function withBrowser<T>(body: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await chromium.launch({
    executablePath: findChromium(),
    headless: true,
    args: chromiumFlags('off'),
  });
  try {
    return await body(browser);
  } finally {
    await browser.close();
  }
}

interface OpenPage {
  page: Page;
  /** Addresses of scripts, the workers' too, as they come. */
  scripts: string[];
  /** @throws with what went wrong in the page */
  check(): void;
}

async function open(browser: Browser, address: string): Promise<OpenPage> {
  const page = await browser.newPage({ viewport: VIEWPORT });
  const problems: string[] = [];
  watchPage(page, (problem) => problems.push(problem));
  const scripts: string[] = [];
  page.on('requestfinished', (request) => {
    if (/\.js$/.test(request.url())) scripts.push(request.url());
  });
  await page.addInitScript(watch, PICTURES);
  await page.goto(address);
  const check = (): void => {
    if (problems.length > 0) throw new Error(`The page failed while it was measured: ${problems.join('; ')}`);
  };
  return { page, scripts, check };
}

type Opened = Omit<Result, 'trainTask' | 'trainTasks' | 'trainFrames'>;

async function openAndDrive(browser: Browser, url: string): Promise<Opened> {
  const { page, scripts, check } = await open(browser, url);
  await page.waitForFunction(
    () => Object.values(window.pageWatch.pictures).every(({ movedAt }) => movedAt !== null),
    undefined,
    { timeout: MOVE_SECONDS * 1000 },
  );
  const requested = [...scripts];
  const first = await page.evaluate(() => {
    const moving = Math.max(...Object.values(window.pageWatch.pictures).map(({ movedAt }) => movedAt!));
    const loaded = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    return {
      moving,
      paint: performance.getEntriesByName('first-contentful-paint')[0].startTime,
      files: loaded
        .filter(({ responseEnd }) => responseEnd <= moving)
        .map(({ name, initiatorType }) => ({ name, initiatorType })),
    };
  });
  const workers = page.workers().map((worker) => worker.url());
  // What a worker's script imports stands among the page's entries too (src/cli/thin-workers.ts names it).
  const isWorkers = (name: string): boolean => workers.includes(name) || /\/worker-[^/]+\.js$/.test(name);
  const own = first.files.map(({ name }) => name).filter((name) => !isWorkers(name));
  const driven = await tasksIn(page, DRIVE_SECONDS, OPENING_MS);
  check();
  return {
    paint: first.paint,
    moving: first.moving,
    script: gzipKilobytes(url, own, '.js'),
    style: gzipKilobytes(url, own, '.css'),
    workers: gzipKilobytes(
      url,
      requested.filter((name) => !own.includes(name)),
      '.js',
    ),
    driveTask: driven.longest,
    driveTasks: driven.count,
    driveFrames: driven.framesPerSecond,
  };
}

async function train(
  browser: Browser,
  url: string,
): Promise<Pick<Result, 'trainTask' | 'trainTasks' | 'trainFrames'>> {
  const { page, check } = await open(browser, `${url}?backend=wasm#experiment=bouncing-ball&preset=quick`);
  await page.waitForFunction(() => window.worldModels !== undefined);
  await page.evaluate(() => {
    // Not awaited: the browser is closed in the middle of it.
    window.worldModels!.run({ experiment: 'bouncing-ball', preset: 'quick' }).catch(() => undefined);
  });
  const from = await page.evaluate(() => performance.now());
  const { longest, count, framesPerSecond } = await tasksIn(page, TRAIN_SECONDS, from + OPENING_MS);
  check();
  return { trainTask: longest, trainTasks: count, trainFrames: framesPerSecond };
}

/** What the page's thread does in the next seconds; a task that began before `after`, in ms, does not count. */
async function tasksIn(page: Page, seconds: number, after: number) {
  return page.evaluate(
    async ([length, start]) => {
      const { frames } = window.pageWatch;
      const begun = performance.now();
      await new Promise((resolve) => setTimeout(resolve, length * 1000));
      const passed = performance.now() - begun;
      const tasks = window.pageWatch.tasks.filter((task) => task.start >= Math.min(begun, start));
      const counted = tasks.filter((task) => task.start >= start).map(({ duration }) => duration);
      return {
        // Shorter tasks are not told: 0 means under 50 ms.
        longest: Math.max(0, ...counted),
        count: counted.length,
        framesPerSecond: (1000 * (window.pageWatch.frames - frames)) / passed,
      };
    },
    [seconds, after] as const,
  );
}

/** As a host that compresses sends them. */
function gzipKilobytes(url: string, addresses: readonly string[], ending: string): number {
  const paths = [...new Set(addresses)].filter(
    (address) => address.startsWith(url) && address.endsWith(ending),
  );
  const sizes = paths.map((address) => {
    return gzipSync(readFileSync(join(PROJECT_ROOT, 'dist', address.slice(url.length)))).length;
  });
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}
