/**
 * Drawing z: of a frame from V's Gaussian, of the next frame from M's mixtures, with temperature. Plain typed arrays.
 *
 * Temperature tau (section 4 of the paper): log-weights are divided by tau before the softmax, and the
 * noise is multiplied by sqrt(tau). 1 is the model as trained; near 0 the likeliest component's mean.
 */

/** M's prediction of the next z for a number of rows; every array is [rows, latent, mixture]. */
export interface Mixture {
  readonly latentSize: number;
  readonly mixtures: number;
  /** Normalised: exp sums to 1 over the mixture. */
  readonly logPi: Float32Array;
  readonly mu: Float32Array;
  readonly logSigma: Float32Array;
}

export interface NoiseSource {
  /** Uniform in [0, 1). */
  random(): number;
  /** Standard normal. */
  normal(): number;
}

/** Throws unless tau can be sampled with. */
export function checkTemperature(tau: number): void {
  if (!(tau > 0 && tau < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`temperature tau must be a positive number, got ${tau}`);
  }
}

/**
 * z = mu + exp(logvar / 2) * noise (paper, A.1), from latents[offset ..] into out[outOffset ..]: the z of one frame, as
 * M and C see it. @param random null takes z = mu
 */
export function sampleLatent(
  out: Float32Array,
  { mu, logvar }: { mu: Float32Array; logvar: Float32Array },
  offset: number,
  latentSize: number,
  random: NoiseSource | null,
  outOffset = 0,
): void {
  for (let i = 0; i < latentSize; i++) {
    const noise = random === null ? 0 : Math.exp(0.5 * logvar[offset + i]) * random.normal();
    out[outOffset + i] = mu[offset + i] + noise;
  }
}

/**
 * Draws z of one row into out[outOffset ..]. Two draws of `random` and one `normal` a latent at most.
 * @param means where the means of the drawn components go, likewise
 */
export function sampleMixture(
  out: Float32Array,
  mixture: Mixture,
  row: number,
  tau: number,
  random: NoiseSource,
  outOffset = 0,
  means: Float32Array | null = null,
): void {
  checkTemperature(tau);
  const { latentSize, mixtures, logPi, mu, logSigma } = mixture;
  const noise = Math.sqrt(tau);
  for (let latent = 0; latent < latentSize; latent++) {
    const first = (row * latentSize + latent) * mixtures;
    const k = first + pickComponent(logPi, first, mixtures, tau, random.random());
    out[outOffset + latent] = mu[k] + Math.exp(logSigma[k]) * noise * random.normal();
    if (means !== null) means[outOffset + latent] = mu[k];
  }
}

/** Inverse of the cumulated weights exp(logPi / tau) at `u` in [0, 1). */
function pickComponent(logPi: Float32Array, first: number, mixtures: number, tau: number, u: number): number {
  let max = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < mixtures; k++) max = Math.max(max, logPi[first + k]);
  let total = 0;
  for (let k = 0; k < mixtures; k++) total += Math.exp((logPi[first + k] - max) / tau);
  let left = u * total;
  for (let k = 0; k < mixtures - 1; k++) {
    left -= Math.exp((logPi[first + k] - max) / tau);
    if (left < 0) return k;
  }
  return mixtures - 1;
}

/** The mixture that `sampleMixture` draws from; every array is [latent, mixture]. */
export interface RowMixture {
  readonly pi: Float32Array;
  readonly mu: Float32Array;
  readonly sigma: Float32Array;
}

/** That of one row at temperature tau, copied: pi^(1 / tau), normalised, and sigma sqrt(tau). */
export function rowMixture(
  { latentSize, mixtures, logPi, mu, logSigma }: Mixture,
  row: number,
  tau: number,
): RowMixture {
  checkTemperature(tau);
  const [from, to] = [row * latentSize * mixtures, (row + 1) * latentSize * mixtures];
  const pi = new Float32Array(to - from);
  for (let at = 0; at < pi.length; at += mixtures) {
    const logs = logPi.subarray(from + at, from + at + mixtures);
    const max = Math.max(...logs);
    let total = 0;
    for (let k = 0; k < mixtures; k++) total += pi[at + k] = Math.exp((logs[k] - max) / tau);
    for (let k = 0; k < mixtures; k++) pi[at + k] /= total;
  }
  const noise = Math.sqrt(tau);
  const sigma = logSigma.slice(from, to).map((log) => Math.exp(log) * noise);
  return { pi, mu: mu.slice(from, to), sigma };
}

/** -log p(z) of each latent under a row's mixture, in nats. @param z [latent] @returns [latent] */
export function nllOfLatents({ pi, mu, sigma }: RowMixture, z: Float32Array): Float32Array {
  const mixtures = pi.length / z.length;
  return z.map((value, latent) => {
    const logs = Array.from({ length: mixtures }, (_, k) => {
      const i = latent * mixtures + k;
      const u = (value - mu[i]) / sigma[i];
      return Math.log(pi[i]) - Math.log(sigma[i]) - 0.5 * (u * u + Math.log(2 * Math.PI));
    });
    const max = Math.max(...logs);
    return -max - Math.log(logs.reduce((sum, log) => sum + Math.exp(log - max), 0));
  });
}

/** Mean of the mixture: sum over components of pi * mu. Blurs two futures into one that is neither. */
export function mixtureMean(out: Float32Array, mixture: Mixture, row: number, outOffset = 0): void {
  const { latentSize, mixtures, logPi, mu } = mixture;
  for (let latent = 0; latent < latentSize; latent++) {
    const first = (row * latentSize + latent) * mixtures;
    let mean = 0;
    for (let k = first; k < first + mixtures; k++) mean += Math.exp(logPi[k]) * mu[k];
    out[outOffset + latent] = mean;
  }
}
