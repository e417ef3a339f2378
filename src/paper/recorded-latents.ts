/**
 * The authors' recorded latents: consecutive frames encoded by their V. Live latents, the recorded frame nearest to a
 * z, and the recording shuffled or sampled, for comparison.
 */
import type { Xoshiro128 } from '../math/random.ts';

export interface RecordedLatents {
  frames: number;
  latentSize: number;
  mu: Float32Array; // [frame, latent]
  sigma: Float32Array; // [frame, latent]
}

/** A latent whose mu varies less than this over the recording equals the prior and holds no information. */
const LIVE_DEVIATION = 0.2;

/** Latents that differ between frames, ascending. */
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
  /** Euclidean distance over the live latents only: the others are noise in a dream. */
  distance: number;
}

/** The recorded frame whose live latents are nearest to those of z. @throws Error for a z that is not finite */
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
  if (best.frame < 0) throw new Error('z is not finite, so no recorded frame is nearest');
  return best;
}

/** z sampled from the posterior of every frame. [frame, latent] */
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
