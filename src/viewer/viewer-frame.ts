/** What the page asks of the viewer, and what it is given: plain values that travel between threads. Types only. */

/** Who chooses the actions of what is watched. C drives only where there is one: else the scripted driver does. */
export type Actor = 'driver' | 'random' | 'controller' | 'human';

/** Who drives the same track in a second car. */
export type OpponentActor = 'driver' | 'controller';

/** Who chooses the actions of the dream: C from the dream's own z and h, whoever drives in reality, a person. */
export type DreamDriver = 'controller' | 'reality' | 'human';

/** Where a dream begins: at this moment of reality, or at a real first frame that the seed chooses. */
export type DreamOrigin = 'here' | { seed: number };

/** A dream under way. */
export interface DreamState {
  /** The one asked for, or reality's actions as long as C cannot drive. */
  driver: DreamDriver;
  action: number[];
  /** Steps since it began. */
  step: number;
  /** As M predicts it; 0 without a reward head. */
  reward: number;
  episodeReturn: number;
  /** By M, or after as many steps as an episode has: it stands still. */
  ended: boolean;
}

/** Which networks exist already. */
export interface Trained {
  vision: boolean;
  memory: boolean;
  controller: boolean;
}

/** A new episode. */
export interface StartRequest {
  seed: number;
  actor: Actor;
  opponent: OpponentActor | null;
}

export interface ViewRequest {
  /** Environment steps to take before the picture. */
  steps: number;
  /** Who is wished for. Whether C can drive is known to the viewer alone: its frame says who did. */
  actor: Actor;
  /** The person's action when the actor is human. */
  action?: number[];
  /** Temperature of the dream. */
  tau: number;
  /** Let the dream go on (once begun). */
  dream: boolean;
  dreamDriver: DreamDriver;
}

/** How an episode stands, or ended. */
export interface EpisodeResult {
  episodeReturn: number;
  step: number;
  ended: boolean;
  tilesVisited: number;
}

export interface OpponentResult extends EpisodeResult {
  actor: OpponentActor;
  /** How far the watched car is ahead where both have been, seconds; null before both have been anywhere. */
  lead: number | null;
}

export interface ViewerFrame {
  /** What the agent sees: RGBA, 64x64. */
  frame: Uint8ClampedArray;
  reconstruction: Uint8ClampedArray | null;
  dream: Uint8ClampedArray | null;
  /** Who drives: the one asked for, or the scripted driver as long as C cannot. */
  driver: Actor;
  /** When the episode began, milliseconds since 1970: no two have the same, not even those of two viewers. */
  begun: number;
  /** Of the episode. */
  seed: number;
  action: number[];
  reward: number;
  episodeReturn: number;
  step: number;
  ended: boolean;
  z: Float32Array | null;
  dreamZ: Float32Array | null;
  /** Null while nothing is dreamed. */
  dreamState: DreamState | null;
  /** Root mean square difference of dream and reality, pixels in 0..1. */
  divergence: number | null;
  tilesVisited?: number;
  tilesTotal?: number;
  /** Of the car, units a second. */
  speed?: number;
  opponent?: OpponentResult | null;
  has: Trained;
}
