/**
 * The part of the build that lets the page work offline: lists the files that were built, and bundles the service
 * worker with that list (workers/service-worker.ts).
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { build, type Plugin } from 'vite';

/** Beside index.html: a service worker serves what lies below its own address. */
const SCRIPT = 'service-worker.js';

/**
 * What most visitors never need: the worker that holds the connection to a NATS server, of no use offline, the
 * megabytes of an agent that only drives beside the page's own, and what the next build asks of this one.
 */
const ONLINE_ONLY = /^cluster-[^/]*\.js$|-dream\.safetensors$|^source\.json$/;

interface PageFile {
  /** Relative to the page. */
  url: string;
  /** Changes with the content; null where the name does. */
  revision: string | null;
}

/** What the page needs offline: all of a built folder but source maps, the service worker itself and ONLINE_ONLY. */
export function pageFiles(folder: string): PageFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.map') && entry.name !== SCRIPT)
    .filter(({ name }) => !ONLINE_ONLY.test(name))
    .map((entry) => join(entry.parentPath, entry.name).slice(resolve(folder).length + 1))
    .sort()
    .map((path) => {
      const url = path.split(sep).join('/');
      // Names in assets/ contain a hash.
      if (url.startsWith('assets/')) return { url, revision: null };
      const content = readFileSync(join(folder, path));
      return { url, revision: createHash('sha256').update(content).digest('hex').slice(0, 16) };
    });
}

export function offlineFiles(): Plugin {
  let root = '';
  return {
    name: 'offline-files',
    apply: 'build',
    configResolved: (config) => {
      root = config.root;
    },
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler({ dir }) {
        if (dir === undefined) throw new Error('The build has no output folder: set build.outDir.');
        await build({
          root,
          configFile: false,
          logLevel: 'error',
          publicDir: false,
          define: {
            PAGE_FILES: JSON.stringify(pageFiles(dir)),
            'process.env.NODE_ENV': '"production"',
          },
          build: {
            outDir: dir,
            emptyOutDir: false,
            target: 'es2023',
            rolldownOptions: {
              input: join(root, 'workers/service-worker.ts'),
              output: { format: 'iife', entryFileNames: SCRIPT },
            },
          },
        });
      },
    },
  };
}
