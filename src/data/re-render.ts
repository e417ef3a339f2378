/**
 * Re-renders the frames of an episode that are not stored: the environment repeats the trajectory from its seed and
 * actions, and every byte of a frame is the same. A frame takes 12 kB on disk and half a millisecond to render.
 */
import { openTask } from '../env/index.ts';
import { COLLECT_AGAIN, type Episode, FRAME_BYTES, type Trajectory } from './episode.ts';

/** The frames of an episode in order; each is overwritten by the next. */
export function* framesOf(episode: Episode): Generator<Uint8Array> {
  const { frames, frameNumbers, rewards } = episode;
  if (frameNumbers.length <= rewards.length) {
    yield* rerenderFrames(episode);
    return;
  }
  for (let at = 0; at < frames.length; at += FRAME_BYTES) yield frames.subarray(at, at + FRAME_BYTES);
}

/** The same in batches of `size` frames and a smaller last one, in one array that is overwritten. */
export function* frameBatches(episode: Episode, size: number): Generator<Uint8Array> {
  const batch = new Uint8Array(size * FRAME_BYTES);
  let filled = 0;
  for (const frame of framesOf(episode)) {
    batch.set(frame, filled);
    filled += FRAME_BYTES;
    if (filled < batch.length) continue;
    yield batch;
    filled = 0;
  }
  if (filled > 0) yield batch.subarray(0, filled);
}

/** All frames of an episode. [T + 1, 64, 64, 3] */
export function wholeFrames(episode: Episode): Uint8Array {
  const all = new Uint8Array((episode.rewards.length + 1) * FRAME_BYTES);
  let at = 0;
  for (const frame of framesOf(episode)) {
    all.set(frame, at);
    at += FRAME_BYTES;
  }
  return all;
}

/** Copies of some frames, one after the other; later frames are not rendered. @param numbers ascending, some equal */
export function framesAt(episode: Episode, numbers: readonly number[]): Uint8Array {
  const copies = new Uint8Array(numbers.length * FRAME_BYTES);
  let found = 0;
  let at = 0;
  for (const frame of framesOf(episode)) {
    while (at === numbers[found]) copies.set(frame, found++ * FRAME_BYTES);
    at++;
    if (found === numbers.length) return copies;
  }
  throw new RangeError(`frame ${numbers[found]} of an episode of ${at} frames`);
}

/** A copy of one frame; later frames are not rendered. */
export function frameAt(episode: Episode, number: number): Uint8Array {
  return framesAt(episode, [number]);
}

/** Repeats the trajectory. @throws Error where it differs: another version of the page or browser recorded it. */
export function* rerenderFrames(trajectory: Trajectory): Generator<Uint8Array> {
  const { world, seed, actions, rewards, truth, truthNames } = trajectory;
  const task = openTask(world, { buffer: new Uint8Array(FRAME_BYTES), maxEpisodeSteps: rewards.length });
  const actionSize = actions.length / rewards.length;
  /** The first two numbers of the ground truth, a position, tell whether it is the same episode. */
  const check = (t: number): void => {
    const now = task.truth().slice(0, 2).map(Math.fround);
    const then = truth.subarray(t * truthNames.length, t * truthNames.length + 2);
    if (now[0] === then[0] && now[1] === then[1]) return;
    throw new Error(
      `the episode of seed ${seed} differs from when it was collected: in frame ${t} the position is ${now}, was ` +
        `${[...then]}. Another version of this page or browser recorded the trajectory: ${COLLECT_AGAIN}`,
    );
  };
  try {
    const first = task.reset(seed);
    check(0);
    yield first;
    for (let t = 0; t < rewards.length; t++) {
      const { observation } = task.step(actions.subarray(t * actionSize, (t + 1) * actionSize));
      check(t + 1);
      yield observation;
    }
  } finally {
    task.env.close();
  }
}
