/**
 * What the page offers to scripts: `window.worldModels`. The command line, notebooks and tests drive the very
 * same engine that the buttons drive. Types only.
 */
import type { StoredEpisode } from '../data/episode-files.ts';
import type { NamedNpz, TakenEpisodes } from '../data/imported-set.ts';
import type { WarmStartRequest } from './checkpoint/warm-start.ts';
import type { Judged } from './evaluation/judgement.ts';
import type { Evaluation, LabListener } from './events.ts';
import type { Recording } from './record-episode.ts';
import type { RunSettings } from './settings/settings.ts';

/**
 * What a run is asked for; the preset gives what is left out. A search that goes on (`keep: 'search'`) is of the
 * settings it was begun with, the preset among them, so its preset may be left out too.
 */
export type AskedSettings = Partial<RunSettings> & Pick<RunSettings, 'experiment'>;

export interface EvaluateRequest {
  /** A safetensors checkpoint, as the page saves it. */
  checkpoint: Uint8Array;
  episodes: number;
  /** First of `episodes` consecutive evaluation seeds; the same number means the same tracks. */
  seed: number;
  world: 'real' | 'dream';
  /** Temperature of the dream, 1 when absent. In the real world any other is refused. */
  tau?: number;
}

export interface DiagnoseRequest {
  /** A safetensors checkpoint, as the page saves it; absent, the agent at hand is diagnosed. */
  checkpoint?: Uint8Array;
  /**
   * Episodes to collect, as long as those of its run; a third is scored, 36,000 frames at most. Absent: as many as take
   * about a minute.
   */
  episodes?: number;
  /** 0 to 999: each has episodes of its own. */
  seed: number;
}

export interface JudgeRequest {
  /** A safetensors checkpoint, as the page saves it. */
  checkpoint: Uint8Array;
  /** How many controllers there are in all, its C among them, at least 2. */
  controllers: number;
  /** Those to play now: `count` from number `first` on; number 0 is its C. */
  first: number;
  count: number;
  /** Real episodes, and dreams at each temperature, of each; of its C four times as many. */
  tracks: number;
  dreams: number;
  /** 0 to 999: noise of the controllers, tracks and dreams. */
  seed: number;
}

export interface RecordRequest {
  /** A safetensors checkpoint, as the page saves it. */
  checkpoint: Uint8Array;
  /** The track or episode, one of the evaluation's. */
  seed: number;
  /** Temperature of the dream beside it, 1 when absent. */
  tau?: number;
  /** At most so many steps of the episode; absent: all of it. */
  steps?: number;
}

/** A request with an unknown name, a wrong type or a value without effect is refused before anything begins. */
export interface PageHandle {
  /**
   * All stages of a run, one after the other, or those that the networks of `base` leave to do, and the rounds after it
   * that its settings have. Rejects with the reason when a stage fails.
   */
  run(settings: AskedSettings, base?: WarmStartRequest): Promise<void>;
  stop(): void;
  /**
   * Evaluators of this NATS server, `ws://coordinator:secret@host:9222`, play for the runs and evaluations that begin
   * from now on, beside the cores of this machine; null: no longer.
   */
  share(server: string | null): void;
  subscribe(listener: LabListener): () => void;
  report(): Record<string, unknown> | null;
  /**
   * One line per generation: generation,best,mean,worst,test,test_sd,sigma,steps,seconds,hardest_seed,hardest_mean,
   * search.
   */
  fitnessCsv(): string;
  /** A line for each point of the loss curves of V and M, at fixed steps: part,step,frames,seconds,loss, ... */
  curvesCsv(): string;
  checkpoint(): Promise<Uint8Array>;
  evaluate(request: EvaluateRequest): Promise<Evaluation>;
  /** Diagnostics of V and M outside a run: `{ ball }` or `{ car }`, as report.json has it, and `examination`. */
  diagnose(request: DiagnoseRequest): Promise<Record<string, unknown>>;
  /**
   * Returns of a checkpoint's C, and of others around it, in reality and in its dreams: whether a dream judges rightly.
   */
  judge(request: JudgeRequest): Promise<Judged[]>;
  /**
   * Episodes that are stored for a run of these settings, in their order; null where one is not there. A finished run
   * deletes its episodes, unless `keepData(true)` came before its end.
   */
  episodes(settings: AskedSettings): Promise<(StoredEpisode | null)[]>;
  /** One of them as an .npz for numpy (docs/data.md). */
  episodeNpz(settings: AskedSettings, episode: number): Promise<Uint8Array>;
  /**
   * Brings in .npz files as the episodes of runs with `collect.source` 'imported', in place of those of before: all, or
   * none where one of them is no episode of this experiment or the disk is full.
   */
  importEpisodes(settings: AskedSettings, npzs: readonly NamedNpz[]): Promise<TakenEpisodes>;
  /** Whether runs that finish keep their episodes and their state: the same run again is then finished at once. */
  keepData(on: boolean): void;
  /** Deletes what `keepData(true)` kept of a finished run of these settings; an unfinished run stays. */
  forgetRun(settings: AskedSettings): Promise<void>;
  /** An episode of a checkpoint's agent beside its dream as a video file. */
  record(request: RecordRequest): Promise<Recording>;
  /** The former name of `diagnose`. */
  examine(request: DiagnoseRequest): Promise<Record<string, unknown>>;
}

declare global {
  interface Window {
    worldModels?: PageHandle;
  }
}
