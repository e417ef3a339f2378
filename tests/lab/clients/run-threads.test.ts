/** The threads of a run: each that is lost is replaced by one like it, but not for ever. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PageFiles } from '../../../src/lab/clients/page-files.ts';
import { RunThreads } from '../../../src/lab/clients/run-threads.ts';
import { ThreadLost } from '../../../src/lab/clients/workers.ts';

const workers: FakeWorker[] = [];

class FakeWorker extends EventTarget {
  readonly script: string;
  terminated = false;

  constructor(url: URL) {
    super();
    this.script = url.pathname.split('/').at(-1)!;
    workers.push(this);
  }

  postMessage(): void {}

  terminate(): void {
    this.terminated = true;
  }
}

const notices: string[] = [];
const files = new PageFiles();
const events = {
  onLoad: () => undefined,
  onNotice: (text: string) => void notices.push(text),
  onPreviews: () => undefined,
  onBackend: () => undefined,
};
const goesOn = 'The stage goes on from what was last kept.';
const alive = (script: string) =>
  workers.filter((worker) => worker.script === script && !worker.terminated).length;

beforeEach(() => {
  workers.length = 0;
  notices.length = 0;
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the threads of a run', () => {
  it.each([
    ['training', 'train.ts', 'train'],
    ['evolution', 'evolution.ts', 'evolution'],
  ] as const)('a lost %s worker is ended and another one takes its place', (name, script, member) => {
    const threads = new RunThreads(events, files);
    const before = threads[member];
    threads.replace(new ThreadLost('killed by the test', name), true);
    expect(threads[member]).not.toBe(before);
    expect(workers.filter((worker) => worker.script === script)).toHaveLength(2);
    expect(alive(script)).toBe(1);
    expect(notices).toEqual([`The ${name} worker was restarted: killed by the test. ${goesOn}`]);
    threads.end();
    expect(workers.every(({ terminated }) => terminated)).toBe(true);
  });

  it('a worker that dies tells its name, by which it is replaced', async () => {
    const threads = new RunThreads(events, files);
    const dead = workers.find(({ script }) => script === 'train.ts')!;
    dead.dispatchEvent(Object.assign(new Event('error', { cancelable: true }), { message: 'out of memory' }));
    const loss = await threads.train.call((worker) => worker.tensorCount()).catch((error: unknown) => error);
    expect(loss).toMatchObject({ worker: 'training', message: expect.stringContaining('out of memory') });
    threads.replace(loss as ThreadLost, true);
    expect(alive('train.ts')).toBe(1);
    threads.end();
  });

  it('the third loss in a row with no progress between, and that of another, go on to the caller', () => {
    const threads = new RunThreads(events, files);
    const loss = new ThreadLost('again', 'training');
    for (let i = 0; i < 9; i++) threads.replace(loss, i % 2 === 0);
    threads.replace(loss, false);
    expect(() => threads.replace(loss, false)).toThrow(/keep dying \(3 losses\); the last one: again/);
    const other = new RunThreads(events, files);
    expect(() => other.replace(new ThreadLost('not ours', 'rollout'), true)).toThrow('not ours');
    threads.end();
    other.end();
  });
});
