/** The density of a mixture of normals, as M's prediction of one latent is drawn. */
import type { StepPrediction } from '../../store/engine.ts';

/** One component of the mixture of one latent. */
export interface Component {
  /** Weight, 0 .. 1. */
  pi: number;
  mu: number;
  sigma: number;
}

/** Components of one latent. */
export function componentsOf({ pi, mu, sigma, z }: StepPrediction, latent: number): Component[] {
  const mixtures = pi.length / z.length;
  return Array.from({ length: mixtures }, (_, k) => {
    const i = latent * mixtures + k;
    return { pi: pi[i], mu: mu[i], sigma: sigma[i] };
  });
}

/** pi N(z; mu, sigma), its part of the density at z. */
export function partOf({ pi, mu, sigma }: Component, z: number): number {
  const u = (z - mu) / sigma;
  return (pi * Math.exp(-0.5 * u * u)) / (sigma * Math.sqrt(2 * Math.PI));
}

export function densityAt(components: readonly Component[], z: number): number {
  let density = 0;
  for (const component of components) density += partOf(component, z);
  return density;
}

/** The latents to whose z M gave least, the highest NLL first. */
export function largestNll({ nll }: StepPrediction, count: number): number[] {
  return [...nll.keys()].sort((a, b) => nll[b] - nll[a]).slice(0, count);
}
