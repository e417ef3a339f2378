/** The real files of workers/ on threads of Node, behind the client class that the page has for them. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { nodeWorker } from '../../bench/node-worker.ts';
import { Thread } from '../../src/threads/thread.ts';

/** One folder a test file: its workers share it as those of a page share the origin's files. */
const folder = mkdtempSync(join(tmpdir(), 'real-workers-'));
const module = new URL('./folder-disk.helper.ts', import.meta.url).href;
const started: { end(): void }[] = [];

afterAll(() => {
  for (const thread of started) thread.end();
  rmSync(folder, { recursive: true });
});

/** A file as the workers have it. */
export const readShared = (path: string): Uint8Array => new Uint8Array(readFileSync(join(folder, path)));

export function writeShared(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), bytes);
}

/** A thread that ends with the test file. `kill` ends its worker as a browser ends one that took too much memory. */
export function realThread<T>(name: string, file: string): { thread: Thread<T>; kill(): void } {
  const worker = nodeWorker(file, { module, data: folder });
  const thread = new Thread<T>(name, worker);
  started.push(thread);
  return { thread, kill: () => worker.terminate() };
}
