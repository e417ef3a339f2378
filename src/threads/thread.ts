/**
 * A worker and its calls, none of which waits for ever: a worker that dies, or whose event loop is blocked, is lost.
 * For the page's workers and for those that a worker makes.
 */
import { type Remote, releaseProxy, wrap } from 'comlink';
import { Interruption } from './interruption.ts';
import { reloadAdvice } from './missing-script.ts';
import { isOutOfMemory } from './out-of-memory.ts';
import { whenShown } from './page-life.ts';

/** A worker died or fell silent. */
export class ThreadLost extends Error {
  /** The name of the worker: "training". */
  readonly worker: string;

  constructor(reason: string, worker = '') {
    super(reason);
    this.name = 'ThreadLost';
    this.worker = worker;
  }
}

/** The page itself ended the worker: whoever waited for it needs no answer. */
export class ThreadEnded extends Error {}

/** A worker whose script could not be loaded: another one of its kind would not start either. */
export class ScriptMissing extends ThreadLost {
  constructor(worker: string) {
    super(`the script of the ${worker} worker did not load. ${reloadAdvice()}`, worker);
    this.name = 'ScriptMissing';
  }
}

/** Until a worker has answered for the first time its script may still be on its way. */
const START_S = 120;
const BLOCKED_S = 60;
const TICK_MS = 1000;

export class Thread<T> {
  private readonly worker: Worker;
  // Kept for as long as the thread: comlink closes a proxy that is collected.
  private readonly remote: Remote<T>;
  private readonly lost = new Interruption();
  private readonly name: string;
  private ended = false;
  /** Calls that wait for an answer. */
  private calls = 0;
  private readonly heartbeat: Heartbeat;

  /** @param blockedSeconds for which its event loop may be busy with one thing */
  constructor(name: string, worker: Worker, blockedSeconds = BLOCKED_S) {
    this.name = name;
    this.worker = worker;
    this.remote = wrap<T>(worker);
    // The next call rejects with the loss.
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      // A script that is not there, or one that it imports, is an event without a message.
      const missing = !event.message && !this.heartbeat.started;
      const died = new ThreadLost(`the ${name} worker died: ${event.message || 'it did not say why'}`, name);
      whenShown(() => this.lost.interrupt(missing ? new ScriptMissing(name) : died));
    });
    worker.addEventListener('messageerror', () =>
      this.lost.interrupt(new ThreadLost(`the ${name} worker sent what cannot be read`, name)),
    );
    this.heartbeat = new Heartbeat(
      // The worker answers the read of any property as soon as its event loop is free.
      async () => void (await (this.remote as unknown as { alive: Promise<unknown> }).alive),
      blockedSeconds,
      (seconds) =>
        this.lost.interrupt(new ThreadLost(`the ${name} worker has not responded for ${seconds} s`, name)),
    );
  }

  /** A call that fails when the thread is lost, or where no answer has come after `seconds`, if given. */
  async call<R>(what: (remote: Remote<T>) => Promise<R>, seconds?: number): Promise<R> {
    const contenders: Promise<R>[] = [this.lost.race(what(this.remote))];
    let cancel = (): void => undefined;
    if (seconds !== undefined) {
      const silence = new Promise<never>((_, reject) => {
        const reason = `the ${this.name} worker gave no answer for ${seconds} s`;
        cancel = afterAwake(seconds, () => reject(new ThreadLost(reason, this.name)));
      });
      contenders.push(silence);
    }
    if (this.calls++ === 0) this.heartbeat.start();
    try {
      const answer = await Promise.race(contenders);
      this.heartbeat.started = true;
      return answer;
    } catch (error) {
      // The loading of a worker's parts ends with the page, too.
      await new Promise<void>((resolve) => whenShown(resolve));
      if (!isOutOfMemory(error)) throw error;
      const reason = `the memory of the ${this.name} worker failed: ${(error as Error).message}`;
      throw new ThreadLost(reason, this.name);
    } finally {
      cancel();
      if (--this.calls === 0) this.heartbeat.stop();
    }
  }

  /** Ends the worker; calls under way fail with the loss that one of them saw, or else not as lost. */
  end(loss?: ThreadLost): void {
    if (this.ended) return;
    this.ended = true;
    this.heartbeat.stop();
    this.lost.interrupt(loss ?? new ThreadEnded(`the ${this.name} worker was ended`));
    this.remote[releaseProxy]();
    this.worker.terminate();
  }
}

/** Sends a heartbeat each second, and reports when no answer has come for too long. */
class Heartbeat {
  private readonly ask: () => Promise<void>;
  private readonly limit: number;
  private readonly onSilence: (seconds: number) => void;
  private timer: ReturnType<typeof setInterval> | undefined;
  private asked = false;
  /** Whether the worker has answered anything: its script is there. */
  started = false;
  private silent = 0;
  private last = 0;

  constructor(ask: () => Promise<void>, limit: number, onSilence: (seconds: number) => void) {
    this.ask = ask;
    this.limit = limit;
    this.onSilence = onSilence;
  }

  start(): void {
    this.silent = 0;
    this.last = performance.now();
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private tick(): void {
    const now = performance.now();
    const limit = this.started ? this.limit : Math.max(this.limit, START_S);
    // After a sleep of the machine, or in a hidden page with throttled timers, one tick proves nothing.
    if (this.asked) this.silent += Math.min((now - this.last) / 1000, limit / 4);
    this.last = now;
    if (this.silent >= limit) {
      this.stop();
      this.onSilence(Math.round(limit));
    } else if (!this.asked) {
      this.asked = true;
      void this.ask().then(() => {
        this.asked = false;
        this.started = true;
        this.silent = 0;
      });
    }
  }
}

/** A timeout in four parts, so that the hours a machine sleeps count as one of them at most. Returns its end. */
export function afterAwake(seconds: number, callback: () => void): () => void {
  let left = 4;
  const next = (): void => {
    if (--left < 0) callback();
    else timer = setTimeout(next, (seconds * 1000) / 4);
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  next();
  return () => clearTimeout(timer);
}
