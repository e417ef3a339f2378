/**
 * The episodes of a run, and those that were brought in, as the room Data shows them: a list, strips of frames, one
 * that is looked at, and files in and out. The code that reads them (src/lab/dataset.ts) arrives with the first
 * question; each task has a worker of its own, which ends with it.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EpisodeSource, ListedEpisode } from '../lab/dataset.ts';
import type { Archive, OpenedArchive } from '../lab/library/run-files.ts';
import type { RunSettings } from '../lab/settings/settings.ts';
import { messageOf } from '../math/text.ts';
import type { Deliver } from './actions.ts';
import { stemOf } from './checkpoint-name.ts';
import type { Engine } from './engine.ts';
import { keepsData, setKeepsData } from './keeps-data.ts';
import type { Lab } from './lab.ts';
import { addNotice, type LabState } from './store.ts';

export type { EpisodeSource, ListedEpisode };

/** Episodes of a page of the list. */
export const EPISODES_SHOWN = 10;
/** Frames of a strip. */
export const STRIP_FRAMES = 6;

export interface DatasetState {
  source: EpisodeSource;
  /** Of each source those that are there; null until they were listed. */
  episodes: Readonly<Record<EpisodeSource, readonly ListedEpisode[]>> | null;
  /** The first of the page of the list. */
  first: number;
  /** By the path of the trajectory: RGB bytes [STRIP_FRAMES, 64, 64, 3]. */
  strips: Readonly<Record<string, Uint8Array>>;
  /** The episode that is looked at; its frames, RGB bytes [T + 1, 64, 64, 3], null until they are there. */
  shown: { episode: ListedEpisode; frames: Uint8Array | null } | null;
  /** What is being done to files, for people; what is asked meanwhile waits. */
  working: string | null;
  /** Whether runs that finish keep their episodes. */
  keepsData: boolean;
  /** Whether what a person drives becomes an episode. */
  records: boolean;
}

/** Settings that say which episodes a run has. */
const WHICH = [
  'experiment',
  'preset',
  'seed',
  'collect.episodes',
  'collect.source',
  'collect.importedFraction',
] as const;
/** Stages that store episodes and their latents. */
const STORING = ['collect', 'encode'] as const;

const FRESH = { episodes: null, first: 0, strips: {}, shown: null } as const;

export class Dataset {
  readonly state: StoreApi<DatasetState>;
  private readonly lab: Lab;
  private readonly engine: Engine;
  /** Of the newest list: what an older one still brings is dropped. */
  private asked = 0;
  private stopped = false;
  private atWork: Promise<void> = Promise.resolve();

  constructor(lab: Lab, engine: Engine) {
    this.lab = lab;
    this.engine = engine;
    engine.files.keepsData = keepsData();
    const state = {
      ...FRESH,
      source: 'run',
      working: null,
      keepsData: engine.files.keepsData,
      records: false,
    } as const;
    this.state = createStore<DatasetState>(() => state);
    lab.store.subscribe((now, before) => {
      const others = WHICH.some((key) => now.settings[key] !== before.settings[key]);
      const stored =
        now.status !== before.status ||
        STORING.some((stage) => statusOf(now, stage) !== statusOf(before, stage));
      // Once the room has been open, the list follows what the page does.
      if (this.asked === 0 || !(others || stored)) return;
      if (others) this.state.setState(FRESH);
      void this.refresh();
    });
  }

  /** Reads the list of both sources anew, then the strips of the page. */
  readonly refresh = async (): Promise<void> => {
    const asked = ++this.asked;
    const { settings } = this.lab.store.getState();
    await this.attempt('The episodes could not be listed', async (archive, { listEpisodes }) => {
      const run = await listEpisodes(archive, settings, 'run');
      const imported = await listEpisodes(archive, settings, 'imported');
      if (asked !== this.asked) return;
      const { source, first, shown } = this.state.getState();
      const episodes = { run, imported };
      const last = Math.max(0, episodes[source].length - 1);
      const here = shown && [...run, ...imported].some((each) => isSame(each, shown.episode));
      this.state.setState({
        ...{ episodes, strips: {} },
        first: Math.min(first, last - (last % EPISODES_SHOWN)),
        ...(!here && { shown: null }),
      });
    });
    await this.fillStrips();
  };

  readonly choose = (source: EpisodeSource): Promise<void> => {
    this.state.setState({ source, first: 0, shown: null });
    return this.fillStrips();
  };

  readonly turnTo = (first: number): Promise<void> => {
    this.state.setState({ first });
    return this.fillStrips();
  };

  /** Shows an episode frame by frame; null: none. */
  readonly look = async (episode: ListedEpisode | null): Promise<void> => {
    this.state.setState({ shown: episode && { episode, frames: null } });
    if (episode === null) return;
    await this.attempt(`Episode ${episode.number} could not be shown`, async (archive) => {
      const { paths } = episode;
      const frames = await archive.call((files) => files.episodeFrames(paths));
      this.state.setState(({ shown }) => (shown?.episode === episode ? { shown: { episode, frames } } : {}));
    });
  };

  /** One episode as an .npz. */
  readonly save = (episode: ListedEpisode, deliver: Deliver): Promise<void> =>
    this.work(
      `Writing episode ${episode.number} …`,
      `Episode ${episode.number} was not saved`,
      async (archive) => {
        const { paths } = episode;
        const content = await archive.call((files) => files.episodeNpz(paths));
        deliver({ name: `${this.stem()}-${nameOf(episode)}`, content, type: 'application/octet-stream' });
      },
    );

  /** All of the list as .npz files in one zip. */
  readonly saveAll = (deliver: Deliver): Promise<void> =>
    this.work('Writing the episodes …', 'The episodes were not saved', async (archive) => {
      const { source, episodes } = this.state.getState();
      const all = episodes?.[source] ?? [];
      this.stopped = false;
      for (const [i, episode] of all.entries()) {
        this.state.setState({ working: `Writing episode ${i + 1} of ${all.length} …` });
        const { paths } = episode;
        await archive.call((files) => files.zipEpisode(nameOf(episode), paths));
        if (this.stopped) return;
      }
      const content = await archive.call((files) => files.endZip());
      deliver({ name: `${this.stem()}-episodes.zip`, content, type: 'application/zip' });
    });

  readonly stopSaving = (): void => {
    this.stopped = true;
  };

  /**
   * Brings in .npz files behind those that are there: all, or none where one is no episode of this experiment.
   * @param elsewhere another room is open: the notice leads to this one
   */
  readonly take = async (files: readonly File[], elsewhere = false): Promise<void> => {
    const what = files.length === 1 ? files[0].name : `${files.length} files`;
    const failure = files.length === 1 ? 'The file was not imported' : `None of the ${what} was imported`;
    await this.work(`Importing ${what} …`, failure, async (archive, { importEpisodes }) => {
      const { settings } = this.lab.store.getState();
      const npzs = files.map((file) => ({ name: file.webkitRelativePath || file.name, bytes: file }));
      const { episodes, steps } = await importEpisodes(archive, settings, npzs, 'add');
      const what = episodes === 1 ? 'an episode' : `${episodes} episodes`;
      const text = `Imported ${what} of ${steps.toLocaleString('en')} steps.`;
      addNotice(this.lab.store, 'info', text, elsewhere ? 'openData' : undefined);
      this.state.setState({ source: 'imported', first: 0, shown: null });
    });
    await this.refresh();
  };

  /** Whether what a person drives becomes an episode, until the page is left. */
  readonly record = (on: boolean): void => this.state.setState({ records: on });

  /** A drive, behind the episodes that were brought in. */
  readonly takeDrive = async (npz: Uint8Array, settings: RunSettings): Promise<void> => {
    await this.work(
      'Keeping your drive …',
      'Your drive was not kept',
      async (archive, { importEpisodes }) => {
        const { steps } = await importEpisodes(
          archive,
          settings,
          [{ name: 'your drive', bytes: npz }],
          'add',
        );
        addNotice(
          this.lab.store,
          'info',
          `Your drive of ${steps.toLocaleString('en')} steps is kept as an episode.`,
        );
      },
    );
    await this.refresh();
  };

  /** Deletes what was brought in for this experiment. */
  readonly forgetImported = async (): Promise<void> => {
    await this.work('Deleting …', 'The imported episodes were not deleted', (archive, { forgetImported }) =>
      forgetImported(archive, this.lab.store.getState().settings),
    );
    await this.refresh();
  };

  /** Whether runs that finish keep their episodes, from now on and after a reload. */
  readonly keepData = (on: boolean): void => {
    this.engine.files.keepsData = on;
    this.state.setState({ keepsData: on });
    try {
      setKeepsData(on);
    } catch (error) {
      addNotice(
        this.lab.store,
        'warning',
        `This holds until you leave, because it was not kept: ${messageOf(error)}`,
      );
    }
  };

  /** The strips of the page of the list that are not there yet, one after the other. */
  private async fillStrips(): Promise<void> {
    const { episodes, source, first } = this.state.getState();
    const page = episodes?.[source].slice(first, first + EPISODES_SHOWN) ?? [];
    if (page.length === 0) return;
    const { asked } = this;
    await this.attempt('Frames of the episodes could not be read', async (archive) => {
      for (const { paths } of page) {
        const { first: now, source: shown, strips } = this.state.getState();
        if (asked !== this.asked || now !== first || shown !== source) return;
        if (strips[paths.trajectory] !== undefined) continue;
        const strip = await archive.call((files) => files.episodeStrip(paths, STRIP_FRAMES));
        if (asked !== this.asked) return;
        this.state.setState((state) => ({ strips: { ...state.strips, [paths.trajectory]: strip } }));
      }
    });
  }

  private stem(): string {
    const { source } = this.state.getState();
    return `${stemOf(this.lab.store.getState().settings)}${source === 'imported' ? '-imported' : ''}`;
  }

  /** One task after the other: none is refused, least of all a drive. */
  private work(working: string, failure: string, task: Task): Promise<void> {
    const before = this.atWork;
    const now = async (): Promise<void> => {
      await before;
      this.state.setState({ working });
      await this.attempt(failure, task);
      this.state.setState({ working: null });
    };
    this.atWork = now();
    return this.atWork;
  }

  private async attempt(failure: string, task: Task): Promise<void> {
    let archive: OpenedArchive | null = null;
    try {
      const code = await import('../lab/dataset.ts');
      archive = await this.engine.openArchive();
      await task(archive, code);
    } catch (error) {
      addNotice(this.lab.store, 'error', `${failure}: ${messageOf(error)}`);
    } finally {
      archive?.end();
    }
  }
}

type Task = (archive: Archive, code: typeof import('../lab/dataset.ts')) => Promise<unknown>;

const statusOf = ({ stages }: LabState, stage: (typeof STORING)[number]) => stages[stage].status;

const nameOf = ({ number }: ListedEpisode): string => `${String(number).padStart(5, '0')}.npz`;

const isSame = (a: ListedEpisode, b: ListedEpisode): boolean => a.paths.trajectory === b.paths.trajectory;
