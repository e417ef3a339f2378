/**
 * The supervisor of one worker: it sets up each new worker before its first task, ends a lost one, replaces it, and
 * emits a notice. After too many losses with no answer between them the caller gets an error, because the cause is then
 * not chance. A client of a worker adds only what differs: how it is made and set up, and what a restart costs.
 *
 * Words: a worker is *lost* when it died or does not answer (`ThreadLost`). A *set-up* gives a worker what it needs
 * before its first task. A *task* is one or more calls of one worker; where that is lost, it starts over on the next.
 */
import { ScriptMissing, ThreadLost } from './thread.ts';

/** Counts losses in a row: those with no answer between them. Several workers may share one. */
export class LossCount {
  /** Losses after which the worker is replaced; the next one is an error. */
  readonly limit: number;
  private count = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Null where the worker is to be replaced, else the error that says why not. */
  add(loss: ThreadLost): Error | null {
    this.count++;
    if (this.count <= this.limit) return null;
    const text = `workers keep dying (${this.count} losses); the last one: ${loss.message}`;
    return new Error(text, { cause: loss });
  }

  /** After an answer, and after an error that the caller got: the next loss is the first again. */
  reset(): void {
    this.count = 0;
  }
}

export interface SupervisedOptions<W> {
  /** For people, as a sentence begins: "The viewer". */
  name: string;
  /** What a restart costs, a sentence for people: "Its episode begins again." */
  cost: string;
  /** Makes a worker. */
  spawn: () => W;
  /**
   * Gives a worker what it needs before its first task.
   * @param isNew false where it was set up before and `setUpAgain` asked for another time
   */
  setUp?: (worker: W, isNew: boolean) => Promise<void>;
  losses: LossCount;
  /** Called at each restart. @param restarted the name of the worker's kind: "training" */
  onNotice: (text: string, restarted: string) => void;
}

interface Made<W> {
  worker: W;
  /** The last set-up that was begun. */
  setUp: Promise<void> | null;
  /** That set-up is the one that is wanted, and has not failed. */
  isSetUp: boolean;
  /** Undefined until the worker is lost; then null where it is replaced, else the error that its callers get. */
  outcome: Error | null | undefined;
}

export class Supervised<W extends { end(loss?: ThreadLost): void }> {
  private readonly options: SupervisedOptions<W>;
  private readonly made = new WeakMap<W, Made<W>>();
  private current: Made<W> | null = null;
  private ended = false;

  constructor(options: SupervisedOptions<W>) {
    this.options = options;
  }

  /** The worker that is there, set up or not; null where there is none. */
  get present(): W | null {
    return this.current?.worker ?? null;
  }

  /** The present worker, set up or not; it is made where there is none. */
  get worker(): W {
    return this.start().worker;
  }

  /** The present worker once it is set up. One that is lost meanwhile is replaced. */
  async ready(): Promise<W> {
    for (;;) {
      const made = this.start();
      if (!made.isSetUp) this.beginSetUp(made);
      try {
        await made.setUp;
        return made.worker;
      } catch (error) {
        this.lose(made.worker, error);
      }
    }
  }

  /** A task on the present worker; on the next one where that is lost. An error of the task itself is thrown. */
  async ask<R>(task: (worker: W) => Promise<R>): Promise<R> {
    for (;;) {
      const result = await this.attempt(task);
      if (result !== null) return result.value;
    }
  }

  /** A task once; null where the worker was lost over it, and the next call meets another one. */
  async attempt<R>(task: (worker: W) => Promise<R>): Promise<{ value: R } | null> {
    let isAnswered = true;
    try {
      const worker = await this.ready();
      try {
        return { value: await task(worker) };
      } catch (error) {
        this.lose(worker, error);
        isAnswered = false;
        return null;
      }
    } finally {
      if (isAnswered) this.options.losses.reset();
    }
  }

  /**
   * Tells the present worker what a later one gets by its set-up: after the set-up under way, or not at all where none
   * has begun, where it fails, or where the worker is lost meanwhile.
   */
  async tell(task: (worker: W) => Promise<void>): Promise<void> {
    const made = this.current;
    if (made === null || made.setUp === null) return;
    const [setUp] = await Promise.allSettled([made.setUp]);
    if (setUp.status === 'rejected') return;
    try {
      await task(made.worker);
    } catch (error) {
      // Whoever asks next meets the loss, too, and it is made good there.
      if (!(error instanceof ThreadLost)) throw error;
    }
  }

  /**
   * Ends a worker that was lost; `worker` and `ready` then give another one. Of many calls that were lost with one
   * worker the first counts.
   * @throws Error where it is not to be replaced: `error` itself when that is no loss or the script is missing, and
   *   the limit of the losses
   */
  lose(worker: W, error: unknown): void {
    if (!(error instanceof ThreadLost)) throw error;
    const made = this.made.get(worker);
    if (made === undefined) throw error;
    if (made.outcome === undefined) {
      worker.end(error);
      if (this.current === made) this.current = null;
      const { name, cost, losses, onNotice } = this.options;
      // A script that is gone stays gone until the page is loaded again.
      made.outcome = error instanceof ScriptMissing ? error : losses.add(error);
      if (made.outcome === null) onNotice(`${name} was restarted: ${error.message}. ${cost}`, error.worker);
    }
    if (made.outcome !== null) throw made.outcome;
  }

  /** Another worker in place of the present one, which was lost. @throws as `lose` does */
  replace(loss: ThreadLost): void {
    if (this.current !== null) this.lose(this.current.worker, loss);
    this.start();
  }

  /** The last set-up no longer holds: the worker is set up again before its next task, after a set-up under way. */
  setUpAgain(): void {
    if (this.current !== null) this.current.isSetUp = false;
  }

  /** Ends the worker for good; calls under way fail, and not as a loss. */
  end(): void {
    this.ended = true;
    this.current?.worker.end();
    this.current = null;
  }

  private start(): Made<W> {
    if (this.ended) throw new Error(`${this.options.name} was ended`);
    if (this.current === null) {
      const worker = this.options.spawn();
      this.current = { worker, setUp: null, isSetUp: false, outcome: undefined };
      this.made.set(worker, this.current);
    }
    return this.current;
  }

  private beginSetUp(made: Made<W>): void {
    const before = made.setUp;
    const run = async (): Promise<void> => {
      // One after the other: two at once would leave a mixture.
      if (before !== null) await Promise.allSettled([before]);
      await this.options.setUp?.(made.worker, before === null);
    };
    const setUp = run();
    made.setUp = setUp;
    made.isSetUp = true;
    // Those who wait for it get the error; a later task tries again.
    setUp.catch(() => {
      if (made.setUp === setUp) made.isSetUp = false;
    });
  }
}
