/**
 * Fresh parameters for M: Glorot-uniform kernels and zero biases, as TensorFlow's BasicLSTMCell has them.
 * The forget gate's bias of 1 is added when the cell runs, so that the authors' weights fit as they are.
 */
import { Xoshiro128 } from '../math/random.ts';
import type { Weights } from '../math/weights.ts';
import { checkMemoryConfig, type MemoryConfig, memoryShapes } from './config.ts';

export function initMemory(config: MemoryConfig, seed: number): Weights {
  checkMemoryConfig(config);
  const random = new Xoshiro128(seed);
  const weights: Weights = {};
  for (const [name, shape] of Object.entries(memoryShapes(config))) {
    const data = new Float32Array(shape.reduce((product, n) => product * n, 1));
    if (shape.length === 2) {
      const limit = Math.sqrt(6 / (shape[0] + shape[1]));
      for (let i = 0; i < data.length; i++) data[i] = limit * (2 * random.random() - 1);
    }
    weights[name] = { shape, data };
  }
  return weights;
}
