/** What a clip of the world and its dream is made of: plain values, from the page to the recorder. Types only. */

/** A moment of the world beside its dream, and what is said of it. */
export interface ClipFrame {
  /** RGBA, 64x64. */
  reality: Uint8ClampedArray;
  /** RGBA, 64x64; null where nothing is dreamed. */
  dream: Uint8ClampedArray | null;
  /** For how long it is shown, milliseconds. */
  duration: number;
  step: number;
  episodeReturn: number;
  /** Who drives, for people: "C". */
  driver: string;
  /** Null where nothing is dreamed. */
  dreamed: { step: number; episodeReturn: number; driver: string; tau: number } | null;
}

/** What stays the same through a clip. */
export interface ClipCaptions {
  /** Name of the agent. */
  agent: string;
  /** Whether there are rewards: a return is shown only then. */
  hasReturn: boolean;
}

export interface Clip extends ClipCaptions {
  frames: ClipFrame[];
}
