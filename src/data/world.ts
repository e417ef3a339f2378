/**
 * Which real environment an experiment lives in, with the options that matter to it: what travels to the
 * threads that gather, show and judge. Types only.
 */

export type World =
  | { env: 'CarRacing-v3' }
  /** Pixels, and pixels a step. */
  | { env: 'BouncingBall-v0'; radius: number; speed: number };
