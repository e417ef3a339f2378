/** A moment of what is watched as a clip shows it: both pictures, and who drives in them in words. */
import type { ClipFrame } from './recorder-client.ts';
import type { Actor, DreamDriver, ViewerFrame } from './viewer-client.ts';

const DRIVERS: Readonly<Record<Actor, string>> = {
  driver: 'the script',
  random: 'random actions',
  controller: 'C',
  human: 'you',
};
const DREAM_DRIVERS: Readonly<Record<DreamDriver, string>> = {
  controller: 'C',
  reality: "reality's actions",
  human: 'you',
};

export function clipFrameOf(frame: ViewerFrame): Omit<ClipFrame, 'duration'> {
  const { dreamState } = frame;
  return {
    reality: frame.frame,
    dream: frame.dream,
    step: frame.step,
    episodeReturn: frame.episodeReturn,
    driver: DRIVERS[frame.driver],
    dreamed: dreamState && {
      step: dreamState.step,
      episodeReturn: dreamState.episodeReturn,
      driver: DREAM_DRIVERS[dreamState.driver],
      // That of the picture: of four temperatures the first is shown, whatever is set.
      tau: dreamState.tau,
    },
  };
}
