/**
 * The client of a run's archive worker, which keeps files between stages and within them. A call over which the worker
 * is lost is made again on the next one: each call reads, or leaves the same files when it is made twice.
 */
import { LossCount, Supervised } from '../../threads/supervised.ts';
import type { spawnArchive } from './workers.ts';

type ArchiveThread = ReturnType<typeof spawnArchive>;

/** Workers lost in a row that are replaced; the next loss is an error. */
const MAX_LOSSES = 2;

export interface ArchiveEvents {
  onNotice(text: string, restarted: string): void;
}

export class ArchiveClient implements Pick<ArchiveThread, 'call'> {
  private readonly supervised: Supervised<ArchiveThread>;
  /** Folders of imported sets whose files stay until the client ends. */
  private readonly held = new Set<string>();

  /** The worker is made now, not when it is first needed: a browser that refuses workers refuses what needs it. */
  constructor({ onNotice }: ArchiveEvents, spawn: () => ArchiveThread) {
    this.supervised = new Supervised({
      name: 'The archive worker',
      cost: 'What it was doing is done again.',
      spawn,
      setUp: async (thread) => {
        for (const folder of this.held) await thread.call((files) => files.holdFolder(folder));
      },
      losses: new LossCount(MAX_LOSSES),
      onNotice,
    });
    void this.supervised.worker;
  }

  call: ArchiveThread['call'] = (what, seconds) =>
    this.supervised.ask((thread) => thread.call(what, seconds));

  /** The present imported set. Its files stay until the client ends, whatever is brought in meanwhile. */
  async holdSet(folder: string): Promise<string> {
    const set = await this.call((files) => files.holdSet(folder));
    this.held.add(set.folder);
    return set.folder;
  }

  end(): void {
    this.supervised.end();
  }
}
