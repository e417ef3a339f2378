/**
 * The part of the build that closes the page: a Content-Security-Policy in index.html, so that it holds on any static
 * host. Scripts come from the page's own folder, or are those inside index.html, by their hash; nothing is evaluated
 * but WebAssembly; nothing is loaded, fetched or embedded from elsewhere.
 */
import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

/** The scripts inside the page, as a browser hashes them. */
function inlineScripts(html: string): string[] {
  return [...html.matchAll(/<script(?<attributes>[^>]*)>(?<text>[\s\S]*?)<\/script>/g)]
    .filter(({ groups }) => !/\ssrc=/.test(groups!.attributes))
    .map(({ groups }) => groups!.text);
}

const hashOf = (script: string): string => `'sha256-${createHash('sha256').update(script).digest('base64')}'`;

/** The policy of a built page. */
export function policyOf(html: string): string {
  const directives: Record<string, string[]> = {
    'default-src': ["'none'"],
    'script-src': ["'self'", "'wasm-unsafe-eval'", ...inlineScripts(html).map(hashOf)],
    'worker-src': ["'self'"],
    // A visitor's own NATS server is reached by a WebSocket, wherever it is (src/cluster/connection.ts).
    'connect-src': ["'self'", 'ws:', 'wss:'],
    // Mantine writes its colours into a style element, and a static page cannot have a fresh nonce for it.
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'media-src': ["'self'", 'blob:'],
    'font-src': ["'self'"],
    'manifest-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

/** Put last of the plugins that change index.html: the hashes are those of what the browser gets. */
export const contentPolicy: Plugin = {
  name: 'content-policy',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(html) {
      const charset = '<meta charset="utf-8" />';
      if (!html.includes(charset))
        throw new Error(`index.html has no ${charset}, after which its policy belongs.`);
      const policy = `<meta http-equiv="Content-Security-Policy" content="${policyOf(html)}" />`;
      return html.replace(charset, () => `${charset}\n    ${policy}`);
    },
  },
};
