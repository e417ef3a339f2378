/**
 * Which of V's latents carry something: ordered by their KL divergence from the prior.
 */

/** A latent of no more KL (nats) has collapsed onto the prior: moving it changes next to nothing. */
export const LIVE_KL = 0.01;

export interface LatentOrder {
  /** Dimensions to show first, by falling KL; all of them in their own order as long as no KL is known. */
  live: number[];
  /** Collapsed dimensions, by falling KL. */
  rest: number[];
}

export function orderLatents(size: number, klPerDimension: readonly number[] | null): LatentOrder {
  const dimensions = Array.from({ length: size }, (_, dimension) => dimension);
  if (klPerDimension === null) return { live: dimensions, rest: [] };
  // One that is no number carries nothing either.
  const kl = (dimension: number): number => klPerDimension[dimension] || 0;
  dimensions.sort((a, b) => kl(b) - kl(a) || a - b);
  return {
    live: dimensions.filter((dimension) => kl(dimension) > LIVE_KL),
    rest: dimensions.filter((dimension) => kl(dimension) <= LIVE_KL),
  };
}

/** Nats, the full width of a bar of KL; 1 as long as no KL is known. */
export function largestKl(klPerDimension: readonly number[] | null): number {
  return klPerDimension === null ? 1 : Math.max(...klPerDimension.map((nats) => nats || 0));
}
