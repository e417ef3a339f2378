/** A worker and its calls, none of which waits for ever on a dead one. Used by the page and by workers of workers. */
import { type Remote, releaseProxy, wrap } from 'comlink';

/** A worker died or fell silent. */
export class ThreadLost extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'ThreadLost';
  }
}

export class Thread<T> {
  private readonly worker: Worker;
  // Kept for as long as the thread: comlink closes a proxy that is collected.
  private readonly remote: Remote<T>;
  private readonly lost: Promise<never>;
  private lose: (reason: Error) => void = () => undefined;
  private readonly name: string;
  private ended = false;

  constructor(name: string, worker: Worker) {
    this.name = name;
    this.worker = worker;
    this.remote = wrap<T>(worker);
    this.lost = new Promise((_, reject) => {
      this.lose = reject;
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        reject(new ThreadLost(`the ${name} worker died: ${event.message || 'its script did not load'}`));
      });
      worker.addEventListener('messageerror', () =>
        reject(new ThreadLost(`the ${name} worker sent what cannot be read`)),
      );
    });
    // The loss is told to whoever calls next; without a caller it is no unhandled rejection.
    this.lost.catch(() => undefined);
  }

  /** A call that fails when the thread dies, or after `seconds` of silence where given. */
  async call<R>(what: (remote: Remote<T>) => Promise<R>, seconds?: number): Promise<R> {
    const contenders: Promise<R>[] = [what(this.remote), this.lost];
    if (seconds === undefined) return Promise.race(contenders);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const silence = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new ThreadLost(`no answer for ${seconds} s`)), seconds * 1000);
    });
    try {
      return await Promise.race([...contenders, silence]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the worker; calls under way fail, and not as a loss that anybody would make good. */
  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.lose(new Error(`the ${this.name} worker was ended`));
    this.remote[releaseProxy]();
    this.worker.terminate();
  }
}
