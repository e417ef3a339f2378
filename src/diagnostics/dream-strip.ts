/**
 * A dream of M beside reality in a few pictures: M observes an unseen episode up to its middle, then dreams on under
 * the episode's own actions, and V decodes the dream.
 */
import { FRAME_BYTES, type LatentEpisode } from '../data/episode.ts';
import { Memory } from '../memory/inference.ts';
import { Vision } from '../vision/inference.ts';
import type { ReconstructionStrip } from '../vision/strip.ts';
import { dreamFrom, replay, sampled } from './dreams.ts';
import { finish, type TrainedMemory, type TrainedVision } from './report-progress.ts';
import { teacherForce } from './teacher-forcing.ts';

/** Steps of the dream that are shown. */
export const SHOWN_STEPS = [5, 10, 20, 40];
const LONGEST = Math.max(...SHOWN_STEPS);
/** Nearly the likeliest future, so that pictures of the same seed differ by what M has learned. */
const TAU = 0.1;

/** The last frame that M observes; null in an episode that is too short for a dream. */
export function startOfDream({ rewards }: Pick<LatentEpisode, 'rewards'>): number | null {
  return rewards.length > LONGEST ? (rewards.length - LONGEST) >> 1 : null;
}

/** Of those that are long enough the episode with the greatest return, since it keeps to the road; null without one. */
export function episodeToDream<Episode extends Pick<LatentEpisode, 'rewards'>>(
  episodes: readonly Episode[],
): Episode | null {
  const sum = ({ rewards }: Episode): number => rewards.reduce((total, reward) => total + reward, 0);
  const long = episodes.filter((episode) => startOfDream(episode) !== null);
  return long.reduce<Episode | null>(
    (best, episode) => (best === null || sum(episode) > sum(best) ? episode : best),
    null,
  );
}

/** @param originals the true frames at `SHOWN_STEPS` after the start. [SHOWN_STEPS.length, 64, 64, 3] */
export async function dreamStrip(
  episode: LatentEpisode,
  originals: Uint8Array,
  { config, weights }: TrainedVision,
  trained: TrainedMemory,
  seed: number,
): Promise<ReconstructionStrip> {
  const frame = startOfDream(episode);
  const count = SHOWN_STEPS.length;
  if (frame === null || originals.length !== count * FRAME_BYTES) {
    throw new RangeError(
      `a dream strip takes an episode of more than ${LONGEST} steps and ${count} frames, ` +
        `got ${episode.rewards.length} steps and ${originals.length / FRAME_BYTES} frames`,
    );
  }
  const moment = { episode, frame, ...(await stateAt(episode, frame, trained)) };
  const steps = dreamFrom([moment], trained, replay, sampled(TAU, seed), LONGEST);
  const vision = new Vision(config, weights);
  try {
    const shown = SHOWN_STEPS.flatMap((step) => [...steps[step - 1]]);
    return { count, originals, decoded: await vision.decode(Float32Array.from(shown), count) };
  } finally {
    vision.dispose();
  }
}

/** h and c of M before it observes this frame. */
async function stateAt(
  episode: LatentEpisode,
  frame: number,
  { config, weights }: TrainedMemory,
): Promise<{ h: Float32Array; c: Float32Array }> {
  const before: LatentEpisode = {
    ...episode,
    mu: episode.mu.subarray(0, (frame + 1) * config.latentSize),
    actions: episode.actions.subarray(0, frame * config.actionSize),
    rewards: episode.rewards.subarray(0, frame),
  };
  const memory = new Memory(config, weights, 1);
  try {
    await finish(teacherForce([() => Promise.resolve(before)], memory, {}));
    return { h: memory.h.slice(), c: memory.c.slice() };
  } finally {
    memory.dispose();
  }
}
