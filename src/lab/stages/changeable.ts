/** Settings that a run takes another value of when it goes on. */
import type { TrainedPart } from '../learning/timelapse.ts';
import type { RunSettings } from '../settings/settings.ts';

/** Settings that may change while a part is in training; after a change of any other one it starts over. */
export const CHANGEABLE: Record<TrainedPart, readonly (keyof RunSettings)[]> = {
  vision: ['vision.learningRate', 'vision.finalLearningRate'],
  memory: ['memory.learningRate', 'memory.finalLearningRate'],
};
