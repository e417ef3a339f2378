/** For tests: a step of reality with what an M of one latent and one unit expected of it. */
import type { StepPrediction } from '../../src/store/engine.ts';

export const prediction = (step: number, changes: Partial<StepPrediction> = {}): StepPrediction => ({
  world: 'reality',
  step,
  pi: Float32Array.of(1),
  mu: Float32Array.of(0),
  sigma: Float32Array.of(1),
  z: Float32Array.of(0),
  nll: Float32Array.of(0.9),
  h: Float32Array.of(0),
  reward: 0,
  trueReward: 0,
  done: 0,
  ended: false,
  ...changes,
});
