/**
 * The agent of a rollout, the job of an episode, and its result.
 */
import { type ControllerConfig, parameterCount } from '../controller/controller.ts';
import type { EpisodeOrder } from '../data/collect.ts';
import { actionSizeOf, experimentOfEnv, type World } from '../env/experiments.ts';
import type { Weights } from '../math/weights.ts';
import type { MemoryConfig } from '../memory/config.ts';
import { checkTemperature } from '../memory/sample.ts';
import type { VisionConfig } from '../vision/config.ts';
import { checkDreamer, type DreamStarts } from './dream.ts';
import { termsOf } from './fitness-terms.ts';

/** The parts that all candidates of a loop share. */
export interface AgentSpec {
  /** The real environment. */
  world: World;
  vision: { config: VisionConfig; weights: Weights };
  memory: { config: MemoryConfig; weights: Weights };
  controller: ControllerConfig;
  /** C and M see z sampled from V (the paper) or its mean. */
  sampleZ: boolean;
  /** Starts of dreams; null: no dreams. */
  dreamStarts?: DreamStarts;
}

/** What is scored beside the environment's reward while C is trained; tests and evaluations have none of it. */
export interface Shaping {
  /** End after this many consecutive steps beside the road; 0: never. In reality only. */
  offRoadSteps: number;
  /** The weights of the fitness's terms by their names. */
  [term: string]: number;
}

/** One episode. The seed determines track, noise and dream, so any episode can be repeated. */
export interface Job {
  id: number;
  /** Index of the candidate in its generation, or of the episode in an evaluation. */
  candidate: number;
  /** Parameters of C; null: uniform random actions. */
  parameters: Float32Array | null;
  seed: number;
  world: 'real' | 'dream';
  maxSteps: number;
  /**
   * End after this many steps without progress: in reality a new tile, in a dream a return higher than any before. 0:
   * never, nor in reality where no progress is counted.
   */
  patience: number;
  /** Temperature of the dream. */
  tau: number;
  /** Left out: the return is the environment's. */
  shaping?: Shaping;
  /** An episode to collect: the behaviour policy acts, no C. */
  order?: EpisodeOrder;
}

export interface Outcome {
  id: number;
  return: number;
  steps: number;
  /** Of a collected episode: the hash of its file. */
  contents?: string;
  /** The file itself, where another machine collected it; packed until the coordinator has it. */
  file?: Uint8Array;
}

/** Preview of a running real episode. */
export interface Preview {
  candidate: number;
  return: number;
  steps: number;
  /** RGB, 64x64: a copy. */
  frame: Uint8Array;
}

/** @throws Error unless V's z fits M, and C's actions fit M and the environment */
export function checkAgent({ world, vision, memory, controller }: AgentSpec): void {
  const { latentSize } = vision.config;
  if (memory.config.latentSize !== latentSize) {
    throw new Error(`V has ${latentSize} latents, M expects ${memory.config.latentSize}`);
  }
  const experiment = experimentOfEnv(world.env);
  const actionSize = actionSizeOf(experiment);
  for (const [name, seen] of [
    ['M', memory.config.actionSize],
    ['C', controller.actionSize],
  ] as const) {
    if (seen === actionSize) continue;
    throw new Error(
      `${world.env} has actions of ${actionSize} (${experiment.actions.names.join(', ')}), this ${name} has ${seen}: ` +
        `it was made for another environment`,
    );
  }
}

/** @throws Error unless the job has parameters for this C, or none */
export function checkParameters(job: Job, controller: ControllerConfig): void {
  const expected = parameterCount(controller);
  if (job.parameters !== null && job.parameters.length !== expected) {
    throw new Error(`C has ${expected} parameters here, job ${job.id} brings ${job.parameters.length}`);
  }
}

/** @throws Error unless the agent can run the job */
export function checkJob(job: Job, spec: AgentSpec): void {
  checkParameters(job, spec.controller);
  const { offRoadSteps, ...weights } = job.shaping ?? { offRoadSteps: 0 };
  termsOf(weights, experimentOfEnv(spec.world.env));
  if (job.world === 'dream') {
    checkDreamer(spec.memory.config, spec.dreamStarts);
    checkTemperature(job.tau);
  }
}
