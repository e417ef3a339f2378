/**
 * Builds the page when its sources are newer than the last build or of another commit, and serves it on a free port
 * with the headers that isolate it. Shared by the verbs and the end-to-end tests.
 */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin, preview } from 'vite';
import { saysOtherSource } from './built-source.ts';
import { sourceState } from './git.ts';
import { keepSignals } from './interrupt.ts';
import { copyPage, newCopyFolder } from './page-copy.ts';

export const PROJECT_ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What the build reads. */
const SOURCES = ['index.html', 'vite.config.ts', 'package-lock.json', 'public', 'src', 'workers'];

/** Newest change under a path in milliseconds; folders count too, as a deleted file only shows there. */
function newestChange(path: string): number {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  const inside = readdirSync(path).map((name) => newestChange(join(path, name)));
  return Math.max(stats.mtimeMs, ...inside);
}

/** @param dist folder of the built page */
export function isStale(dist: string, now = sourceState(PROJECT_ROOT)): boolean {
  const built = join(dist, 'index.html');
  if (!existsSync(built) || saysOtherSource(dist, now)) return true;
  const sources = SOURCES.map((name) => join(PROJECT_ROOT, name)).filter((path) => existsSync(path));
  return Math.max(...sources.map(newestChange)) > statSync(built).mtimeMs;
}

/** Builds the page as it is published; a test runner's NODE_ENV would make it React's development build. */
export async function buildPage(outDir: string, plugins: Plugin[] = []): Promise<void> {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await build({ root: PROJECT_ROOT, logLevel: 'error', plugins, build: { outDir, emptyOutDir: true } });
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

export interface ServedPage {
  /** Address of the page, ending in a slash. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** @param port 0 for one that is free */
export async function servePage(host = '127.0.0.1', port = 0): Promise<ServedPage> {
  const dist = join(PROJECT_ROOT, 'dist');
  const page = { dist, isStale: () => isStale(dist), build: buildPage };
  // A run may last hours: it is served from its own copy, which a later build cannot pull away.
  const copy = newCopyFolder();
  const forget = (): void => rmSync(copy, { recursive: true, force: true });
  process.once('exit', forget);
  try {
    await copyPage(page, copy);
    const server = await keepSignals(() =>
      preview({
        root: PROJECT_ROOT,
        logLevel: 'warn',
        build: { outDir: copy },
        preview: { host, port, strictPort: port !== 0, open: false },
      }),
    );
    const address = server.httpServer.address();
    if (address === null || typeof address === 'string') {
      throw new Error(
        `The page's server has no port, its address is ${String(address)}; run the command again.`,
      );
    }
    return {
      url: Object.assign(new URL('http://127.0.0.1:0/'), { hostname: host, port: address.port }).href,
      port: address.port,
      async close() {
        await server.close();
        process.off('exit', forget);
        forget();
      },
    };
  } catch (error) {
    forget();
    throw error;
  }
}
