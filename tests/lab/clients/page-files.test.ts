/** The page decides where its workers' files are, and tells each worker before its first file. */
import { wrap } from 'comlink';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FileStore } from '../../../src/files/memory-files.ts';
import { PageFiles } from '../../../src/lab/clients/page-files.ts';
import { type Thread, ThreadEnded, ThreadLost } from '../../../src/lab/clients/workers.ts';
import { insertDisk } from '../../files/fake-disk.helper.ts';

interface User {
  keepFilesAt(port: MessagePort): void;
}

const ports: MessagePort[] = [];

/** A worker that takes its port, or is lost over it. */
function fakeThread(lost?: Error): { thread: Thread<User>; store(): FileStore } {
  let store: FileStore | null = null;
  const worker = {
    async keepFilesAt(port: MessagePort) {
      if (lost) throw lost;
      ports.push(port);
      store = wrap<FileStore>(port);
    },
  };
  const thread = { call: (what: (remote: typeof worker) => unknown) => what(worker) };
  return {
    thread: thread as unknown as Thread<User>,
    store: () => {
      if (store === null) throw new Error('the worker was told nothing');
      return store;
    },
  };
}

afterEach(() => {
  for (const port of ports.splice(0)) port.close();
  vi.unstubAllGlobals();
});

const refuse = (memory?: number): void => {
  insertDisk({ getDirectory: () => Promise.reject(new DOMException('no', 'SecurityError')) });
  if (memory !== undefined) Object.assign(navigator, { deviceMemory: memory });
};

describe('the files of the page', () => {
  it('are private files where the browser has them: workers are told nothing', async () => {
    insertDisk();
    const files = new PageFiles();
    expect(await files.open()).toBeNull();
    const worker = fakeThread();
    expect(files.connect(worker.thread)).toBe(worker.thread);
    expect(() => worker.store()).toThrow('told nothing');
  });

  it('are in memory where it refuses them: the notice says what a reload loses, and why', async () => {
    refuse();
    const files = new PageFiles();
    expect(await files.open()).toMatch(
      /kept in memory, and a reload loses what is unfinished:.*SecurityError.*leave private browsing/,
    );
  });

  it('are the same for every worker, and outlive those of a run', async () => {
    refuse(8);
    const files = new PageFiles();
    await files.open();
    const first = fakeThread();
    files.connect(first.thread);
    await first.store().write('runs/a/1', Uint8Array.of(1, 2));
    // The next run.
    await files.open();
    const second = fakeThread();
    files.connect(second.thread);
    expect([...(await second.store().read('runs/a/1'))!]).toEqual([1, 2]);
    expect(await second.store().room()).toEqual({ free: 2 ** 31 - 2, all: 2 ** 31, inMemory: true });
    await second.store().remove('runs/a');
    expect(await first.store().read('runs/a/1')).toBeNull();
    await expect(first.store().write('x', new Uint8Array(0))).resolves.toBeUndefined();
  });

  it.each([
    ['a quarter of the memory', 2, 2 ** 29],
    ['2 GiB at most', 32, 2 ** 31],
    ['1 GiB where the browser does not report the memory', undefined, 2 ** 30],
  ])('may take %s', async (_, memory, limit) => {
    refuse(memory);
    const files = new PageFiles();
    await files.open();
    const worker = fakeThread();
    files.connect(worker.thread);
    expect((await worker.store().room()).all).toBe(limit);
  });

  it('leave the loss of a worker to its first call', async () => {
    refuse();
    const files = new PageFiles();
    await files.open();
    files.connect(fakeThread(new ThreadLost('died')).thread);
    files.connect(fakeThread(new ThreadEnded('ended before it was told')).thread);
    // An unhandled rejection would fail the test.
    await new Promise((resolve) => setTimeout(resolve, 0));
  });
});
