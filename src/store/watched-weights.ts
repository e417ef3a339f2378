/** V, M and C of the run in another tab, as it saved them last: the page draws, drives and dreams with them. */
import { runFileOf } from '../lab/library/run-files.ts';
import { messageOf } from '../math/text.ts';
import type { Engine } from './engine.ts';
import type { Lab } from './lab.ts';
import type { RunLibrary } from './run-library.ts';
import { addNotice, isOccupied } from './store.ts';

/** How often they are read, at most: as often as a run is saved. */
const WEIGHTS_MS = 15_000;
const NAME = 'the run in another tab';

export class WatchedWeights {
  /** The engine opens them now: what it tells of their curves is older than what the page shows. */
  isOpening = false;
  private readonly lab: Lab;
  private readonly engine: Pick<Engine, 'importCheckpoint'>;
  private readonly library: Pick<RunLibrary, 'read'>;
  /** The newest read; null once the page has no place for what it brings. */
  private wanted: symbol | null = null;
  private opening: Promise<void> | null = null;
  /** Parts that the watched run has and this tab has not read. */
  private unread = false;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private readAt = 0;

  constructor(lab: Lab, engine: WatchedWeights['engine'], library: WatchedWeights['library']) {
    this.lab = lab;
    this.engine = engine;
    this.library = library;
  }

  /** There are newer ones. */
  note(): void {
    this.unread = true;
    if (this.timer !== null) return;
    const wait = Math.max(0, this.readAt + WEIGHTS_MS - performance.now());
    this.timer = setTimeout(() => {
      this.timer = null;
      if (this.unread) void this.read(runFileOf(this.lab.store.getState().settings));
    }, wait);
  }

  /** No more of them: the run is over, or is not watched any more. */
  end(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  /** What is being read is not opened any more. */
  drop(): void {
    this.wanted = null;
  }

  /** After what is being opened now. */
  async settle(): Promise<void> {
    await Promise.allSettled([this.opening]);
  }

  async read(path: string): Promise<void> {
    const token = Symbol(path);
    this.wanted = token;
    this.unread = false;
    this.readAt = performance.now();
    const { store } = this.lab;
    try {
      const bytes = await this.library.read({ path, name: NAME });
      await this.settle();
      const { watching } = store.getState();
      if (this.wanted !== token || (isOccupied(store.getState()) && !watching)) return;
      this.opening = this.open(bytes);
      await this.opening;
      if (this.wanted === token) store.setState({ keptAs: path });
    } catch (error) {
      const text = `The newest weights of the run were not read: ${messageOf(error)}`;
      if (this.wanted === token) addNotice(store, 'warning', text);
    } finally {
      if (this.wanted === token) this.wanted = null;
    }
  }

  private async open(bytes: Uint8Array): Promise<void> {
    this.isOpening = true;
    try {
      await this.engine.importCheckpoint(bytes, NAME);
    } finally {
      this.isOpening = false;
    }
  }
}
