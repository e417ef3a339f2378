/**
 * The page's client of the worker of the paper's own agent. The worker is made when the first file comes; one in
 * place of a lost one reads the same files, and the request is made once more.
 */
import { proxy } from 'comlink';
import type { LoadedFiles, ProgressListener } from '../../paper/loaded-files.ts';
import type { DreamOrigin, PaperMoment, ReplaySummary } from '../../paper/paper-agent.ts';
import { LossCount, Supervised } from '../../threads/supervised.ts';
import { spawnPaperAgent } from './workers.ts';

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

/** Workers lost over one request that are replaced; the next loss is an error. */
const MAX_LOSSES = 2;

/** A file that was taken: a handle, not its content. */
interface Kept {
  name: string;
  file: File;
}

export class PaperClient {
  private readonly supervised: Supervised<PaperThread>;
  /** By their place in the agent, not by name: two folders may each hold a data.json. */
  private readonly kept = new Map<string, Kept>();
  private readonly onProgress: ProgressListener;
  private readonly onNotice: (text: string) => void;

  constructor(
    onProgress: ProgressListener,
    onNotice: (text: string) => void,
    spawn: () => PaperThread = spawnPaperAgent,
  ) {
    this.onProgress = onProgress;
    this.onNotice = onNotice;
    this.supervised = new Supervised({
      name: "The paper's agent",
      cost: 'Its files are read again; its dream ended.',
      spawn,
      setUp: (thread) => this.setUp(thread),
      losses: new LossCount(MAX_LOSSES),
      onNotice,
    });
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

  /** Null where there is no dream any more. */
  advance(steps: number, tau: number): Promise<PaperMoment | null> {
    return this.ask((worker) => worker.advance(steps, tau));
  }

  private ask<R>(what: (worker: Remote) => Promise<R>): Promise<R> {
    return this.supervised.ask((thread) => thread.call(what));
  }

  private setUp(thread: PaperThread): Promise<void> {
    return thread.call(async (worker) => {
      // One callback for as long as the worker lives.
      await worker.listen(proxy(this.onProgress));
      if (this.kept.size === 0) return;
      const kept = [...this.kept.values()];
      const { refused } = await worker.take(
        kept.map(({ file }) => file),
        kept.map(({ name }) => name),
      );
      for (const { reason } of refused) this.onNotice(`Rejected when loaded again: ${reason}`);
    });
  }
}
