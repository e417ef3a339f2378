/**
 * How much a run gathers, and what that takes of the browser's storage: said before it starts, and refused where there
 * is no room.
 */

import { FRAME_BYTES } from '../../data/episode.ts';
import { memoryShapes } from '../../memory/config.ts';
import { visionShapes } from '../../vision/config.ts';
import { memoryConfig, splitEpisodes, visionConfig } from '../run.ts';
import { experimentOf, type RunSettings } from './settings.ts';

/** Frames V draws its batches from; what does not fit is sampled evenly over all episodes. */
export const RESERVOIR_FRAMES = 24_000;

/** A training is kept twice, each time with Adam's two moments; the run's own file has the weights once more. */
const COPIES_OF_WEIGHTS = 7;

/** The probability with which each frame of an episode is kept for V: all where they fit, none of the unseen ones. */
export function frameShare(settings: RunSettings, episode: number): number {
  const { seen } = splitEpisodes(settings['collect.episodes']);
  if (episode >= seen.length) return 0;
  return Math.min(1, RESERVOIR_FRAMES / framesOf(settings, seen.length));
}

/** Frames that a run gathers at most. */
export function framesGathered(settings: RunSettings): number {
  return framesOf(settings, settings['collect.episodes']);
}

/** Bytes that a run stores at most: tapes, V's sample of frames, latents, the networks in training. */
export function bytesStored(settings: RunSettings): number {
  const { actionSize, latentSize } = memoryConfig(settings);
  const { seen } = splitEpisodes(settings['collect.episodes']);
  // An action, a reward and whether it was the end, each in 32 bits; in the tape and beside the latents.
  const step = 4 * (actionSize + 2);
  const frame = 2 * step + 4 * experimentOf(settings.experiment).truth.length + 2 * 2 * latentSize;
  const sample = Math.min(RESERVOIR_FRAMES, framesOf(settings, seen.length)) * FRAME_BYTES;
  const weights =
    4 * (numbersOf(visionShapes(visionConfig(settings))) + numbersOf(memoryShapes(memoryConfig(settings))));
  return framesGathered(settings) * frame + sample + COPIES_OF_WEIGHTS * weights;
}

/** T steps have T + 1 frames. */
function framesOf(settings: RunSettings, episodes: number): number {
  return episodes * (settings['collect.steps'] + 1);
}

function numbersOf(shapes: Record<string, readonly number[]>): number {
  return Object.values(shapes).reduce((sum, shape) => sum + shape.reduce((product, n) => product * n, 1), 0);
}

export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}
