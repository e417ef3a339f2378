/** Requests of the lab to the training worker: the network, its options, its files. Types only. */
import type { MemoryConfig } from '../memory/config.ts';
import type { MemoryOptions } from '../memory/trainer.ts';
import type { VisionConfig } from '../vision/config.ts';
import type { VisionOptions } from '../vision/trainer.ts';

export type TrainingTask =
  | { part: 'vision'; config: VisionConfig; options: VisionOptions & FallingRate & GroundWeight }
  | { part: 'memory'; config: MemoryConfig; options: MemoryOptions & FallingRate };

/** The learning rate falls linearly from `learningRate` at the first step to this after the last; constant without. */
export interface FallingRate {
  lastLearningRate?: number;
}

/** Of the ground's pixels in V's loss: falls linearly from this at the first step to 0 after the last; 0 without. */
export interface GroundWeight {
  groundWeight?: number;
}

/** The files of collected episodes, by path. */
export type TrainingFiles =
  | {
      part: 'vision';
      /** Trajectories; V is trained on their kept frames. */
      seen: string[];
      /** Fraction of its kept frames that each of them offers; absent: all. */
      shares?: readonly number[];
      /** Trajectories that V is not trained on; the page shows reconstructions of a few of their frames. */
      unseen: string[];
      /** Maximum number of frames in memory. */
      capacity: number;
      seed: number;
    }
  | {
      part: 'memory';
      /** Files of mu and logvar. */
      seen: string[];
      /** Those that M is not trained on; its loss is measured on a few of them. */
      unseen: string[];
    };
