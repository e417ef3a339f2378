/**
 * What a run carries from stage to stage, and the helpers every stage uses: progress with ETA, its folder.
 */

import type { ControllerConfig } from '../controller/controller.ts';
import type { EpisodePaths } from '../data/episode-files.ts';
import { actionSizeOf, experimentOf, type World, worldOf as worldOfExperiment } from '../env/experiments.ts';
import type { CmaEsSnapshot } from '../evolution/snapshot.ts';
import type { Weights } from '../math/weights.ts';
import type { MemoryConfig } from '../memory/config.ts';
import type { AgentSpec } from '../rollout/jobs.ts';
import type { Control } from '../threads/control.ts';
import type { VisionConfig } from '../vision/config.ts';
import type { spawnArchive, spawnEvolution, spawnTrain, ThreadLost } from './clients/workers.ts';
import type { LabListener, StageName, StageProgress } from './events.ts';
import type { RolloutPool } from './pool/pool.ts';
import type { RunSettings } from './settings/settings.ts';

/** The trained parts, as they are known so far. */
export interface Agent {
  vision: { config: VisionConfig; weights: Weights } | null;
  memory: { config: MemoryConfig; weights: Weights } | null;
  controller: { config: ControllerConfig; parameters: Float32Array } | null;
  /** First frames of gathered episodes as V sees them: where dreams begin. */
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
  parameters: Float32Array;
}

export interface RunContext {
  readonly settings: RunSettings;
  readonly control: Control;
  readonly emit: LabListener;
  /** The present thread of each kind: one that was lost has been replaced. */
  readonly train: ReturnType<typeof spawnTrain>;
  readonly evolution: ReturnType<typeof spawnEvolution>;
  readonly archive: ReturnType<typeof spawnArchive>;
  readonly pool: RolloutPool;
  /** Name of the training backend that is open now. */
  backend: string;
  /** A new thread in place of a lost one, ready to go on. @throws the loss, where there were too many */
  replaceThread(loss: ThreadLost): Promise<void>;
  readonly agent: Agent;
  readonly history: GenerationRecord[];
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

/** Where an episode of a run is: its trajectory, and its latents. */
export function episodePaths(settings: RunSettings, episode: number): EpisodePaths {
  return pathsIn(folderOf(settings), episode);
}

export function pathsIn(folder: string, episode: number): EpisodePaths {
  const name = `${String(episode).padStart(5, '0')}.safetensors`;
  return { trajectory: `${folder}/tapes/${name}`, latents: `${folder}/latents/${name}` };
}

/** Episode numbers to learn from and, never shown to V or M, to be judged on: the last tenth, at least one. */
export function splitEpisodes(episodes: number): { seen: number[]; unseen: number[] } {
  const unseenCount = Math.max(1, Math.round(episodes / 10));
  const all = Array.from({ length: episodes }, (_, i) => i);
  if (episodes === 1) return { seen: all, unseen: all };
  return { seen: all.slice(0, episodes - unseenCount), unseen: all.slice(episodes - unseenCount) };
}

/** Progress of one stage: emitted at most four times per second, and at every change of status. */
export class StageClock {
  private readonly started: number;
  private readonly context: RunContext;
  private readonly stage: StageName;
  private lastEmitted = 0;
  private fraction = 0;
  /** What was done before this stage was begun again. */
  private before = 0;
  private detail = '';
  private frames: number | undefined;

  constructor(context: RunContext, stage: StageName) {
    this.context = context;
    this.stage = stage;
    this.started = context.control.now();
    this.emit('running');
  }

  get seconds(): number {
    return this.context.control.now() - this.started;
  }

  private get status(): 'paused' | 'running' {
    return this.context.control.paused ? 'paused' : 'running';
  }

  /** The stage was interrupted earlier at this fraction: the time that is left counts from there. */
  goOnFrom(fraction: number): void {
    this.before = Math.min(1, fraction);
    this.fraction = this.before;
    this.emit(this.status);
  }

  /** @param frames gathered or encoded so far, where that is what the stage does */
  progress(fraction: number, detail: string, frames?: number): void {
    this.fraction = Math.min(1, fraction);
    this.detail = detail;
    this.frames = frames;
    if (performance.now() - this.lastEmitted > 250) this.emit(this.status);
  }

  /** At once. */
  emit(status: StageProgress['status']): void {
    this.lastEmitted = performance.now();
    const elapsed = this.seconds;
    if (status === 'done') this.fraction = 1;
    const done = this.fraction - this.before;
    const known = done > 0.01 && status !== 'done';
    this.context.emit({
      type: 'stage',
      stage: this.stage,
      progress: {
        status,
        fraction: this.fraction,
        elapsed,
        eta: known ? (elapsed * (1 - this.fraction)) / done : null,
        detail: this.detail,
        ...(this.frames !== undefined && { frames: this.frames }),
      },
    });
  }
}
