/**
 * M's mixtures on plain arrays, for inference and diagnostics: `mixture` and `mixtureNll` of ../../model.ts, in
 * float64.
 */
import type { Mixture } from '../../sample.ts';

/** Writes the mixtures of an MDN's output, per latent K logits, K means, K log sigmas. [rows, latent * 3 * mixture] */
export function mixtureFromOutput(output: Float32Array, into: Mixture): void {
  const { logPi, mu, logSigma, mixtures } = into;
  for (let first = 0; first < logPi.length; first += mixtures) {
    const at = 3 * first;
    let max = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < mixtures; k++) max = Math.max(max, output[at + k]);
    let sum = 0;
    for (let k = 0; k < mixtures; k++) sum += Math.exp(output[at + k] - max);
    const logSum = max + Math.log(sum);
    for (let k = 0; k < mixtures; k++) {
      logPi[first + k] = output[at + k] - logSum;
      mu[first + k] = output[at + mixtures + k];
      logSigma[first + k] = output[at + 2 * mixtures + k];
    }
  }
}

/** Negative log-likelihood of the z that came under a row's mixtures: mean over latents of -log p(z), in nats. */
export function nllPerLatent(mixture: Mixture, row: number, z: ArrayLike<number>, zOffset = 0): number {
  const { latentSize, mixtures, logPi, mu, logSigma } = mixture;
  const joint = new Float64Array(mixtures);
  let nats = 0;
  for (let latent = 0; latent < latentSize; latent++) {
    const first = (row * latentSize + latent) * mixtures;
    let max = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < mixtures; k++) {
      const u = (z[zOffset + latent] - mu[first + k]) / Math.exp(logSigma[first + k]);
      joint[k] = logPi[first + k] - logSigma[first + k] - 0.5 * u * u;
      max = Math.max(max, joint[k]);
    }
    let sum = 0;
    for (let k = 0; k < mixtures; k++) sum += Math.exp(joint[k] - max);
    nats += 0.5 * Math.log(2 * Math.PI) - max - Math.log(sum);
  }
  return nats / latentSize;
}
