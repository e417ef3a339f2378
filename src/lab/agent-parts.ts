/**
 * The parts of an agent that are trained so far, the records of its search, and the configurations of V, M and C that
 * settings mean: what a checkpoint holds.
 */
import type { ControllerConfig } from '../controller/controller.ts';
import { actionSizeOf, experimentOf } from '../env/experiments.ts';
import type { Weights } from '../math/weights.ts';
import type { MemoryConfig } from '../memory/config.ts';
import type { VisionConfig } from '../vision/config.ts';
import type { RunSettings } from './settings/settings.ts';

/** The parts of the agent that are trained so far. */
export interface Agent {
  vision: { config: VisionConfig; weights: Weights } | null;
  memory: { config: MemoryConfig; weights: Weights } | null;
  controller: { config: ControllerConfig; parameters: Float32Array } | null;
  /** mu and logvar of the first frames of collected episodes: where dreams begin. */
  starts: { mu: Float32Array; logvar: Float32Array } | null;
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
  /** The tracks that a mirrored search may play again, and their mean returns; of the last generations only. */
  hard?: { seed: number; mean: number }[];
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
