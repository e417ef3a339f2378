/** The size of a run's data: frames collected and bytes stored in the browser, both estimated from its settings. */
import { FRAME_BYTES } from '../../data/episode.ts';
import { memoryShapes } from '../../memory/config.ts';
import { visionShapes } from '../../vision/config.ts';
import { memoryConfig, splitEpisodes, visionConfig } from '../run.ts';
import { experimentOf, type RunSettings } from './settings.ts';

/** Capacity of the frame buffer for V: a larger dataset is sampled evenly over all episodes. */
export const RESERVOIR_FRAMES = 24_000;

/** Two training states on disk, each with Adam's two moments, and the weights once more in the run's own file. */
const COPIES_OF_WEIGHTS = 7;

/** Probability that a frame of an episode is kept for V: 1 where all frames fit, 0 for unseen episodes. */
export function frameShare(settings: RunSettings, episode: number): number {
  const { seen } = splitEpisodes(settings['collect.episodes']);
  if (episode >= seen.length) return 0;
  return Math.min(1, RESERVOIR_FRAMES / framesOf(settings, seen.length));
}

/** Maximum number of frames that a run collects. */
export function framesCollected(settings: RunSettings): number {
  return framesOf(settings, settings['collect.episodes']);
}

/** Maximum number of bytes that a run stores: trajectories, V's sample of frames, latents, training states. */
export function bytesStored(settings: RunSettings): number {
  const { actionSize, latentSize } = memoryConfig(settings);
  const { seen } = splitEpisodes(settings['collect.episodes']);
  // Action, reward and done in 32 bits each, both in the trajectory and beside the latents.
  const step = 4 * (actionSize + 2);
  const frame = 2 * step + 4 * experimentOf(settings.experiment).truth.length + 2 * 2 * latentSize;
  const sample = Math.min(RESERVOIR_FRAMES, framesOf(settings, seen.length)) * FRAME_BYTES;
  const weights =
    4 * (numbersOf(visionShapes(visionConfig(settings))) + numbersOf(memoryShapes(memoryConfig(settings))));
  return framesCollected(settings) * frame + sample + COPIES_OF_WEIGHTS * weights;
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
