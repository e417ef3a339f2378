/**
 * Finds a Firefox and a WebKitGTK for the tests of the page in other engines than Chromium's. As root on Debian and
 * Ubuntu what is missing is fetched by apt-get; elsewhere, and where that fails, those tests are skipped.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { canInstallPackages, installPackages } from './chromium.ts';

/** Browsers for tests, each null where it is not there. */
export interface OtherBrowsers {
  /** Executable of Firefox. */
  firefox: string | null;
  webkit: WebKitParts | null;
}

interface WebKitParts {
  /** WebKitWebDriver, and the browser that it starts. */
  driver: string;
  browser: string;
  /** An X server without a screen. */
  display: string;
}

/** Why a browser that was not found is not there, for titles of tests. */
export const HOW_TO_GET = {
  firefox: 'set FIREFOX_PATH or install firefox-esr',
  webkit: 'install webkit2gtk-driver and xvfb',
};

const PACKAGES = { firefox: ['firefox-esr'], webkit: ['webkit2gtk-driver', 'xvfb'] };
/** The download is 140 MB, a quarter of a minute on a server. */
const FETCH_MS = 180_000;

function onPath(...names: string[]): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find((path) => existsSync(path)) ?? null;
}

function starts(path: string): boolean {
  return spawnSync(path, ['--version'], { timeout: 60_000 }).status === 0;
}

function findFirefox(): string | null {
  const path = process.env.FIREFOX_PATH || onPath('firefox-esr', 'firefox');
  return path !== null && existsSync(path) && starts(path) ? path : null;
}

function findWebKit(): WebKitParts | null {
  const driver = onPath('WebKitWebDriver');
  const display = onPath('Xvfb');
  const browser = miniBrowser();
  return driver === null || display === null || browser === null ? null : { driver, browser, display };
}

/** WebKitGTK's own small browser is beside its libraries: /usr/lib/<machine>/webkit2gtk-4.1/MiniBrowser. */
function miniBrowser(): string | null {
  const folder = '/usr/lib';
  if (process.platform !== 'linux' || !existsSync(folder)) return null;
  const folders = ['', ...readdirSync(folder).filter((name) => name.includes('-linux-'))];
  const versions = ['webkitgtk-6.0', 'webkit2gtk-4.1', 'webkit2gtk-4.0'];
  const paths = folders.flatMap((machine) =>
    versions.map((version) => join(folder, machine, version, 'MiniBrowser')),
  );
  return paths.find((path) => existsSync(path)) ?? null;
}

/** The browsers that are installed. */
export function findOtherBrowsers(): OtherBrowsers {
  return { firefox: findFirefox(), webkit: findWebKit() };
}

/** Installs those that are missing, where that is possible without asking anybody; says why where it fails. */
export function fetchOtherBrowsers(): void {
  const found = findOtherBrowsers();
  const missing = (['firefox', 'webkit'] as const).filter((name) => found[name] === null);
  if (missing.length === 0 || !canInstallPackages()) return;
  const failure = installPackages(
    `No ${missing.join(' and no ')} found`,
    ['--no-install-recommends', ...missing.flatMap((name) => PACKAGES[name])],
    FETCH_MS,
  );
  if (failure !== null) process.stderr.write(`${failure}; the tests in these browsers are skipped.\n`);
}
