/**
 * Frames that were not kept, made again: the environment plays the seed and the actions of a tape, and every byte is
 * as it was first seen. A frame takes 12 kB on disk and half a millisecond to make.
 */
import { openTask } from '../env/index.ts';
import { type Episode, FRAME_BYTES, GATHER_ANEW, type Tape } from './episode.ts';

/** The frames of an episode in order; each is overwritten by the next. */
export function* framesOf(episode: Episode): Generator<Uint8Array> {
  const { frames, frameNumbers, rewards } = episode;
  if (frameNumbers.length <= rewards.length) {
    yield* remakeFrames(episode);
    return;
  }
  for (let at = 0; at < frames.length; at += FRAME_BYTES) yield frames.subarray(at, at + FRAME_BYTES);
}

/** The same in batches of `size` and a smaller last one, in one array that is overwritten. */
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

/** A copy of one frame; what comes after it is not played. */
export function frameAt(episode: Episode, number: number): Uint8Array {
  let at = 0;
  for (const frame of framesOf(episode)) if (at++ === number) return frame.slice();
  throw new RangeError(`frame ${number} of an episode of ${at} frames`);
}

/** Plays the tape again. @throws Error where it leads elsewhere: the tape is not of this program and browser. */
export function* remakeFrames(tape: Tape): Generator<Uint8Array> {
  const { world, seed, actions, rewards, truth, truthNames } = tape;
  const task = openTask(world, { buffer: new Uint8Array(FRAME_BYTES), maxEpisodeSteps: rewards.length });
  const actionSize = actions.length / rewards.length;
  /** Where the car or ball is, the first two of the truth's numbers, tells whether it is the same episode. */
  const check = (t: number): void => {
    const now = task.truth().slice(0, 2).map(Math.fround);
    const then = truth.subarray(t * truthNames.length, t * truthNames.length + 2);
    if (now[0] === then[0] && now[1] === then[1]) return;
    throw new Error(
      `the episode of seed ${seed} goes another way than when it was gathered: frame ${t} is at ${now}, was at ` +
        `${[...then]}. Its tape is of another version of this page or browser: ${GATHER_ANEW}`,
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
