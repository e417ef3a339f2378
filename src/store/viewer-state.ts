/** What is watched and how: changes rarely, so React may read it. Types only. */
import type { Actor, DreamDriver, OpponentActor, Trained } from './engine.ts';

export interface ViewerState {
  playing: boolean;
  actor: Actor;
  /** Who else drives on the same track. */
  opponent: OpponentActor | null;
  /** The clock of a person's episode starts with the first touch of a control. */
  waiting: boolean;
  speed: number;
  tau: number;
  /** Whether the dream goes along. */
  dreaming: boolean;
  /** Who drives it: C on the z and h of the dream, or the driver of reality. */
  dreamDriver: DreamDriver;
  /** Seed of the episode that is watched. */
  seed: number;
  has: Trained;
  /** Length of z of the V that is shown. */
  latentSize: number | null;
  /** There is something to show. */
  ready: boolean;
}
