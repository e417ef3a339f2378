/** The time of the loops that ask for the next picture, and the speeds a visitor can choose. */

/** Steps per second of both environments at speed 1: CarRacing's FPS. */
export const STEPS_PER_SECOND = 50;
export const SPEEDS = [0.25, 0.5, 1, 2, 4] as const;
/** Steps per request at most, however late the page is. */
export const MAX_STEPS = 8;

/** requestAnimationFrame, the time in milliseconds, and whether the page is hidden. */
export interface LoopClock {
  nextFrame(callback: (milliseconds: number) => void): void;
  hidden(): boolean;
}
