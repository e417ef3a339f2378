/**
 * The events of the lab, the one channel from a run to the page and the terminal: progress, points of curves, results,
 * notices. Weights are named, not sent, but for those of C's tested means. The stages and their names.
 */

import type { ClusterState } from '../cluster/roster.ts';
import { experimentOf, hasController } from '../env/experiments.ts';
import type { Preview } from '../rollout/jobs.ts';
import type { ReconstructionStrip } from '../vision/strip.ts';
import type { BestMean } from './agent-parts.ts';
import type { Timelapse, TrainedPart } from './learning/timelapse.ts';
import type { SearchShape } from './search/search-shape.ts';
import type { Experiment, RunSettings } from './settings/settings.ts';

export type { ClusterState, ReconstructionStrip, Timelapse, TrainedPart };

export const STAGE_NAMES = [
  'collect',
  'vision',
  'encode',
  'memory',
  'diagnose',
  'evolve',
  'evaluate',
] as const;
export type StageName = (typeof STAGE_NAMES)[number];

/** The stages an experiment has: without actions and a reward there is no C to evolve or to evaluate. */
export function stagesOf(experiment: Experiment): StageName[] {
  return STAGE_NAMES.filter(
    (name) => hasController(experimentOf(experiment)) || (name !== 'evolve' && name !== 'evaluate'),
  );
}

export type StageStatus = 'waiting' | 'running' | 'paused' | 'done' | 'stopped' | 'failed' | 'skipped';

export interface StageProgress {
  status: StageStatus;
  /** 0 .. 1. */
  fraction: number;
  /** Seconds spent so far; pauses not counted. */
  elapsed: number;
  /** Seconds left; null while there is no estimate. */
  eta: number | null;
  /** One line for people: "7,200 of 18,000 frames". */
  detail: string;
  /** Frames collected or encoded so far, in the stages that do so. */
  frames?: number;
}

/** One chart per name; `x` is a training step or a generation. */
export type CurveName = 'vision' | 'memory' | 'fitness' | 'dream-error';

export interface Score {
  mean: number;
  sd: number;
  returns: number[];
  seeds: number[];
}

export interface Evaluation {
  world: 'real' | 'dream';
  tau: number | null;
  episodes: number;
  agent: Score;
  /** Uniform random actions over the same seeds, measured in the same run. */
  random: Score;
}

export interface DiagnosticsProgress {
  /** 0 .. 1. */
  fraction: number;
  detail: string;
}

/** The training step of the V and of the M in the viewer; null: as they are now. */
export type Looking = Readonly<Record<TrainedPart, number | null>>;

export interface HardTrack {
  generation: number;
  seed: number;
  /** Mean return of the generation's candidates on it. */
  mean: number;
}

/** Which of the rounds that were asked for at once, from 1. */
export interface RoundOf {
  round: number;
  rounds: number;
}

export type LabEvent =
  /**
   * The events that follow belong to a run of these settings: it begins, or a checkpoint of it was opened. `form`: what
   * was asked for or can be asked for again, where that is another thing; `round`: of several.
   */
  | { type: 'settings'; settings: RunSettings; form?: RunSettings; round?: RoundOf }
  | { type: 'run'; status: 'running' | 'paused' | 'done' | 'stopped' | 'failed' }
  | { type: 'backend'; name: string; reason: string }
  | { type: 'stage'; stage: StageName; progress: StageProgress }
  | { type: 'point'; curve: CurveName; x: number; values: Record<string, number> }
  /** A part of the agent has new weights. */
  | { type: 'weights'; part: 'vision' | 'memory' | 'controller' }
  /** The viewer has V or M of another step of their training; the agent itself stays. */
  | { type: 'looking'; at: Looking }
  /** The run has ended, and this browser stores it at the path. */
  | { type: 'kept'; path: string }
  | { type: 'reconstruction'; strip: ReconstructionStrip }
  /** V or M took another snapshot of its learning; with all those before it. */
  | { type: 'timelapse'; timelapse: Timelapse }
  /** The tested means of the search, by generation. */
  | { type: 'means'; means: readonly BestMean[] }
  | { type: 'latents'; klPerDimension: number[] }
  /** The distribution that the next candidates of C are drawn from. */
  | { type: 'search'; shape: SearchShape }
  /** The search can be resumed after so many generations, which took so many seconds. */
  | { type: 'search-state'; generations: number; seconds: number }
  /** The real track on which the candidates of a generation did worst. */
  | { type: 'hard-track'; track: HardTrack }
  /** Null: C is another one now, which was not evaluated. */
  | { type: 'evaluation'; evaluation: Evaluation | null }
  /** The page opened the agent that is shipped with it, and where that comes from. */
  | { type: 'shipped'; name: string; provenance: Record<string, unknown>; settings: RunSettings }
  | { type: 'report'; report: Record<string, unknown> }
  /** Diagnostics outside a run are under way; null when they are over. */
  | { type: 'examination'; progress: DiagnosticsProgress | null }
  /** Episodes of candidates under way in one of the rollout workers. */
  | { type: 'previews'; previews: Preview[] }
  /** Evaluators elsewhere that play for this page, each second; seconds since its run was shared. */
  | { type: 'machines'; machines: ClusterState; seconds: number }
  | { type: 'workers'; load: { id: number; stepsPerSecond: number; alive: boolean }[] }
  /** A worker of this kind, or the GPU, took the place of one that was lost. */
  | { type: 'restart'; worker: string }
  /** With the command that a visitor may want next; the notice goes when the run does. */
  | { type: 'notice'; level: 'info' | 'warning' | 'error'; text: string; offers?: 'resumeRun' };

export type LabListener = (event: LabEvent) => void;
