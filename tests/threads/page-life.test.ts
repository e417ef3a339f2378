/** A worker that the browser ends because the page is left is no loss; the page that comes back hears of it. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

class FakeWorker extends EventTarget {
  postMessage(): void {}
  terminate(): void {}
  /** As WebKit does for each worker of a page that is left. */
  die(): void {
    this.dispatchEvent(Object.assign(new Event('error', { cancelable: true }), { message: '' }));
  }
}

let page: EventTarget;
beforeEach(() => {
  page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.resetModules();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** A call of a worker, and what has become of it so far. @param what what the worker answers; never, by default */
async function waitingCall(what: () => Promise<unknown> = () => new Promise(() => undefined)) {
  const { Thread } = await import('../../src/threads/thread.ts');
  const worker = new FakeWorker();
  const thread = new Thread<object>('viewer', worker as unknown as Worker);
  const seen: { error?: Error } = {};
  thread.call(what).catch((error: Error) => {
    seen.error = error;
  });
  const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
  return { worker, thread, seen, settled };
}

it('fails a call at once while the page is shown', async () => {
  const { worker, thread, seen, settled } = await waitingCall();
  worker.die();
  await settled();
  expect(seen.error?.message).toMatch(/viewer worker/);
  thread.end();
});

it('says nothing of workers that die after pagehide, until the page is shown again', async () => {
  const { worker, thread, seen, settled } = await waitingCall();
  page.dispatchEvent(new Event('pagehide'));
  worker.die();
  await settled();
  expect(seen.error).toBeUndefined();
  page.dispatchEvent(new Event('pageshow'));
  await settled();
  expect(seen.error?.message).toMatch(/viewer worker/);
  thread.end();
});

it('says nothing of a part that a worker could not load because the page is left', async () => {
  let fail = (_: Error): void => undefined;
  const loading = new Promise((_, reject) => {
    fail = reject;
  });
  const { thread, seen, settled } = await waitingCall(() => loading);
  page.dispatchEvent(new Event('pagehide'));
  fail(new Error('the script of the wasm backend did not load'));
  await settled();
  expect(seen.error).toBeUndefined();
  page.dispatchEvent(new Event('pageshow'));
  await settled();
  expect(seen.error?.message).toMatch(/did not load/);
  thread.end();
});

it('does not hold back what happens after the page was shown again', async () => {
  const { worker, thread, seen, settled } = await waitingCall();
  page.dispatchEvent(new Event('pagehide'));
  page.dispatchEvent(new Event('pageshow'));
  await settled();
  expect(seen.error).toBeUndefined();
  worker.die();
  await settled();
  expect(seen.error?.message).toMatch(/viewer worker/);
  thread.end();
});

it('holds reports from beforeunload on, and gives them when the visitor has stayed', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const { worker, thread, seen } = await waitingCall();
    page.dispatchEvent(new Event('beforeunload'));
    worker.die();
    await vi.advanceTimersByTimeAsync(4900);
    expect(seen.error).toBeUndefined();
    await vi.advanceTimersByTimeAsync(200);
    expect(seen.error?.message).toMatch(/viewer worker/);
    thread.end();
  } finally {
    vi.useRealTimers();
  }
});
