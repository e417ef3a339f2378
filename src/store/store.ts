/**
 * The small state of the page: what is set, how far the run is, what to tell the visitor.
 * Pixels and curves are not in here (series.ts, pictures.ts).
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import {
  type ClusterState,
  type DiagnosticsProgress,
  type Evaluation,
  type HardTrack,
  type LabEvent,
  type Looking,
  type RoundOf,
  STAGE_NAMES,
  type StageName,
  type StageProgress,
} from '../lab/events.ts';
import type { RunSettings } from '../lab/settings/settings.ts';
import type { Trained } from './engine.ts';
import type { LatentNames } from './latent-names.ts';

export type RunStatus = 'idle' | Extract<LabEvent, { type: 'run' }>['status'];
export type NoticeLevel = 'info' | 'warning' | 'error';

export interface Notice {
  id: number;
  level: NoticeLevel;
  text: string;
  /** How often the same text was added. */
  count: number;
  /** The command that the notice offers as a button. */
  offers?: 'openNewVersion' | 'openRuns' | 'openData' | 'resumeRun';
}

export interface WorkerLoad {
  id: number;
  stepsPerSecond: number;
  alive: boolean;
}

export interface LabState {
  settings: RunSettings;
  /** Of the run or checkpoint that the agent on the page is from; null before there is one. */
  madeWith: RunSettings | null;
  /** Which of several rounds the run is; null where there is one. */
  round: RoundOf | null;
  status: RunStatus;
  /** The run under way is that of another tab; this one shows it. */
  watching: boolean;
  /** Settings of a run that another tab trains and this one does not show. */
  elsewhere: RunSettings | null;
  backend: { name: string; reason: string } | null;
  stages: Record<StageName, StageProgress>;
  trained: Trained;
  /** V and M of the timeline that the viewer shows. */
  looking: Looking;
  klPerDimension: number[] | null;
  /** Names that the visitor gave to latents of this V. */
  latentNames: LatentNames;
  evaluation: Evaluation | null;
  /** Progress of the current search; null where there is none to continue. */
  searchState: { generations: number; seconds: number } | null;
  /** Of the last generations, the newest first. */
  hardTracks: HardTrack[];
  report: Record<string, unknown> | null;
  /** Progress of diagnostics outside a run; null when none are under way. */
  diagnostics: DiagnosticsProgress | null;
  workers: WorkerLoad[];
  /** How often a worker of each kind, or the GPU, took the place of a lost one in this run. */
  restarts: Readonly<Record<string, number>>;
  /** Evaluators elsewhere; null while the run is not shared. */
  machines: ClusterState | null;
  /** How the next runs are shared; null where they are not. */
  sharing: Sharing | null;
  notices: Notice[];
  /** Name of the file the weights were last saved to or loaded from; null where there is none. */
  savedAs: string | null;
  /** Path of the run in the room Runs that has these weights; null where there is none. */
  keptAs: string | null;
  /** Origin of the pretrained agent; null for an agent that was trained or loaded. */
  shipped: Shipped | null;
  /** How much of the page's own agent has arrived, 0 .. 1; null when none is on its way. */
  arriving: number | null;
}

/** Over which server runs are shared. */
export interface Sharing {
  /** Without credentials. */
  server: string;
  /** What others open to lend their cores; null where the page was not given their password. */
  joinLink: string | null;
  /** Only this machine reaches the server. */
  loopback: boolean;
}

/** What the provenance of a checkpoint says, as far as the page shows it. */
export interface Shipped {
  name: string;
  command: string;
  date: string;
}

export type LabStore = StoreApi<LabState>;

/** Hard tracks kept at most. */
export const MAX_HARD_TRACKS = 4;
/** Notices kept at most; the oldest that is not an error goes first. */
export const MAX_NOTICES = 20;

const UNTRAINED: Trained = { vision: false, memory: false, controller: false };

/** The part of the state that belongs to one run: what a new run starts with. */
export function freshRun(): Pick<
  LabState,
  | 'stages'
  | 'trained'
  | 'looking'
  | 'klPerDimension'
  | 'latentNames'
  | 'evaluation'
  | 'searchState'
  | 'hardTracks'
  | 'report'
  | 'workers'
  | 'restarts'
  | 'machines'
  | 'savedAs'
  | 'keptAs'
  | 'shipped'
> {
  const waiting: StageProgress = { status: 'waiting', fraction: 0, elapsed: 0, eta: null, detail: '' };
  const stages = Object.fromEntries(STAGE_NAMES.map((name) => [name, waiting])) as Record<
    StageName,
    StageProgress
  >;
  return {
    stages,
    trained: UNTRAINED,
    looking: { vision: null, memory: null },
    klPerDimension: null,
    latentNames: {},
    evaluation: null,
    searchState: null,
    hardTracks: [],
    report: null,
    workers: [],
    restarts: {},
    machines: null,
    savedAs: null,
    keptAs: null,
    shipped: null,
  };
}

export function createLabStore(settings: RunSettings): LabStore {
  return createStore<LabState>(() => ({
    settings,
    madeWith: null,
    round: null,
    status: 'idle',
    watching: false,
    elsewhere: null,
    backend: null,
    notices: [],
    arriving: null,
    diagnostics: null,
    sharing: null,
    ...freshRun(),
  }));
}

export function isBusy(status: RunStatus): boolean {
  return status === 'running' || status === 'paused';
}

/** Whether a run or diagnostics are under way: settings, experiment and agent cannot change then. */
export function isOccupied({ status, diagnostics }: Pick<LabState, 'status' | 'diagnostics'>): boolean {
  return isBusy(status) || diagnostics !== null;
}

/** From this much unsaved training on, the page asks before it lets go of it. */
export const WORTH_ASKING_SECONDS = 60;

/** Seconds of training that only this tab has. */
export function unsavedSeconds(state: LabState): number {
  if (state.savedAs !== null || state.keptAs !== null || !state.trained.vision) return 0;
  return Object.values(state.stages).reduce((sum, stage) => sum + stage.elapsed, 0);
}

/** Adds a notice; a repeated one is counted. */
export function withNotice(
  notices: readonly Notice[],
  level: NoticeLevel,
  text: string,
  offers?: Notice['offers'],
): Notice[] {
  const known = notices.find((notice) => notice.level === level && notice.text === text);
  if (known)
    return notices.map((notice) => (notice === known ? { ...notice, count: notice.count + 1 } : notice));
  const id = notices.reduce((highest, notice) => Math.max(highest, notice.id), 0) + 1;
  const added = [...notices, { id, level, text, count: 1, offers }];
  if (added.length <= MAX_NOTICES) return added;
  const dropped = added.find((notice) => notice.level !== 'error') ?? added[0];
  return added.filter((notice) => notice !== dropped);
}

/** Stays until it is dismissed or taken; its button waits while a reload would lose training. */
export function offerNewVersion(store: LabStore): void {
  const text = 'A new version of this page is ready.';
  // A newer one replaces the offer of the one before.
  store.setState(({ notices }) => {
    const others = notices.filter(({ offers }) => offers !== 'openNewVersion');
    return { notices: withNotice(others, 'info', text, 'openNewVersion') };
  });
}

export function addNotice(
  store: LabStore,
  level: NoticeLevel,
  text: string,
  offers?: Notice['offers'],
): void {
  store.setState((state) => ({ notices: withNotice(state.notices, level, text, offers) }));
}
