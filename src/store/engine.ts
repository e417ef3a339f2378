/**
 * What the page asks of the engine, as structural interfaces: the lab satisfies them, tests stand in for them.
 * Types only.
 */
import type { LabListener } from '../lab/events.ts';
import type { RunSettings } from '../lab/settings.ts';

export interface Engine {
  start(settings: RunSettings): void;
  pause(): void;
  resume(): void;
  stop(): void;
  /** Returns the function that ends the subscription. */
  subscribe(listener: LabListener): () => void;
  exportCheckpoint(): Promise<Uint8Array>;
  importCheckpoint(bytes: Uint8Array, name: string): Promise<void>;
  reportJson(): Record<string, unknown> | null;
  fitnessCsv(): string;
  readonly viewer: ViewerClient;
}

export const ACTORS = ['driver', 'random', 'controller', 'human'] as const;
/** Who chooses the actions of what is watched. */
export type Actor = (typeof ACTORS)[number];

export interface AdvanceRequest {
  steps: number;
  actor: Actor;
  /** The human's action; steer -1 .. 1, gas 0 .. 1, brake 0 .. 1. */
  action?: number[];
  tau: number;
  /** Whether M's dream goes along under the same actions. */
  dream: boolean;
}

export interface ViewerClient {
  configure(settings: RunSettings): Promise<void>;
  advance(request: AdvanceRequest): Promise<ViewerFrame>;
  reset(seed: number): Promise<ViewerFrame>;
  /** The dream starts again from the real z and h of this moment. */
  beginDream(): Promise<void>;
  /** z -> RGBA, 64x64. */
  decode(z: Float32Array): Promise<Uint8ClampedArray>;
}

/** One moment of what is watched. Images are RGBA, 64x64, row 0 at the top. */
export interface ViewerFrame {
  /** What the agent sees. */
  frame: Uint8ClampedArray;
  reconstruction: Uint8ClampedArray | null;
  dream: Uint8ClampedArray | null;
  action: number[];
  reward: number;
  episodeReturn: number;
  step: number;
  ended: boolean;
  z: Float32Array | null;
  dreamZ: Float32Array | null;
  /** Root mean square difference of dream and reality, pixels in 0..1. */
  divergence: number | null;
  tilesVisited?: number;
  tilesTotal?: number;
  has: Trained;
}

/** Which networks exist already. */
export interface Trained {
  vision: boolean;
  memory: boolean;
  controller: boolean;
}
