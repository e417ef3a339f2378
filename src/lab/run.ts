/**
 * What a run carries from stage to stage, the configurations of V, M and C that its settings mean, and where its files
 * are.
 */

import type { ControllerConfig } from '../controller/controller.ts';
import type { EpisodePaths } from '../data/episode-files.ts';
import { actionSizeOf, experimentOf, type World, worldOf as worldOfExperiment } from '../env/experiments.ts';
import type { CmaEsSnapshot } from '../evolution/snapshot.ts';
import type { Weights } from '../math/weights.ts';
import type { MemoryConfig } from '../memory/config.ts';
import type { Collector } from '../rollout/agent-policy.ts';
import type { AgentSpec } from '../rollout/jobs.ts';
import type { Control } from '../threads/control.ts';
import type { VisionConfig } from '../vision/config.ts';
import type { spawnArchive, spawnEvolution, spawnTrain, ThreadLost } from './clients/workers.ts';
import type { LabListener } from './events.ts';
import type { Learning } from './learning/learning.ts';
import type { RolloutPool } from './pool/pool.ts';
import type { RunSettings } from './settings/settings.ts';

/** The parts of the agent that are trained so far. */
export interface Agent {
  vision: { config: VisionConfig; weights: Weights } | null;
  memory: { config: MemoryConfig; weights: Weights } | null;
  controller: { config: ControllerConfig; parameters: Float32Array } | null;
  /** mu and logvar of the first frames of collected episodes: where dreams begin. */
  starts: { mu: Float32Array; logvar: Float32Array } | null;
}

/** What the pool needs to play: V, M, the shape of C, and where dreams begin. */
export function agentSpec(settings: RunSettings, agent: Agent): AgentSpec {
  const { vision, memory, starts } = agent;
  if (vision === null || memory === null) throw new Error('there is no trained V and M to play with yet');
  return {
    world: worldOf(settings),
    vision,
    memory,
    controller: agent.controller?.config ?? controllerConfig(settings),
    sampleZ: settings['controller.sampleZ'],
    dreamStarts: starts ?? undefined,
  };
}

export interface GenerationRecord {
  generation: number;
  best: number;
  mean: number;
  worst: number;
  /** Mean return of the search's own mean, in generations that test it. */
  test?: number;
  /** Standard deviation over the episodes of that test; older files have none. */
  testSd?: number;
  sigma: number;
  steps: number;
  seconds: number;
  /** The track of this generation on which its candidates did worst, and their mean return there. */
  hardest?: { seed: number; mean: number };
  /** Which search made it, where a new one began around the C of another; the first, 0, is left out. */
  search?: number;
}

/** A mean of the search that was tested by itself. */
export interface BestMean {
  generation: number;
  /** Its mean return in the test. */
  test: number;
  /** Standard deviation over the episodes of the test; older files have none. */
  testSd?: number;
  parameters: Float32Array;
}

export interface RunContext {
  readonly settings: RunSettings;
  readonly control: Control;
  readonly emit: LabListener;
  /** The present worker of each kind; `replaceThread` exchanges one that was lost. */
  readonly train: ReturnType<typeof spawnTrain>;
  readonly evolution: ReturnType<typeof spawnEvolution>;
  readonly archive: ReturnType<typeof spawnArchive>;
  readonly pool: RolloutPool;
  /** Name of the training backend that is open now. */
  backend: string;
  /** A new worker in place of a lost one, set up. @throws Error where too many were lost */
  replaceThread(loss: ThreadLost): Promise<void>;
  readonly agent: Agent;
  /** The agent of another run that collects a fraction of the episodes; null where none was given. */
  readonly collector: Collector | null;
  readonly history: GenerationRecord[];
  /** How V and M learned so far. */
  readonly learning: Learning;
  /** The search as it stood after the last generation; null before the first. */
  search: CmaEsSnapshot | null;
  /** The best tested mean of this search so far; null before its first test. */
  best: BestMean | null;
  /** What report.json will say, filled by the stages. */
  readonly report: Record<string, unknown>;
  /** Keeps the run as it stands, so that it can go on after a reload. */
  save(): Promise<void>;
}

export function worldOf(settings: RunSettings): World {
  return worldOfExperiment(settings.experiment, settings);
}

export function visionConfig(settings: RunSettings): VisionConfig {
  return { size: settings['vision.size'], latentSize: settings['vision.latentSize'] };
}

export function memoryConfig(settings: RunSettings): MemoryConfig {
  const experiment = experimentOf(settings.experiment);
  return {
    latentSize: settings['vision.latentSize'],
    actionSize: actionSizeOf(experiment),
    hiddenSize: settings['memory.hiddenSize'],
    mixtures: settings['memory.mixtures'],
    predictReward: experiment.hasReward,
    predictDone: experiment.hasReward,
    aheadSteps: settings['memory.auxiliaryHorizon'],
  };
}

/** @throws Error where the experiment has no C */
export function controllerConfig(settings: RunSettings): ControllerConfig {
  const experiment = experimentOf(settings.experiment);
  return {
    inputs: settings['controller.inputs'],
    latentSize: settings['vision.latentSize'],
    hiddenSize: settings['memory.hiddenSize'],
    actionSize: actionSizeOf(experiment),
    ...(experiment.head !== null && { head: experiment.head }),
  };
}

/** Where a run's files lie in the origin's private file system. */
export function folderOf(settings: RunSettings): string {
  return `runs/${settings.experiment}-${settings.preset}-seed${settings.seed}`;
}

/** Paths of an episode of a run: its trajectory, and its latents. */
export function episodePaths(settings: RunSettings, episode: number): EpisodePaths {
  return pathsIn(folderOf(settings), episode);
}

export function pathsIn(folder: string, episode: number): EpisodePaths {
  const name = `${String(episode).padStart(5, '0')}.safetensors`;
  return { trajectory: `${folder}/tapes/${name}`, latents: `${folder}/latents/${name}` };
}

/** Episodes to train on, and those that are kept from training, to score on: the last tenth, at least one. */
export function splitEpisodes(episodes: number): { seen: number[]; unseen: number[] } {
  const unseenCount = Math.max(1, Math.round(episodes / 10));
  const all = Array.from({ length: episodes }, (_, i) => i);
  if (episodes === 1) return { seen: all, unseen: all };
  return { seen: all.slice(0, episodes - unseenCount), unseen: all.slice(episodes - unseenCount) };
}
