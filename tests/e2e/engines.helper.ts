/**
 * The page in Chromium (Playwright), Firefox (Puppeteer, WebDriver BiDi) and WebKitGTK (its own WebDriver server), with
 * as much of a browser as a test of the page needs in all three.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { Readable } from 'node:stream';
import { chromium } from 'playwright';
import puppeteer from 'puppeteer-core';
import { chromiumFlags, findChromium } from '../../src/cli/chromium.ts';
import type { OtherBrowsers } from '../../src/cli/other-browsers.ts';

export interface EnginePage {
  open(url: string): Promise<void>;
  /** The value of an expression in the page; promises are awaited. */
  evaluate(expression: string): Promise<unknown>;
  /** A click as a person makes it. */
  click(selector: string): Promise<void>;
  /** A key as a person presses it, by its name: "ArrowRight". */
  press(key: 'ArrowRight'): Promise<void>;
  close(): Promise<void>;
  /** Errors on the console and uncaught ones; WebDriver reports none. */
  readonly problems: string[];
}

const SIZE = { width: 1440, height: 900 };

async function openChromium(): Promise<EnginePage> {
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags('off') });
  const page = await browser.newPage({ viewport: SIZE });
  const problems: string[] = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  return {
    problems,
    open: async (url) => void (await page.goto(url)),
    evaluate: (expression) => page.evaluate(expression),
    click: (selector) => page.locator(selector).first().click(),
    press: (key) => page.keyboard.press(key),
    close: () => browser.close(),
  };
}

async function openFirefox(executablePath: string): Promise<EnginePage> {
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true });
  const page = await browser.newPage();
  await page.setViewport(SIZE);
  // The page asks before it is left while something trains; Puppeteer would wait for an answer.
  page.on('dialog', (dialog) => void dialog.accept());
  const problems: string[] = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(String(error)));
  return {
    problems,
    open: async (url) => void (await page.goto(url)),
    evaluate: (expression) => page.evaluate(expression),
    click: (selector) => page.locator(selector).click(),
    press: (key) => page.keyboard.press(key),
    close: () => browser.close(),
  };
}

/** https://www.w3.org/TR/webdriver2, "Elements": the key under which an element is named. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
/** https://www.w3.org/TR/webdriver2, "Keyboard actions". */
const KEY_CODES = { ArrowRight: '\uE014' };

async function openWebKit({
  driver,
  browser,
  display,
}: NonNullable<OtherBrowsers['webkit']>): Promise<EnginePage> {
  // The X server chooses its number and writes it to the fourth file that it was given.
  const screen = `${SIZE.width}x${SIZE.height + 200}x24`;
  const server = spawn(display, ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const processes: ChildProcess[] = [server];
  const end = (): void => {
    for (const process of processes.reverse()) process.kill();
  };
  try {
    const number = await firstLine(server.stdio[3] as Readable);
    const port = await freePort();
    processes.push(
      spawn(driver, ['-p', String(port)], {
        env: { ...process.env, DISPLAY: `:${number}` },
        stdio: 'ignore',
      }),
    );
    const root = `http://127.0.0.1:${port}`;
    await answering(`${root}/status`);
    const options = { binary: browser, args: ['--automation'] };
    const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': options } };
    const { sessionId } = (await command(`${root}/session`, { capabilities })) as { sessionId: string };
    const session = `${root}/session/${sessionId}`;
    await command(`${session}/timeouts`, { script: 300_000 });
    await command(`${session}/window/rect`, SIZE);
    return {
      problems: [],
      open: async (url) => void (await command(`${session}/url`, { url })),
      async evaluate(expression) {
        const script = `
          const done = arguments[0];
          Promise.resolve().then(() => (${expression})).then(
            (value) => done({ value: value ?? null }),
            (error) => done({ error: String(error) }),
          );`;
        const answer = await command(`${session}/execute/async`, { script, args: [] });
        const { value, error } = answer as { value: unknown; error?: string };
        if (error !== undefined) throw new Error(error);
        return value;
      },
      async click(selector) {
        const found = await command(`${session}/element`, { using: 'css selector', value: selector });
        await command(`${session}/element/${(found as Record<string, string>)[ELEMENT]}/click`, {});
      },
      async press(key) {
        const value = KEY_CODES[key];
        const actions = [
          { type: 'keyDown', value },
          { type: 'keyUp', value },
        ];
        await command(`${session}/actions`, { actions: [{ type: 'key', id: 'keyboard', actions }] });
      },
      async close() {
        await command(session, undefined, 'DELETE');
        end();
      },
    };
  } catch (error) {
    end();
    throw error;
  }
}

/** One command of WebDriver. @throws Error with its message */
async function command(url: string, body?: unknown, method = 'POST'): Promise<unknown> {
  const response = await fetch(url, { method, body: body === undefined ? undefined : JSON.stringify(body) });
  const { value } = (await response.json()) as { value: { error?: string; message?: string } | null };
  if (!response.ok) throw new Error(`WebDriver ${url}: ${value?.error}: ${value?.message}`);
  return value;
}

function firstLine(stream: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    stream.on('data', (bytes: Buffer) => {
      text += bytes.toString();
      if (text.includes('\n')) resolve(text.trim());
    });
    stream.on('end', () => reject(new Error(`the X server ended; it wrote ${JSON.stringify(text)}`)));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve((address as { port: number }).port));
    });
  });
}

async function answering(url: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await fetch(url);
      return;
    } catch (error) {
      if (attempt === 100) throw new Error(`${url} does not answer`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Starts a browser of each engine; null where it was not found. */
export const startersOf = ({
  firefox,
  webkit,
}: OtherBrowsers): Record<'Chromium' | 'Firefox' | 'WebKit', (() => Promise<EnginePage>) | null> => ({
  Chromium: openChromium,
  Firefox: firefox === null ? null : () => openFirefox(firefox),
  WebKit: webkit === null ? null : () => openWebKit(webkit),
});
