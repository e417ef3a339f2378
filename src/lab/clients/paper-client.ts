/**
 * The page's line to the thread of the paper's own agent. The thread is made when the first file comes; one
 * that is lost is made anew, with the files it had, and asked again.
 */
import { proxy } from 'comlink';
import type { LoadedFiles, ProgressListener } from '../../paper/loaded-files.ts';
import type { DreamOrigin, PaperMoment, ReplaySummary } from '../../paper/paper-agent.ts';
import { ScriptMissing, spawnPaperAgent, ThreadLost } from './workers.ts';

export type { LoadedFiles } from '../../paper/loaded-files.ts';
export type {
  DreamOrigin,
  PaperMoment,
  PaperParts,
  ReplayNll,
  ReplaySummary,
} from '../../paper/paper-agent.ts';

type PaperThread = ReturnType<typeof spawnPaperAgent>;
type Remote = Parameters<Parameters<PaperThread['call']>[0]>[0];

/** A file that was taken: a handle, not its content. */
interface Kept {
  name: string;
  file: File;
}

export class PaperClient {
  private opening: Promise<PaperThread> | null = null;
  /** By what they are for, not by name: two folders may each hold a data.json. */
  private readonly kept = new Map<string, Kept>();
  private readonly onProgress: ProgressListener;
  private readonly onNotice: (text: string) => void;
  private readonly spawn: () => PaperThread;

  constructor(
    onProgress: ProgressListener,
    onNotice: (text: string) => void,
    spawn: () => PaperThread = spawnPaperAgent,
  ) {
    this.onProgress = onProgress;
    this.onNotice = onNotice;
    this.spawn = spawn;
  }

  async take(files: readonly File[]): Promise<LoadedFiles> {
    const names = files.map((file) => file.webkitRelativePath || file.name);
    const result = await this.ask((worker) => worker.take(files, names));
    for (const { index, name, kind, place = kind } of result.taken) {
      this.kept.set(place, { name, file: files[index] });
    }
    return result;
  }

  replay(): Promise<ReplaySummary> {
    return this.ask((worker) => worker.replay());
  }

  /** Null where there is no such frame any more. */
  show(frame: number): Promise<PaperMoment | null> {
    return this.ask((worker) => worker.show(frame));
  }

  /** Null where there is no such place any more. */
  beginDream(origin: DreamOrigin, seed: number): Promise<PaperMoment | null> {
    return this.ask((worker) => worker.beginDream(origin, seed));
  }

  /** Null where nothing is dreamed any more. */
  advance(steps: number, tau: number): Promise<PaperMoment | null> {
    return this.ask((worker) => worker.advance(steps, tau));
  }

  private async open(): Promise<PaperThread> {
    const thread = this.spawn();
    try {
      await thread.call(async (worker) => {
        // One callback for as long as the thread lives.
        await worker.listen(proxy(this.onProgress));
        if (this.kept.size === 0) return;
        const kept = [...this.kept.values()];
        const { refused } = await worker.take(
          kept.map(({ file }) => file),
          kept.map(({ name }) => name),
        );
        for (const { reason } of refused) this.onNotice(`Not taken again: ${reason}`);
      });
    } catch (error) {
      thread.end();
      throw error;
    }
    return thread;
  }

  /** A thread that is lost under a request is made anew, and asked once more. */
  private async ask<R>(what: (worker: Remote) => Promise<R>): Promise<R> {
    for (let isLast = false; ; isLast = true) {
      this.opening ??= this.open();
      const { opening } = this;
      try {
        return await (await opening).call(what);
      } catch (error) {
        if (error instanceof ThreadLost && !(error instanceof ScriptMissing)) this.drop(opening, error);
        // A thread that did not open is no thread to ask again.
        else await this.forgetUnopened(opening);
        // A script that is gone stays gone until the page is loaded anew.
        if (isLast || !(error instanceof ThreadLost) || error instanceof ScriptMissing) throw error;
      }
    }
  }

  /** Ends a lost thread, once for all who waited for it. */
  private drop(opening: Promise<PaperThread>, { message }: ThreadLost): void {
    if (this.opening !== opening) return;
    this.opening = null;
    void opening.then(
      (thread) => thread.end(),
      // It did not open, and was ended there.
      () => undefined,
    );
    this.onNotice(`The paper's agent was restarted with its files, and a dream of its ended: ${message}.`);
  }

  private async forgetUnopened(opening: Promise<PaperThread>): Promise<void> {
    const [{ status }] = await Promise.allSettled([opening]);
    if (status === 'rejected' && this.opening === opening) this.opening = null;
  }
}
