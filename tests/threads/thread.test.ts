/** Threads that stop answering, and what their calls leave behind, over a real pair of ports and comlink's protocol. */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expose } from 'comlink';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Thread, ThreadLost } from '../../src/threads/thread.ts';

class Worker {
  readonly port: MessagePort;
  terminated = 0;

  constructor(port: MessagePort) {
    this.port = port;
    port.start();
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.port.postMessage(message, transfer);
  }

  addEventListener(type: string, listener: EventListener): void {
    this.port.addEventListener(type, listener);
  }

  removeEventListener(type: string, listener: EventListener): void {
    this.port.removeEventListener(type, listener);
  }

  terminate(): void {
    this.terminated++;
    this.port.close();
  }
}

interface Adder {
  add(a: number, b: number): number;
  never(): Promise<void>;
}

/** A worker of this very thread. `block` keeps its messages from it, as an endless loop would. */
function spawn(blockedSeconds: number) {
  const { port1, port2 } = new MessageChannel();
  let blocked = false;
  const held: MessageEvent[] = [];
  const listeners = new Map<unknown, (event: MessageEvent) => void>();
  const endpoint = {
    postMessage: (message: unknown, transfer: Transferable[] = []) => port2.postMessage(message, transfer),
    addEventListener(type: string, listener: (event: MessageEvent) => void) {
      const gate = (event: MessageEvent) => (blocked ? void held.push(event) : listener(event));
      listeners.set(listener, gate);
      port2.addEventListener(type as 'message', gate);
    },
    removeEventListener(type: string, listener: (event: MessageEvent) => void) {
      port2.removeEventListener(type as 'message', listeners.get(listener)!);
    },
    start: () => port2.start(),
  };
  const adder: Adder = { add: (a, b) => a + b, never: () => new Promise(() => undefined) };
  expose(adder, endpoint as unknown as Parameters<typeof expose>[1]);
  port2.start();
  const worker = new Worker(port1);
  const thread = new Thread<Adder>('adding', worker as unknown as globalThis.Worker, blockedSeconds);
  return {
    thread,
    worker,
    block: () => {
      blocked = true;
    },
  };
}

/** What nobody can reach any more is gone. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

/** Lets fake seconds pass, and the real messages of each. */
async function pass(seconds: number): Promise<void> {
  for (let i = 0; i < seconds; i++) {
    await vi.advanceTimersByTimeAsync(1000);
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The call's end as a value: undefined while it lasts. */
function watch(call: Promise<unknown>): { end?: unknown } {
  const seen: { end?: unknown } = {};
  call.then(
    (value) => Object.assign(seen, { end: value }),
    (error: unknown) => Object.assign(seen, { end: error }),
  );
  return seen;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a thread', () => {
  it('is lost when its event loop stands still, to the call under way and to those that follow', async () => {
    const { thread, block } = spawn(30);
    expect(await thread.call((remote) => remote.add(1, 2))).toBe(3);
    const waiting = watch(thread.call((remote) => remote.never()));
    await pass(5);
    block();
    await pass(20);
    expect(waiting.end).toBeUndefined();
    await pass(20);
    expect(waiting.end).toBeInstanceOf(ThreadLost);
    expect(waiting.end).toMatchObject({
      worker: 'adding',
      message: expect.stringMatching(/adding worker.*30 s/),
    });
    await expect(thread.call((remote) => remote.add(1, 2))).rejects.toThrow(ThreadLost);
    thread.end();
  });

  it('needs no more than one answered call, however short, to be known to run', async () => {
    const { thread, block } = spawn(30);
    await thread.call((remote) => remote.add(1, 2));
    block();
    const waiting = watch(thread.call((remote) => remote.add(1, 2)));
    await pass(35);
    expect(waiting.end).toBeInstanceOf(ThreadLost);
    thread.end();
  });

  it('is not lost by a call that takes long while its event loop goes on', async () => {
    const { thread } = spawn(30);
    const waiting = watch(thread.call((remote) => remote.never()));
    await pass(600);
    expect(waiting.end).toBeUndefined();
    expect(await thread.call((remote) => remote.add(1, 2))).toBe(3);
    thread.end();
  });

  it('may take longer before its first answer: its script is still loading', async () => {
    const { thread, block } = spawn(30);
    block();
    const waiting = watch(thread.call((remote) => remote.add(1, 2)));
    await pass(100);
    expect(waiting.end).toBeUndefined();
    await pass(40);
    expect(waiting.end).toBeInstanceOf(ThreadLost);
    thread.end();
  });

  it('is not lost while the machine sleeps: one late tick proves nothing', async () => {
    const { thread, block } = spawn(30);
    await thread.call((remote) => remote.add(1, 2));
    const waiting = watch(thread.call((remote) => remote.never(), 60));
    await pass(3);
    block();
    const now = performance.now.bind(performance);
    const slept = vi.spyOn(performance, 'now').mockImplementation(() => now() + 8 * 3600_000);
    await pass(2);
    expect(waiting.end).toBeUndefined();
    slept.mockRestore();
    thread.end();
  });

  it('gives a call no longer than asked for, where asked', async () => {
    const { thread } = spawn(30);
    const waiting = watch(thread.call((remote) => remote.never(), 10));
    await pass(9);
    expect(waiting.end).toBeUndefined();
    await pass(2);
    expect(waiting.end).toMatchObject({ name: 'ThreadLost', message: expect.stringContaining('10 s') });
    thread.end();
  });

  it('keeps nothing of a call that was answered', async () => {
    const { thread } = spawn(30);
    const answers: WeakRef<object>[] = [];
    for (let i = 0; i < 20; i++) {
      answers.push(new WeakRef(await thread.call(async (remote) => ({ sum: await remote.add(i, 1) }))));
    }
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    expect(answers.filter((answer) => answer.deref() !== undefined)).toHaveLength(0);
    thread.end();
  });
});
