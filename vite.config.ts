/**
 * Builds and serves the page, and the service worker that keeps it. The headers isolate it, so SharedArrayBuffer may be
 * used where it helps.
 */
import react from '@vitejs/plugin-react';
import { type Connect, defineConfig, type Plugin } from 'vite';
import { keepSource, sourceOf } from './src/cli/built-source.ts';
import { contentPolicy } from './src/cli/content-policy.ts';
import { offlineFiles } from './src/cli/offline-files.ts';
import { thinWorkers } from './src/cli/thin-workers.ts';
import { SHIPPED } from './src/store/shipped-agent.ts';

const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

const isolate = ({ middlewares }: { middlewares: Connect.Server }): void => {
  middlewares.use((_, response, next) => {
    for (const [name, value] of Object.entries(isolation)) response.setHeader(name, value);
    next();
  });
};

/**
 * The headers on every answer. Those of Vite's own option are missing from "304 Not Modified", and WebKit, which takes
 * the newer headers for the stored script of a worker, then starts no worker after a reload.
 */
const isolated: Plugin = {
  name: 'isolated',
  configureServer: isolate,
  configurePreviewServer: isolate,
};

/** Moves the styles behind the body's first content, which is painted before they have come (index.html). */
const paintFirst: Plugin = {
  name: 'paint-first',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(html) {
      const styles = html.match(/ *<link rel="stylesheet"[^>]*>\n/g) ?? [];
      if (styles.length === 0) throw new Error('The built index.html links no style sheet to move.');
      const rest = styles.reduce((text, link) => text.replace(link, ''), html);
      return rest.replace('</body>', `  ${styles.join('').trim()}\n  </body>`);
    },
  },
};

/** Tells index.html which agents there are, so that it can ask for one before any script has come. */
const agentsInHtml: Plugin = {
  name: 'agents-in-html',
  transformIndexHtml: {
    order: 'pre',
    handler: (html) => html.replace('%SHIPPED_AGENTS%', JSON.stringify(SHIPPED)),
  },
};

/** Tells index.html the name of the viewer's worker; in the development server it starts with the page. */
const viewerInHtml: Plugin = {
  name: 'viewer-in-html',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle }) {
      if (bundle === undefined) return html.replace('%VIEWER_SCRIPT%', '');
      const scripts = Object.keys(bundle).filter((name) => /^assets\/viewer-[^/]+\.js$/.test(name));
      if (scripts.length !== 1)
        throw new Error(`The build has ${scripts.length} scripts of the viewer's worker.`);
      return html.replace('%VIEWER_SCRIPT%', `./${scripts[0]}`);
    },
  },
};

/**
 * What the page needs at once and its rooms need too, in one file: else every room that is loaded later splits it anew,
 * and small files compress badly.
 */
const FIRST = {
  name: 'first',
  test: /\/src\/(store\/(commands|store)|lab\/(events|run|settings\/\w+)|env\/([\w-]+\/)?experiments?)\.ts$/,
};

const source = sourceOf(import.meta.dirname);

export default defineConfig({
  base: './',
  define: { __SOURCE__: JSON.stringify(source) },
  plugins: [
    react(),
    isolated,
    agentsInHtml,
    viewerInHtml,
    paintFirst,
    contentPolicy,
    keepSource(source),
    offlineFiles(),
  ],
  worker: { format: 'es', plugins: () => [thinWorkers()] },
  // What only workers import, or only when tried: found late, it would make the dev server reload the page in
  // the middle of a run.
  optimizeDeps: {
    include: [
      'comlink',
      'planck-js',
      '@tensorflow/tfjs-core',
      ...['webgpu', 'webgl', 'wasm', 'cpu'].map((name) => `@tensorflow/tfjs-backend-${name}`),
    ],
  },
  build: {
    target: 'es2023',
    sourcemap: true,
    rolldownOptions: { output: { codeSplitting: { groups: [FIRST] } } },
  },
});
