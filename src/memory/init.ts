/**
 * M before any training: Glorot's uniform kernels and zero biases, as TensorFlow's BasicLSTMCell has them.
 * The forget gate's bias of 1 is added when the cell runs, so that the authors' weights fit as they are.
 */
import { glorotUniform } from '../backend/glorot.ts';
import { Xoshiro128 } from '../math/random.ts';
import type { Weights } from '../math/weights.ts';
import { checkMemoryConfig, type MemoryConfig, memoryShapes } from './config.ts';

/**
 * The same seed gives the same weights. Throws unless the configuration can make a network.
 * @param endRate Probability of an end per step, in 0 .. 1 exclusive, which the head `done` predicts at first. Ends are
 *   so rare that a head which begins at 1/2 is still far above their rate when the training ends.
 */
export function initMemory(config: MemoryConfig, seed: number, endRate = 0.5): Weights {
  checkMemoryConfig(config);
  if (!(endRate > 0 && endRate < 1)) {
    throw new RangeError(`the rate of ends must lie between 0 and 1, both excluded, got ${endRate}`);
  }
  const weights = glorotUniform(memoryShapes(config), new Xoshiro128(seed));
  if (config.predictDone) weights['memory.done.bias'].data[0] = Math.log(endRate / (1 - endRate));
  return weights;
}
