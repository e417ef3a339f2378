/** The environment of an experiment and its options, as sent to the worker threads. Types only. */

export type World =
  | { env: 'CarRacing-v3' }
  /** Radius in pixels, speed in pixels per step. */
  | { env: 'BouncingBall-v0'; radius: number; speed: number };
