/**
 * The page's line to the thread of the paper's own agent. The thread is made when the first file comes; one
 * that died is made anew, with the files it had. May import threads.
 */
import { proxy } from 'comlink';
import type { ProgressListener, Taken } from '../../workers/paper-agent.ts';
import type { DreamOrigin, PaperMoment, ReplaySummary } from '../rollout/paper-agent.ts';
import { spawnPaperAgent, ThreadLost } from './threads.ts';

export type { Taken } from '../../workers/paper-agent.ts';
export type {
  DreamOrigin,
  PaperMoment,
  PaperParts,
  ReplaySummary,
  Surprise,
} from '../rollout/paper-agent.ts';

type PaperThread = ReturnType<typeof spawnPaperAgent>;
type Remote = Parameters<Parameters<PaperThread['call']>[0]>[0];

export class PaperClient {
  private opening: Promise<PaperThread> | null = null;
  /** Files that were taken: handles, not their contents. */
  private readonly kept = new Map<string, File>();
  private readonly onProgress: ProgressListener;

  constructor(onProgress: ProgressListener) {
    this.onProgress = onProgress;
  }

  async take(files: readonly File[]): Promise<Taken> {
    const result = await this.ask((worker) => worker.take(files));
    for (const { index, name } of result.taken) this.kept.set(name, files[index]);
    return result;
  }

  replay(): Promise<ReplaySummary> {
    return this.ask((worker) => worker.replay());
  }

  show(frame: number): Promise<PaperMoment> {
    return this.ask((worker) => worker.show(frame));
  }

  beginDream(origin: DreamOrigin, seed: number): Promise<PaperMoment> {
    return this.ask((worker) => worker.beginDream(origin, seed));
  }

  advance(steps: number, tau: number): Promise<PaperMoment> {
    return this.ask((worker) => worker.advance(steps, tau));
  }

  private async open(): Promise<PaperThread> {
    const thread = spawnPaperAgent();
    try {
      await thread.call(async (worker) => {
        // One callback for as long as the thread lives.
        await worker.listen(proxy(this.onProgress));
        if (this.kept.size > 0) await worker.take([...this.kept.values()]);
      });
    } catch (error) {
      this.drop(thread);
      throw error;
    }
    return thread;
  }

  private drop(thread: PaperThread): void {
    this.opening = null;
    thread.end();
  }

  private async ask<R>(what: (worker: Remote) => Promise<R>): Promise<R> {
    this.opening ??= this.open();
    const { opening } = this;
    // A thread that did not open is asked for again by the next call.
    const forget = (): void => {
      if (this.opening === opening) this.opening = null;
    };
    opening.catch(forget);
    const thread = await opening;
    try {
      return await thread.call(what);
    } catch (error) {
      if (error instanceof ThreadLost) this.drop(thread);
      throw error;
    }
  }
}
