/** Fresh parameters of a net, as V and M begin. */
import type { Xoshiro128 } from '../math/random.ts';
import type { Weights } from '../math/weights.ts';

/**
 * Glorot's uniform kernels (Glorot & Bengio 2010, eq. 16) and zero biases, drawn in the order of `shapes`. A kernel has
 * two axes or more, the last two of them in and out: the formula is symmetric in both, so [.., out, in] needs no
 * exception.
 */
export function glorotUniform(shapes: Record<string, number[]>, random: Xoshiro128): Weights {
  const weights: Weights = {};
  for (const [name, shape] of Object.entries(shapes)) {
    const data = new Float32Array(shape.reduce((product, n) => product * n, 1));
    if (shape.length >= 2) {
      const receptive = shape.slice(0, -2).reduce((product, n) => product * n, 1);
      const [fanA, fanB] = shape.slice(-2);
      const limit = Math.sqrt(6 / (receptive * (fanA + fanB)));
      for (let i = 0; i < data.length; i++) data[i] = limit * (2 * random.random() - 1);
    }
    weights[name] = { shape, data };
  }
  return weights;
}
