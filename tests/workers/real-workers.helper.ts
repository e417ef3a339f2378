/** The real files of workers/ on threads of Node, behind the client class that the page has for them. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { nodeWorker } from '../../bench/node-worker.ts';
import { Thread } from '../../src/threads/thread.ts';

/** One folder a test file: its workers share it as those of a page share the origin's files. */
const folder = mkdtempSync(join(tmpdir(), 'real-workers-'));
const module = new URL('./folder-disk.helper.ts', import.meta.url).href;
const started: { end(): void }[] = [];

/** What no worker of this test file caught: an error, a rejection. Nobody may be waiting for an answer then. */
export const uncaught: string[] = [];

afterAll(() => {
  for (const thread of started) thread.end();
  rmSync(folder, { recursive: true });
  expect(uncaught, 'errors that no worker caught').toEqual([]);
});

/** A file as the workers have it. */
export const readShared = (path: string): Uint8Array => new Uint8Array(readFileSync(join(folder, path)));

export function writeShared(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), bytes);
}

/**
 * A thread that ends with the test file. `kill` ends its worker as a browser ends one that took too much memory.
 * @param before runs first in the worker, in place of the shared folder
 */
export function realThread<T>(
  name: string,
  file: string,
  before = module,
): { thread: Thread<T>; kill(): void } {
  const worker = nodeWorker(file, { module: before, data: folder });
  worker.addEventListener('error', ({ message }) => {
    if (!/^it ended with code/.test(message)) uncaught.push(`${name}: ${message}`);
  });
  const thread = new Thread<T>(name, worker);
  started.push(thread);
  return { thread, kill: () => worker.terminate() };
}
