/**
 * The page in a headless Chromium, as the command line drives it: opened at a fixed address, its errors
 * reported, checkpoints passed in and out as files.
 */
import { writeFileSync } from 'node:fs';
import { type BrowserContext, chromium, type JSHandle, type Page } from 'playwright';
import type { LabEvent } from '../lab/events.ts';
import type { AskedSettings, PageHandle, RecordRequest } from '../lab/page-handle.ts';
import { messageOf } from '../math/text.ts';
import { chromiumFlags, findChromium, type WebGpuMode } from './chromium.ts';
import { shownPath } from './files.ts';
import { inPage } from './page-error.ts';
import { chosenFiles, download } from './page-files.ts';
import { PlainError } from './plain-error.ts';
import { requireOwnLock } from './profile-lock.ts';
import { type ServedPage, servePage } from './serve.ts';

/**
 * Always the same origin, whatever port is free: the page's stored files belong to its origin, and a later
 * run with the same profile must find them. Names under .localhost count as secure.
 */
const ORIGIN = 'http://world-models.localhost/';

/** Pixels of a panel's picture for one of the page's: sharp in print. */
const PICTURE_SCALE = 3;

/** Events too bulky to carry out of the page; the pictures and weights stay where they are used. */
const KEPT_INSIDE: readonly LabEvent['type'][] = [
  'weights',
  'reconstruction',
  'timelapse',
  'report',
  'workers',
  'machines',
  'shipped',
  'previews',
  'search',
  'hard-track',
];

export interface SessionOptions {
  /** Chromium's profile folder; '' for one that is thrown away. */
  profile: string;
  webgpu: WebGpuMode;
  /** The URL's query and hash: `?backend=wasm#experiment=car-racing`. */
  address: string;
  /** The page of an evaluator has no `window.worldModels`. */
  joins?: boolean;
  /** The world moves, as for a visitor who watches; else the page shows the first frame only. */
  moves?: boolean;
  /** Called with every console error, uncaught exception, failed request and crash. */
  onProblem(problem: string): void;
}

/** The functions of `window.worldModels` whose arguments and results can be carried in and out of the page. */
export type PageCall = Exclude<
  keyof PageHandle,
  'subscribe' | 'checkpoint' | 'episodeNpz' | 'importEpisodes' | 'record'
>;

/** An argument of the page, its file by path. */
type ByPath<T> = T extends object ? { [K in keyof T]: K extends 'checkpoint' ? string : T[K] } : T;
type AllByPath<T extends unknown[]> = { [I in keyof T]: ByPath<T[I]> };

export type PageArguments<K extends PageCall> = AllByPath<Parameters<PageHandle[K]>>;
export type PageAnswer<K extends keyof PageHandle> = Awaited<ReturnType<PageHandle[K]>>;

/** Reports whatever goes wrong in a page and in its workers. */
export function watchPage(page: Page, onProblem: (problem: string) => void): void {
  page.on('console', (message) => {
    if (message.type() === 'error') onProblem(`console error: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => onProblem(`uncaught: ${error.stack ?? error.message}`));
  page.on('crash', () => onProblem('the page crashed (out of memory is the usual reason)'));
  page.on('response', (response) => {
    if (response.status() >= 400) onProblem(`${response.status()} for ${response.url()}`);
  });
}

export class PageSession {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #served: ServedPage;

  private constructor(page: Page, context: BrowserContext, served: ServedPage) {
    this.page = page;
    this.#context = context;
    this.#served = served;
  }

  static async open({
    profile,
    webgpu,
    address,
    joins,
    moves,
    onProblem,
  }: SessionOptions): Promise<PageSession> {
    const executablePath = findChromium();
    if (profile !== '') requireOwnLock(profile);
    const served = await servePage();
    let context: BrowserContext | null = null;
    try {
      context = await chromium.launchPersistentContext(profile, {
        executablePath,
        headless: true,
        // Nobody watches: the page shows the first frame only, and the training gets the cores.
        reducedMotion: moves === true ? 'no-preference' : 'reduce',
        // The same profile again shows the page as it is then, and no kept one.
        serviceWorkers: 'block',
        viewport: { width: 1440, height: 900 },
        args: [
          ...chromiumFlags(webgpu),
          `--host-resolver-rules=MAP world-models.localhost:80 127.0.0.1:${served.port}`,
        ],
        // Ctrl-C stops the run first and the browser after it; Playwright would close it at once.
        handleSIGINT: false,
        handleSIGTERM: false,
        handleSIGHUP: false,
      });
      const page = context.pages()[0] ?? (await context.newPage());
      watchPage(page, onProblem);
      const session = new PageSession(page, context, served);
      await session.#load(() => page.goto(`${ORIGIN}${address}`), joins !== true);
      return session;
    } catch (error) {
      await context?.close();
      await served.close();
      if (/ProcessSingleton|profile is already in use/.test(messageOf(error))) {
        throw new PlainError(
          `another run has ${shownPath(profile)}, the browser's profile of this folder, in use: ` +
            'wait for it, or choose another folder',
          { cause: error },
        );
      }
      throw error;
    }
  }

  /** Where a file of the page is served, for who asks outside the browser. */
  servedAt(path: string): string {
    return new URL(path, this.#served.url).href;
  }

  /** Loads the page anew, at another address where one is given. */
  load(address?: string): Promise<void> {
    return this.#load(
      () => (address === undefined ? this.page.reload() : this.page.goto(`${ORIGIN}${address}`)),
      true,
    );
  }

  async #load(open: () => Promise<unknown>, hasEngine: boolean): Promise<void> {
    await open();
    if (!hasEngine) return;
    const { page } = this;
    await page.waitForFunction(() => window.worldModels !== undefined, undefined, { timeout: 60_000 });
    // The page keeps its events until takeEvents fetches them.
    await page.evaluate((keptInside) => {
      const events: LabEvent[] = [];
      window.labEvents = events;
      window.worldModels!.subscribe((event) => {
        if (!keptInside.includes(event.type)) events.push(event);
      });
    }, KEPT_INSIDE);
  }

  /** Everything that happened since the last call. @throws PageError where the page is gone */
  takeEvents(): Promise<LabEvent[]> {
    return inPage(() => this.page.evaluate(() => window.labEvents!.splice(0)));
  }

  /**
   * Calls a function of `window.worldModels`. A checkpoint is given by its path; the browser reads the file as one
   * that a visitor chose.
   * @throws PageError with what the page refused or failed at
   */
  async ask<K extends PageCall>(call: K, ...given: PageArguments<K>): Promise<PageAnswer<K>> {
    const answered = await inPage(async () => {
      const answer = await this.#call<PageAnswer<K>>(call, given);
      try {
        return await answer.jsonValue();
      } finally {
        await answer.dispose();
      }
    });
    return answered as PageAnswer<K>;
  }

  /** What a function of `window.worldModels` gives, where it is. @param given checkpoints by their paths */
  async #call<T>(call: keyof PageHandle, given: readonly unknown[]): Promise<JSHandle<T>> {
    const values = given as ({ checkpoint?: string } | undefined)[];
    const paths = values.flatMap((value) => value?.checkpoint ?? []);
    const input = await chosenFiles(this.page, paths);
    try {
      return await input.evaluateHandle(
        async (element, [name, asked]) => {
          const files = [...element.files!];
          const whole = await Promise.all(
            asked.map(async (value) => {
              if (value?.checkpoint === undefined) return value;
              return { ...value, checkpoint: new Uint8Array(await files.shift()!.arrayBuffer()) };
            }),
          );
          const handle = window.worldModels as unknown as Record<string, (...given: unknown[]) => never>;
          return handle[name](...whole);
        },
        [call, values] as const,
      );
    } finally {
      await input.dispose();
    }
  }

  /** Brings in these .npz files, all or none. @throws PageError naming the path of one that is no episode */
  importEpisodes(settings: AskedSettings, paths: string[]): ReturnType<PageHandle['importEpisodes']> {
    return inPage(async () => {
      const input = await chosenFiles(this.page, paths);
      try {
        return await input.evaluate(
          (element, [asked, names]) => {
            const npzs = [...element.files!].map((bytes, i) => ({ name: names[i], bytes }));
            return window.worldModels!.importEpisodes(asked, npzs);
          },
          [settings, paths] as const,
        );
      } finally {
        await input.dispose();
      }
    });
  }

  /** Bytes in the page's storage. */
  storedBytes(): Promise<number> {
    return this.page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  }

  /** The run's checkpoint, saved as a visitor would: by a download. */
  saveCheckpoint(path: string): Promise<void> {
    return inPage(async () => download(this.page, path, await this.#call('checkpoint', [])));
  }

  /** A stored episode of a run as an .npz. @throws PageError where it is not there */
  saveEpisode(path: string, settings: AskedSettings, episode: number): Promise<void> {
    return inPage(async () => download(this.page, path, await this.#call('episodeNpz', [settings, episode])));
  }

  /** Films an episode. @returns what is said of it @throws PageError for what the page refused or failed at */
  saveRecording(path: string, request: ByPath<RecordRequest>): Promise<Omit<PageAnswer<'record'>, 'bytes'>> {
    return inPage(async () => {
      const recording = await this.#call<PageAnswer<'record'>>('record', [request]);
      await download(this.page, path, await recording.evaluateHandle(({ bytes }) => bytes));
      return recording.evaluate(({ bytes, ...rest }) => rest);
    });
  }

  /** One panel of the page as a PNG, drawn at three pixels for one of the page's. */
  async picture(testId: string, path: string): Promise<void> {
    const panel = this.page.getByTestId(testId);
    const devTools = await this.#context.newCDPSession(this.page);
    try {
      // Not scrolled to: bars that stick to the window's edge would lie over the next picture of the page.
      const { x, y, width, height } = await panel.evaluate((element) => {
        const box = element.getBoundingClientRect();
        return { x: box.x + scrollX, y: box.y + scrollY, width: box.width, height: box.height };
      });
      const { data } = await devTools.send('Page.captureScreenshot', {
        clip: { x, y, width, height, scale: PICTURE_SCALE },
        captureBeyondViewport: true,
      });
      writeFileSync(path, Buffer.from(data, 'base64'));
    } finally {
      await devTools.detach();
    }
  }

  async close(): Promise<void> {
    // A browser that was killed meanwhile is closed.
    await this.#context.close().catch((error: unknown) => {
      if (!/has been closed/.test(messageOf(error))) throw error;
    });
    await this.#served.close();
  }
}

declare global {
  interface Window {
    labEvents?: LabEvent[];
  }
}
