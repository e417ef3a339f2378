/**
 * The distance of two pictures as V sees them: that of their mu, in percent of what two random frames of the data
 * differ by. For independent a and b of the data E|mu_a - mu_b|² = 2 Σ var(mu_i); the action sensitivity of M
 * (src/diagnostics/action-sensitivity.ts) leaves the 2 out, so that its unit is sqrt(2) times as large.
 */

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

/**
 * 0 for the same mu; the root mean square over pairs of random frames is 100.
 * @param a, b mu of two pictures. [latent] each
 * @param spread Σ var(mu_i), above 0
 */
export function distancePercent(a: Float32Array, b: Float32Array, spread: number): number {
  if (a.length !== b.length)
    throw new RangeError(`mu of ${a.length} and of ${b.length} latents have no distance`);
  if (!(spread > 0)) throw new RangeError(`the spread of mu must be above 0, got ${spread}`);
  let square = 0;
  for (let i = 0; i < a.length; i++) square += (a[i] - b[i]) ** 2;
  return 100 * Math.sqrt(square / (2 * spread));
}
