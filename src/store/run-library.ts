/**
 * The runs of this browser as the page shows them: their list, what the visitor compares, and what is done to one. The
 * code that reads them (src/lab/library) arrives with the first question.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RunLibrary as LabLibrary, StorageUse } from '../lab/library/library.ts';
import type { ListedRun, RunDetails, StoredRun } from '../lab/library/stored-run.ts';
import { messageOf } from '../math/text.ts';
import { whenShown } from '../threads/page-life.ts';
import type { Engine } from './engine.ts';
import type { Lab } from './lab.ts';
import { addNotice, isBusy, isOccupied } from './store.ts';

export type { ListedRun, StorageUse, StoredRun };

export interface LibraryState {
  /** The newest first; null until they were listed. */
  runs: readonly ListedRun[] | null;
  /** By the path of the run. */
  details: Readonly<Record<string, RunDetails>>;
  storage: StorageUse | null;
  /** Paths of the runs whose curves are drawn, at most MAX_COMPARED. */
  compared: readonly string[];
  /** Path of the run that something is being done to; no other is touched meanwhile. */
  working: string | null;
}

/** A chart of more has too few points of each. */
const MAX_COMPARED = 20;

export class RunLibrary {
  readonly state: StoreApi<LibraryState> = createStore<LibraryState>(() => ({
    runs: null,
    details: {},
    storage: null,
    compared: [],
    working: null,
  }));
  private readonly lab: Lab;
  private readonly engine: Engine;
  private library: LabLibrary | null = null;
  /** How often the list was read: an older answer may come after a newer one. */
  private asked = 0;

  constructor(lab: Lab, engine: Engine) {
    this.lab = lab;
    this.engine = engine;
    lab.store.subscribe((now, before) => {
      // Once the room has been open, the list follows the runs of this page.
      const listed = this.state.getState().storage !== null;
      const isOther = isBusy(now.status) !== isBusy(before.status) || now.round !== before.round;
      if (listed && isOther) void this.refresh();
    });
  }

  /** Reads the list anew, then size and picture of each run. */
  readonly refresh = (): Promise<void> =>
    this.attempt('The runs of this browser could not be listed', async (library) => {
      const asked = ++this.asked;
      const { keptAs } = this.lab.store.getState();
      const runs = await library.list((text) => addNotice(this.lab.store, 'warning', text));
      const storage = await library.storage();
      if (asked !== this.asked) return;
      const paths = runs.map(({ path }) => path);
      const compared = this.state.getState().compared.filter((path) => paths.includes(path));
      this.state.setState({ runs, storage, compared });
      // Deleted, here or in another tab. One that was kept while the list was read is not in it yet.
      if (keptAs !== null && !paths.includes(keptAs))
        this.lab.store.setState((now) => (now.keptAs === keptAs ? { keptAs: null } : {}));
      await library.details(runs, ({ path }, known) =>
        this.state.setState(({ details }) => ({ details: { ...details, [path]: known } })),
      );
    });

  /** When the page opens: names the runs that are not finished, whatever settings the address has. */
  readonly offer = (): Promise<void> =>
    this.attempt('Unfinished runs could not be looked for', async (library, { anyRunStored }) => {
      if (!(await anyRunStored())) return;
      const { asked } = this;
      const runs = await library.list((text) => addNotice(this.lab.store, 'warning', text));
      if (asked === this.asked) this.state.setState({ runs });
      const waiting = unfinished(runs);
      // The visitor was quicker.
      if (waiting.length === 0 || isOccupied(this.lab.store.getState())) return;
      const names = waiting.slice(0, 3).map(({ name }) => `“${name}”`);
      const more = waiting.length > names.length ? ` and ${waiting.length - names.length} more` : '';
      const text = `${waiting.length === 1 ? 'A run is' : 'Runs are'} not finished: ${names.join(', ')}${more}.`;
      addNotice(this.lab.store, 'info', text, 'openRuns');
    });

  /** Goes on with an unfinished run, whatever the settings of the page are. */
  readonly resume = (run: StoredRun): Promise<void> =>
    this.workOn(run, `“${run.name}” was not resumed`, async (library) => {
      this.requireFree();
      const settings = await library.restore(run);
      this.engine.start(settings, undefined, { origin: 'page', stored: true });
    });

  /** The networks, curves and scores of a run on the page, as from a file. */
  readonly open = (run: StoredRun): Promise<void> =>
    this.workOn(run, `“${run.name}” was not opened`, async (library) => {
      this.requireFree();
      await this.engine.importCheckpoint(await library.read(run), run.name);
      this.lab.store.setState({ keptAs: run.path });
      addNotice(this.lab.store, 'info', `Opened “${run.name}”.`);
    });

  readonly rename = (run: ListedRun, name: string): Promise<void> =>
    this.workOn(run, `“${run.name}” was not renamed`, (library) => library.rename(run, name));

  readonly duplicate = (run: StoredRun): Promise<void> =>
    this.workOn(run, `“${run.name}” was not copied`, (library) => library.duplicate(run));

  readonly remove = (run: ListedRun): Promise<void> =>
    this.workOn(run, `“${run.name}” was not deleted`, (library) => library.remove(run));

  /** Draws the curves of a run, or draws them no longer. */
  readonly compare = (path: string, on: boolean): void => {
    const others = this.state.getState().compared.filter((each) => each !== path);
    if (on && others.length === MAX_COMPARED) {
      addNotice(
        this.lab.store,
        'info',
        `At most ${MAX_COMPARED} runs are drawn together: clear another one first.`,
      );
    } else this.state.setState({ compared: on ? [...others, path] : others });
  };

  /** The file of a run. @throws Error where it is gone */
  async read(run: Pick<StoredRun, 'path' | 'name'>): Promise<Uint8Array> {
    const code = await import('../lab/library/library.ts');
    this.library ??= new code.RunLibrary(() => this.engine.openArchive());
    return this.library.read(run);
  }

  private requireFree(): void {
    if (isOccupied(this.lab.store.getState()))
      throw new Error('a run is under way on this page: stop it first');
  }

  private async workOn(
    run: ListedRun,
    failure: string,
    task: (library: LabLibrary) => Promise<unknown>,
  ): Promise<void> {
    if (this.state.getState().working !== null) return;
    this.state.setState({ working: run.path });
    try {
      await this.attempt(failure, task);
    } finally {
      this.state.setState({ working: null });
    }
    await this.refresh();
  }

  private async attempt(
    failure: string,
    task: (library: LabLibrary, code: typeof import('../lab/library/library.ts')) => Promise<unknown>,
  ): Promise<void> {
    try {
      const code = await import('../lab/library/library.ts');
      this.library ??= new code.RunLibrary(() => this.engine.openArchive());
      await task(this.library, code);
    } catch (error) {
      // A page that is left loads no scripts any more.
      whenShown(() => addNotice(this.lab.store, 'error', `${failure}: ${messageOf(error)}`));
    }
  }
}

/** Runs that can be resumed, the newest first. */
export function unfinished(runs: readonly ListedRun[]): StoredRun[] {
  return runs.filter((run): run is StoredRun => run.fault === null && run.stage !== null && !run.underWay);
}
