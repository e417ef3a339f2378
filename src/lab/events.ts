/**
 * What a run tells the page, through one channel: small facts as events, curves as points, weights by name.
 * Imported by the store, the pipeline and the command line; imports types and the experiments' facts only.
 */

import { experimentOf, hasController } from '../env/experiments.ts';
import type { Preview } from '../rollout/jobs.ts';
import type { ReconstructionStrip } from '../vision/strip.ts';
import type { SearchShape } from './search-shape.ts';
import type { Experiment, RunSettings } from './settings/settings.ts';

export type { ReconstructionStrip };

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
  /** Seconds left as far as can be told, null before that. */
  eta: number | null;
  /** One line for people: "7,200 of 18,000 frames". */
  detail: string;
  /** Frames gathered or encoded so far, where that is what the stage does. */
  frames?: number;
}

/** One chart is one curve name; `x` is a training step or a generation. */
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

export interface HardTrack {
  generation: number;
  seed: number;
  /** Mean return of the generation's candidates on it. */
  mean: number;
}

export type LabEvent =
  /** What comes now belongs to a run of these settings: one begins, or a checkpoint of one was opened. */
  | { type: 'settings'; settings: RunSettings }
  | { type: 'run'; status: 'running' | 'paused' | 'done' | 'stopped' | 'failed' }
  | { type: 'backend'; name: string; reason: string }
  | { type: 'stage'; stage: StageName; progress: StageProgress }
  | { type: 'point'; curve: CurveName; x: number; values: Record<string, number> }
  /** A part of the agent has become better, or there is one where there was none. */
  | { type: 'weights'; part: 'vision' | 'memory' | 'controller' }
  | { type: 'reconstruction'; strip: ReconstructionStrip }
  | { type: 'latents'; klPerDimension: number[] }
  /** The distribution that the next candidates of C are drawn from. */
  | { type: 'search'; shape: SearchShape }
  /** The state of the search is at hand: it can go on after so many generations, which took so long. */
  | { type: 'search-state'; generations: number; seconds: number }
  /** The real track on which the candidates of a generation did worst. */
  | { type: 'hard-track'; track: HardTrack }
  | { type: 'evaluation'; evaluation: Evaluation }
  /** What the page opened with by itself: an agent trained before, and where it comes from. */
  | { type: 'shipped'; name: string; provenance: Record<string, unknown> }
  | { type: 'report'; report: Record<string, unknown> }
  /** V and M are examined outside a run; null when that is over. */
  | { type: 'examination'; progress: DiagnosticsProgress | null }
  /** Episodes of candidates under way, as some worker sees them now. */
  | { type: 'previews'; previews: Preview[] }
  | { type: 'workers'; load: { id: number; stepsPerSecond: number; alive: boolean }[] }
  | { type: 'notice'; level: 'info' | 'warning' | 'error'; text: string };

export type LabListener = (event: LabEvent) => void;
