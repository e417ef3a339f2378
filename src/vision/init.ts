/** V before any training: Glorot's uniform kernels, zero biases. May import math. */
import { Xoshiro128 } from '../math/random.ts';
import type { Weights } from '../math/weights.ts';
import { type VisionConfig, visionShapes } from './config.ts';

/** The same seed gives the same weights. */
export function initVision(config: VisionConfig, seed: number): Weights {
  const random = new Xoshiro128(seed);
  const weights: Weights = {};
  for (const [name, shape] of Object.entries(visionShapes(config))) {
    const data = new Float32Array(shape.reduce((product, n) => product * n, 1));
    if (name.endsWith('.kernel')) {
      // Glorot & Bengio 2010, eq. 16. It is symmetric in in and out, so [.., out, in] needs no exception.
      const receptive = shape.slice(0, -2).reduce((product, n) => product * n, 1);
      const [fanA, fanB] = shape.slice(-2);
      const limit = Math.sqrt(6 / (receptive * (fanA + fanB)));
      for (let i = 0; i < data.length; i++) data[i] = (2 * random.random() - 1) * limit;
    }
    weights[name] = { shape, data };
  }
  return weights;
}
