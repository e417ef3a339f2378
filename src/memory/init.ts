/**
 * M before any training: Glorot's uniform kernels and zero biases, as TensorFlow's BasicLSTMCell has them.
 * The forget gate's bias of 1 is added when the cell runs, so that the authors' weights fit as they are.
 */
import { glorotUniform } from '../backend/glorot.ts';
import { Xoshiro128 } from '../math/random.ts';
import type { Weights } from '../math/weights.ts';
import { checkMemoryConfig, type MemoryConfig, memoryShapes } from './config.ts';

/** The same seed gives the same weights. Throws unless the configuration can make a network. */
export function initMemory(config: MemoryConfig, seed: number): Weights {
  checkMemoryConfig(config);
  return glorotUniform(memoryShapes(config), new Xoshiro128(seed));
}
