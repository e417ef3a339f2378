/**
 * Finds a Chromium to run the page in, or fetches one, and says with which flags to start it.
 * Shared by the verbs and the end-to-end tests.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';
import { PlainError } from './plain-error.ts';

const NAMES_ON_PATH = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
];

const NONE_FOUND = 'No Chromium found';
const WAY_OUT =
  'Install Chromium or Chrome, or set CHROMIUM_PATH to the executable of one, and run the command again.';

/** Places where installers put a browser without putting it on PATH. */
function usualPlaces(): string[] {
  if (process.platform === 'darwin') {
    const apps = ['Chromium', 'Google Chrome', 'Microsoft Edge'];
    return apps.map((app) => `/Applications/${app}.app/Contents/MacOS/${app}`);
  }
  if (process.platform === 'win32') {
    const roots = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA];
    const apps = ['Chromium\\Application\\chrome.exe', 'Google\\Chrome\\Application\\chrome.exe'];
    apps.push('Microsoft\\Edge\\Application\\msedge.exe');
    return roots.flatMap((root) => (root ? apps.map((app) => join(root, app)) : []));
  }
  return ['/snap/bin/chromium', '/opt/google/chrome/chrome'];
}

/** The system's browsers, best first; whether they start is for `starts` to say. */
function systemCandidates(): string[] {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = NAMES_ON_PATH.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...usualPlaces()].filter((path) => existsSync(path));
}

/**
 * Null when the browser starts, else why not. A file of the right name is not enough: Ubuntu's
 * `chromium-browser` may be a stub that only asks for a snap.
 */
function whyNotStarting(path: string): string | null {
  // On Windows `--version` would open a window instead of printing.
  if (process.platform === 'win32') return existsSync(path) ? null : 'no such file';
  const result = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 60_000 });
  if (result.error) return result.error.message;
  if (result.status !== 0) return `exit code ${result.status}: ${result.stderr.trim().slice(-300)}`;
  return null;
}

function runAloud(why: string, command: string, args: string[], timeout?: number): string | null {
  const line = [command, ...args].join(' ');
  process.stderr.write(`${why}; running: ${line}\n`);
  const result = spawnSync(command, args, {
    timeout,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    shell: process.platform === 'win32',
  });
  if (result.error) return `${line}: ${result.error.message}`;
  return result.status === 0 ? null : `${line}: exit code ${result.status}`;
}

function isDebian(): boolean {
  if (!existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
}

const isRoot = (): boolean => process.getuid?.() === 0;

/** Whether packages can be installed without asking: as root, where there is apt-get. */
export const canInstallPackages = (): boolean => isRoot() && isDebian();

/**
 * Installs packages by apt-get; returns why not, or null.
 * @param why the first half of the line that says so
 * @param chosen names of packages, and options of `apt-get install`
 * @param timeout milliseconds for each of its two steps
 */
export function installPackages(why: string, chosen: readonly string[], timeout?: number): string | null {
  return (
    runAloud(why, 'apt-get', ['update'], timeout) ??
    runAloud(why, 'apt-get', ['install', '-y', ...chosen], timeout)
  );
}

/** Installs a browser; returns why not, one reason a way that was tried. */
function fetchChromium(): { path: string } | { failures: string[] } {
  const failures: string[] = [];
  if (canInstallPackages()) {
    const failure = installPackages(NONE_FOUND, ['chromium']);
    if (failure) failures.push(failure);
    for (const path of systemCandidates()) {
      const reason = whyNotStarting(path);
      if (reason === null) return { path };
      failures.push(`${path} does not start: ${reason}`);
    }
  }
  const failure = runAloud(NONE_FOUND, 'npx', ['playwright', 'install', 'chromium']);
  if (failure) return { failures: [...failures, failure] };
  const path = chromium.executablePath();
  const reason = whyNotStarting(path);
  return reason === null ? { path } : { failures: [...failures, `${path} does not start: ${reason}`] };
}

/**
 * The executable of a Chromium that starts: CHROMIUM_PATH, else the system's, else Playwright's, else one
 * fetched now (apt-get as root on Debian and Ubuntu, Playwright's own download elsewhere).
 */
export function findChromium(): string {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    const reason = existsSync(named) ? whyNotStarting(named) : 'no such file';
    if (reason === null) return named;
    throw new PlainError(
      `CHROMIUM_PATH is ${JSON.stringify(named)}, which does not start: ${reason}. ${WAY_OUT}`,
    );
  }
  const tried: string[] = [];
  for (const path of [...systemCandidates(), chromium.executablePath()]) {
    const reason = existsSync(path) ? whyNotStarting(path) : 'no such file';
    if (reason === null) return path;
    tried.push(`${path}: ${reason}`);
  }
  const fetched = fetchChromium();
  if ('path' in fetched) return fetched.path;
  throw new PlainError(
    [
      `No Chromium was found, and none could be fetched. Looked for ${NAMES_ON_PATH.join(', ')} on PATH.`,
      ...[...tried, ...fetched.failures].map((line) => `  tried ${line}`),
      WAY_OUT,
    ].join('\n'),
  );
}

/**
 * How much WebGPU the browser offers. `off`: Chromium's default (on Linux: none). `any`: the machine's GPU,
 * else Chromium's software adapter. `software`: the software adapter, the same on every machine (tests).
 */
export type WebGpuMode = 'off' | 'any' | 'software';

export function chromiumFlags(webgpu: WebGpuMode): string[] {
  const flags = [
    // The page needs nothing but its own server: no look-ups, updates or sync behind its back.
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--no-first-run',
    '--no-default-browser-check',
    // A headless page counts as hidden; a hidden page's timers and workers would be slowed down.
    '--disable-background-timer-throttling',
    '--disable-renderer-backgrounding',
    '--disable-backgrounding-occluded-windows',
  ];
  // Chromium refuses to start its sandbox as root.
  if (isRoot()) flags.push('--no-sandbox');
  if (webgpu !== 'off') flags.push('--enable-unsafe-webgpu');
  if (webgpu === 'software') flags.push('--use-webgpu-adapter=swiftshader');
  return flags;
}
