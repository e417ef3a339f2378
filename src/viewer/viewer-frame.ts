/** Messages between the page and the viewer: plain values. Types only. */
import type { ControllerConfig } from '../controller/controller.ts';
import type { EndReason } from '../env/task.ts';
import type { Weights } from '../math/weights.ts';
import type { MemoryConfig } from '../memory/config.ts';
import type { VisionConfig } from '../vision/config.ts';
import type { Spread } from '../vision/distance.ts';

export type { EndReason };

/** Action source of the watched episode. Without a C the scripted driver drives. */
export type Actor = 'driver' | 'random' | 'controller' | 'human';

/** Driver of the opponent: the script, the same C, or another agent with networks of its own. */
export type OpponentActor = 'driver' | 'controller' | 'other';

/** The picture that is drawn for people: of the watched car, or of its opponent. */
export type DrawnPicture = 'watched' | 'opponent';

/** An agent beside the one of the page, which drives an opponent. */
export interface OtherAgent {
  vision: { config: VisionConfig; weights: Weights };
  /** Null where h is not an input of its C. */
  memory: { config: MemoryConfig; weights: Weights } | null;
  controller: { config: ControllerConfig; parameters: Float32Array };
  /** Whether its C acts on sampled z, or on V's mean. */
  sampleZ: boolean;
}

/** Action source of the dream: C from the dream's z and h, the source of reality, or a person. */
export type DreamDriver = 'controller' | 'reality' | 'human';

/** Start of a dream of its own: a real first frame that the seed selects, as where C is scored. */
export interface SeededOrigin {
  seed: number;
  /** Or the episode of this seed after its opening; another number has other draws of M, from 0 on. */
  afterOpening?: number;
}

/** Start of a dream: the present moment of reality, or one of its own. */
export type DreamOrigin = 'here' | SeededOrigin;

/** Four dreams from one moment: four draws of M at one temperature, or the same draws at four temperatures. */
export type Fan = 'draws' | 'temperatures';

/** Whether one source acted in all of an episode. The return of a mixed one is nobody's. */
export type Drivers = 'one' | 'mixed';

/** A running dream. */
export interface DreamState {
  /** A dream from the present moment of reality, or one of its own that a seed selected. */
  origin: 'here' | 'start';
  /** Temperature of M. */
  tau: number;
  /** The requested source, or the actions of reality while C cannot drive. */
  driver: DreamDriver;
  drivers: Drivers;
  action: number[];
  /** Steps since it began. */
  step: number;
  /** As M predicts it; 0 without a reward head. */
  reward: number;
  episodeReturn: number;
  /** Ended by M or after the maximum number of steps: the dream no longer changes. */
  ended: boolean;
  /** The picture does not show what the experiment is about any more: no road, no ball (Task.lost). */
  lost: boolean;
}

/** The networks that exist. */
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
  /** The requested action source. Only the viewer knows whether C can drive: its frame has the actual source. */
  actor: Actor;
  /** The person's action when the actor is human. */
  action?: number[];
  /** Temperature of the dream; four temperatures of a fan are their own. */
  tau: number;
  /** Whether a running dream continues. */
  dream: boolean;
  dreamDriver: DreamDriver;
  /** Whether the other three dreams of a fan go on too; without it they end. */
  fan?: boolean;
  /** Reality stands still: only the dream takes the steps. */
  hold?: boolean;
  /** Steps that were driven are taken again as they were; without it who drives now takes them anew. */
  again?: boolean;
  /** Whether the frame tells what M expected of its steps. */
  predictions?: boolean;
}

/** What M expected of one step, and what came: of reality, or of the dream beside it. */
export interface StepPrediction {
  world: 'reality' | 'dream';
  /** The step that it is about; the first of an episode or a dream is 1. */
  step: number;
  /** M's mixture of z after the step, as it is drawn from: reality's at tau 1. [latent, mixture] each */
  pi: Float32Array;
  mu: Float32Array;
  sigma: Float32Array;
  /** The z that came: V's of the next frame, or M's draw. [latent] */
  z: Float32Array;
  /** Its -log p under the mixture, in nats. [latent] */
  nll: Float32Array;
  /** M's state, from which all of this is predicted. [hidden] */
  h: Float32Array;
  /** Null where M predicts none. */
  reward: number | null;
  /** The environment's; null in a dream. */
  trueReward: number | null;
  /** Probability that the step ends the episode; null where M predicts none. */
  done: number | null;
  /** Whether it did: as the environment says, or as it was drawn. */
  ended: boolean;
}

/** C as it drives. */
export interface ControllerParts {
  config: ControllerConfig;
  /** The biases first, then W as [inputs, actions]. */
  parameters: Float32Array;
  /** The same as the search found them, before anybody edited any. */
  searched: Float32Array;
}

/** What V made of each frame of a real episode, and what the step from it earned. */
export interface EpisodeLatents {
  seed: number;
  latentSize: number;
  /** V's mean. [step, latent] */
  mu: Float32Array;
  /** [step] */
  rewards: Float32Array;
  /** After the step; NaN where there is none. [step] */
  speeds: Float32Array;
}

/** Result of an episode so far. */
export interface EpisodeResult {
  episodeReturn: number;
  step: number;
  ended: boolean;
  tilesVisited: number;
  /** Null before it has ended. */
  endReason?: EndReason | null;
}

/** Result of a dream so far. */
export interface DreamResult {
  episodeReturn: number;
  step: number;
}

export interface OpponentResult extends EpisodeResult {
  actor: OpponentActor;
  /** How far the watched car is ahead where both have been, seconds; null before both have been anywhere. */
  lead: number | null;
}

export interface ViewerFrame {
  /** The frame of the agent: RGBA, 64x64. */
  frame: Uint8ClampedArray;
  reconstruction: Uint8ClampedArray | null;
  dream: Uint8ClampedArray | null;
  /** Action source: the requested one, or the scripted driver while C cannot drive. */
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
  /** Null before the end. */
  endReason: EndReason | null;
  drivers: Drivers;
  /** Steps of this episode that were driven; more than `step` where it went back. */
  driven: number;
  /** Whether the last of them ended it. */
  whole: boolean;
  /** Steps after which it ends at the latest. */
  limit: number;
  z: Float32Array | null;
  dreamZ: Float32Array | null;
  /** M's hidden state in reality; null without M. [hidden] */
  h: Float32Array | null;
  /** Null without a dream. */
  dreamState: DreamState | null;
  /** Four dreams from one moment, the first of them `dream`: RGBA, 64x64. Null without a fan. */
  fan: Uint8ClampedArray[] | null;
  fanStates: DreamState[] | null;
  /**
   * Distance of dream and reality as V sees their pictures, in percent of that of two random frames. Null without a
   * dream, or where the spread of V's latents is not known.
   */
  dreamDistance: number | null;
  /** How far the four dreams of a fan are from each other, in the same unit; null without one. */
  fanSpread: Spread | null;
  tilesVisited?: number;
  tilesTotal?: number;
  /** Speed of the car, units per second. */
  speed?: number;
  opponent?: OpponentResult | null;
  /** Of the steps since the last frame, where the request asked for them and there is an M. */
  predictions?: StepPrediction[];
  has: Trained;
}
