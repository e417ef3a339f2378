/** A plain static host: the files of a folder below a path, with their types and no other header. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

export class StaticHost {
  /** The folder that is served; another one from the next request on. */
  folder: string;
  readonly url: string;
  readonly #server: ReturnType<typeof createServer>;

  private constructor(folder: string, server: ReturnType<typeof createServer>, url: string) {
    this.folder = folder;
    this.#server = server;
    this.url = url;
  }

  /** @param path of the page on its host, with slashes around it */
  static async open(folder: string, path: string): Promise<StaticHost> {
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      const file = join(host.folder, normalize(pathname.slice(path.length - 1)));
      const wanted = pathname.endsWith('/') ? join(file, 'index.html') : file;
      if (!pathname.startsWith(path) || !existsSync(wanted) || !statSync(wanted).isFile()) {
        response.writeHead(404).end();
        return;
      }
      response.writeHead(200, { 'content-type': TYPES[extname(wanted)] ?? 'application/octet-stream' });
      response.end(readFileSync(wanted));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const host = new StaticHost(folder, server, `http://127.0.0.1:${port}${path}`);
    return host;
  }

  /** From now on nobody answers: the host is gone, or the visitor is offline. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }
}
