/**
 * The authors' recorded latents: what their V made of consecutive frames. Which latents are live, which
 * recorded frame comes nearest to a z, and the recording out of order or sampled, to hold M against.
 */
import type { Xoshiro128 } from '../math/random.ts';

export interface RecordedLatents {
  frames: number;
  latentSize: number;
  mu: Float32Array; // [frame, latent]
  sigma: Float32Array; // [frame, latent]
}

/** A latent whose mu varies less than this over the recording sits at the prior and carries nothing. */
const LIVE_DEVIATION = 0.2;

/** Latents that tell frames apart, ascending. */
export function liveLatents({ frames, latentSize, mu }: RecordedLatents): number[] {
  return Array.from({ length: latentSize }, (_, latent) => latent).filter((latent) => {
    let mean = 0;
    for (let t = 0; t < frames; t++) mean += mu[t * latentSize + latent] / frames;
    let variance = 0;
    for (let t = 0; t < frames; t++) variance += (mu[t * latentSize + latent] - mean) ** 2 / frames;
    return Math.sqrt(variance) > LIVE_DEVIATION;
  });
}

export interface Nearest {
  frame: number;
  /** Euclidean, over the live latents only: the others are noise in a dream. */
  distance: number;
}

/** The recorded frame whose live latents come nearest to those of z. */
export function nearestFrame(
  { frames, latentSize, mu }: RecordedLatents,
  live: readonly number[],
  z: ArrayLike<number>,
): Nearest {
  let best: Nearest = { frame: -1, distance: Number.POSITIVE_INFINITY };
  for (let frame = 0; frame < frames; frame++) {
    let squares = 0;
    for (const latent of live) squares += (z[latent] - mu[frame * latentSize + latent]) ** 2;
    const distance = Math.sqrt(squares);
    if (distance < best.distance) best = { frame, distance };
  }
  if (best.frame < 0) throw new Error('no recorded frame is near a z that is not finite');
  return best;
}

/** z drawn from what V knew of every frame. [frame, latent] */
export function zSampled({ mu, sigma }: RecordedLatents, random: Xoshiro128): Float32Array {
  return mu.map((mean, i) => mean + sigma[i] * random.normal());
}

/** The rows of a [row, width] array in random order (Fisher-Yates). */
export function shuffled(rows: Float32Array, width: number, random: Xoshiro128): Float32Array {
  const result = rows.slice();
  for (let i = rows.length / width - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const row = result.slice(i * width, (i + 1) * width);
    result.copyWithin(i * width, j * width, (j + 1) * width);
    result.set(row, j * width);
  }
  return result;
}
