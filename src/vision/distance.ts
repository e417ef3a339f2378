/**
 * How far apart two pictures are for V, in percent: 0 for the same picture, 100 for two random frames (in the root
 * mean square). The unit in which a dream is compared with reality; mu of the true frame is compared with mu of the
 * dreamed picture, V.encode(V.decode(z)), so that what V cannot show counts for neither side.
 */
import { quantileOfSorted } from '../math/statistics.ts';

/**
 * 100 |a - b| / sqrt(2 Σ var(mu_d)): the expected square of the distance of two independent frames is 2 Σ var(mu_d).
 * Latents that do not vary contribute nothing.
 * @param a mu of one picture, [latent] @param b mu of the other
 * @param variance from `totalVariance`: sum over the latents of the variance of mu over frames
 * @throws RangeError where the lengths differ or the variance is no positive number
 */
export function latentDistance(a: ArrayLike<number>, b: ArrayLike<number>, variance: number): number {
  if (a.length !== b.length) throw new RangeError(`the distance of ${a.length} and ${b.length} latents`);
  if (!(variance > 0 && variance < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`the variance of the latents must be a positive number, got ${variance}`);
  }
  let squares = 0;
  for (let i = 0; i < a.length; i++) squares += (a[i] - b[i]) ** 2;
  return 100 * Math.sqrt(squares / (2 * variance));
}

/** Between several pictures, two by two, in the unit of `latentDistance`. */
export interface Spread {
  least: number;
  median: number;
  most: number;
}

/** @param mu of at least two pictures. [pictures, latent] @param variance as in `latentDistance` */
export function spreadOf(mu: Float32Array, latentSize: number, variance: number): Spread {
  const row = (i: number): Float32Array => mu.subarray(i * latentSize, (i + 1) * latentSize);
  const count = mu.length / latentSize;
  const distances: number[] = [];
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) distances.push(latentDistance(row(i), row(j), variance));
  }
  if (distances.length === 0) throw new RangeError(`the spread of ${count} pictures; it needs two`);
  distances.sort((a, b) => a - b);
  return {
    least: distances[0],
    median: quantileOfSorted(distances, 0.5),
    most: distances[distances.length - 1],
  };
}

/** Sum over the latents of the variance of mu over frames. @param mu [frames, latent] */
export function totalVariance(mu: ArrayLike<number>, latentSize: number): number {
  const frames = mu.length / latentSize;
  if (!Number.isInteger(frames) || frames < 1) {
    throw new RangeError(`${mu.length} numbers are no frames of ${latentSize} latents`);
  }
  let variance = 0;
  for (let latent = 0; latent < latentSize; latent++) {
    let mean = 0;
    for (let i = latent; i < mu.length; i += latentSize) mean += mu[i] / frames;
    for (let i = latent; i < mu.length; i += latentSize) variance += (mu[i] - mean) ** 2 / frames;
  }
  return variance;
}

/**
 * Σ var(mu_i), estimated from V's mean KL of each latent in nats. Where the aggregate posterior is the prior
 * N(0, 1), KL_i = -E[log sigma_i] and var(mu_i) = 1 - E[sigma_i²]; with the same sigma_i for every frame that is
 * 1 - exp(-2 KL_i).
 */
export function spreadOfKl(klPerDimension: readonly number[]): number {
  return klPerDimension.reduce((sum, kl) => sum + 1 - Math.exp(-2 * kl), 0);
}

/** Σ var(mu_i) from the measured standard deviations of mu over frames. */
export function spreadOfDeviation(muDeviation: readonly number[]): number {
  return muDeviation.reduce((sum, deviation) => sum + deviation ** 2, 0);
}
