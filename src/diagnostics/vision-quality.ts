/**
 * Quality of V on unseen episodes: the error of its reconstructions from z = mu, and the information in each latent.
 */

import { latentSizeOf } from '../data/datasets.ts';
import { FRAME_BYTES, type LatentEpisode } from '../data/episode.ts';
import type { ExperimentRecord } from '../env/experiment.ts';
import { Vision } from '../vision/inference.ts';
import { PatchCorrelation } from './patch-correlation.ts';
import type { FrameSource, TrainedVision } from './report-progress.ts';

export interface ReconstructionQuality {
  /** Number of frames. */
  frames: number;
  /** Mean squared error of colour values in 0 .. 1. */
  mse: number;
  /** 10 log10(1 / mse), decibels. */
  psnr: number;
  /** The same for the mean frame instead of a reconstruction: the baseline. */
  meanFrameMse: number;
  meanFramePsnr: number;
  /** Correlation of the brightness of the ground in frame and reconstruction; null where no ground is named. */
  patchCorrelation: number | null;
}

export interface LatentUse {
  /** Mean KL(q(z|frame) || N(0, 1)) of each latent, nats. [latent] */
  klPerDimension: number[];
  /** Standard deviation of each latent's mu over the frames. [latent] */
  muDeviation: number[];
  /** Latents above LIVE_KL. */
  live: number;
  /** Latents whose mu varies more than LIVE_DEVIATION, the stricter count: 13 of 32 for the paper's V. */
  varying: number;
}

export const LIVE_KL = 0.01;
export const LIVE_DEVIATION = 0.2;

const MAX_FRAMES = 512;
const BATCH = 32;

/**
 * On frames evenly spaced over all episodes; yields the fraction that is done.
 * @param ground the two shades whose pattern is compared, of the experiment's record
 */
export async function* reconstructionQuality(
  episodes: readonly FrameSource[],
  trained: TrainedVision,
  ground?: ExperimentRecord['ground'],
): AsyncGenerator<number, ReconstructionQuality> {
  const patches = ground && new PatchCorrelation(ground);
  const vision = new Vision(trained.config, trained.weights);
  try {
    const sums = new Float64Array(FRAME_BYTES);
    const squares = new Float64Array(FRAME_BYTES);
    let frames = 0;
    let errors = 0;
    const perEpisode = Math.max(1, Math.floor(MAX_FRAMES / episodes.length));
    for (const [e, read] of episodes.entries()) {
      const chosen = spread(await read(), perEpisode);
      for (let from = 0; from < chosen.length; from += BATCH * FRAME_BYTES) {
        const batch = chosen.subarray(from, from + BATCH * FRAME_BYTES);
        const count = batch.length / FRAME_BYTES;
        const { mu } = await vision.encodeAsync(batch, count);
        const decoded = await vision.decode(mu, count);
        for (let i = 0; i < batch.length; i++) {
          const value = batch[i] / 255;
          sums[i % FRAME_BYTES] += value;
          squares[i % FRAME_BYTES] += value * value;
          errors += (value - decoded[i] / 255) ** 2;
        }
        patches?.add(batch, decoded);
        frames += count;
      }
      yield (e + 1) / episodes.length;
    }
    const mse = errors / (frames * FRAME_BYTES);
    const variance = squares.reduce((total, square, i) => total + square - sums[i] ** 2 / frames, 0);
    const meanFrameMse = variance / (frames * FRAME_BYTES);
    const patchCorrelation = patches?.value() ?? null;
    return {
      frames,
      mse,
      psnr: psnr(mse),
      meanFrameMse,
      meanFramePsnr: psnr(meanFrameMse),
      patchCorrelation,
    };
  } finally {
    vision.dispose();
  }
}

/** Peak signal-to-noise ratio of values in 0 .. 1, decibels. */
export function psnr(mse: number): number {
  return -10 * Math.log10(mse);
}

/** @throws TypeError without episodes */
export function latentUse(episodes: readonly LatentEpisode[]): LatentUse {
  const size = latentSizeOf(episodes[0]);
  const kl = new Float64Array(size);
  const sums = new Float64Array(size);
  const squares = new Float64Array(size);
  let frames = 0;
  for (const { mu, logvar } of episodes) {
    frames += mu.length / size;
    for (let i = 0; i < mu.length; i++) {
      kl[i % size] += (Math.exp(logvar[i]) + mu[i] ** 2 - 1 - logvar[i]) / 2;
      sums[i % size] += mu[i];
      squares[i % size] += mu[i] ** 2;
    }
  }
  const klPerDimension = Array.from(kl, (sum) => sum / frames);
  const muDeviation = Array.from(squares, (square, i) =>
    Math.sqrt(Math.max(0, square / frames - (sums[i] / frames) ** 2)),
  );
  return {
    klPerDimension,
    muDeviation,
    live: klPerDimension.filter((nats) => nats > LIVE_KL).length,
    varying: muDeviation.filter((deviation) => deviation > LIVE_DEVIATION).length,
  };
}

/** At most `count` frames, evenly spaced. */
function spread(frames: Uint8Array, count: number): Uint8Array {
  const total = frames.length / FRAME_BYTES;
  const taken = Math.min(count, total);
  const chosen = new Uint8Array(taken * FRAME_BYTES);
  for (let i = 0; i < taken; i++) {
    const from = Math.floor(((i + 0.5) / taken) * total) * FRAME_BYTES;
    chosen.set(frames.subarray(from, from + FRAME_BYTES), i * FRAME_BYTES);
  }
  return chosen;
}
