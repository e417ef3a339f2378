/**
 * Where the workers' files are: the origin's private files, or the page's memory where the browser refuses those. The
 * memory lasts as long as the page, longer than the workers of a run, so a stopped run is resumed from it.
 */
import { transfer } from 'comlink';
import { MemoryFiles } from '../../files/memory-files.ts';
import { storageRefusal } from '../../files/opfs.ts';
import { serve } from '../../threads/serve.ts';
import { memoryForFiles } from './machine.ts';
import { spawnArchive, type Thread, ThreadEnded, ThreadLost } from './workers.ts';

/** A worker that reads or writes files. */
interface UsesFiles {
  keepFilesAt(port: MessagePort): void;
}

/** All files of the page are in it. */
const FOLDER = 'runs';

export class PageFiles {
  /** Whether runs that finish leave their episodes and their state. */
  keepsData = false;
  /** Whether the files end with the page. */
  inMemory = false;
  private memory: MemoryFiles | null = null;

  /**
   * Decides where the files of workers that are made from now on are.
   * @returns the notice for people where they are in memory, else null
   */
  async open(): Promise<string | null> {
    const refusal = await storageRefusal(FOLDER);
    this.inMemory = refusal !== null;
    if (refusal === null) return null;
    return `This run is kept in memory, and a reload loses what is unfinished: ${refusal.message}.`;
  }

  /** A worker for stored files. The caller ends it. */
  async openArchive(): Promise<ReturnType<typeof spawnArchive>> {
    await this.open();
    return this.connect(spawnArchive());
  }

  /** Tells a new worker where its files are. Calls are answered in their order, so it knows before its first file. */
  connect<W extends UsesFiles>(thread: Thread<W>): Thread<W> {
    if (!this.inMemory) return thread;
    this.memory ??= new MemoryFiles(memoryForFiles());
    const { port1, port2 } = new MessageChannel();
    serve(this.memory, port1);
    const user = thread as unknown as Thread<UsesFiles>;
    const told = user.call((worker) => worker.keepFilesAt(transfer(port2, [port2])));
    told.catch((error: unknown) => {
      // Every later call gets the loss, too, and is where it is handled; a worker that was ended needs no files.
      if (!(error instanceof ThreadLost || error instanceof ThreadEnded)) throw error;
    });
    return thread;
  }
}
