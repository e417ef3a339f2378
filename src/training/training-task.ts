/** What the lab asks the training worker for: which network, with which options, on which files. Types only. */
import type { MemoryConfig } from '../memory/config.ts';
import type { MemoryOptions } from '../memory/trainer.ts';
import type { VisionConfig } from '../vision/config.ts';
import type { VisionOptions } from '../vision/trainer.ts';

export type TrainingTask =
  | { part: 'vision'; config: VisionConfig; options: VisionOptions }
  | {
      part: 'memory';
      config: MemoryConfig;
      /** Adam's step size falls in a straight line to `lastLearningRate`; it is constant without one. */
      options: MemoryOptions & { lastLearningRate?: number };
    };

/** The files of collected episodes, by path. */
export type TrainingFiles =
  | {
      part: 'vision';
      /** Trajectories, whose kept frames V learns from. */
      seen: string[];
      /** Trajectories that V never learns from; a few of their frames are shown beside their reconstructions. */
      unseen: string[];
      /** Frames held in memory at most. */
      capacity: number;
      seed: number;
    }
  | {
      part: 'memory';
      /** Files of mu and logvar. */
      seen: string[];
    };
