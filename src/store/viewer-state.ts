/** What is watched and how: changes rarely, so React may read it. */
import type {
  Actor,
  DreamDriver,
  DreamResult,
  Drivers,
  EndReason,
  Fan,
  OpponentActor,
  Trained,
} from './engine.ts';

/** How an episode of reality ended. */
export interface EpisodeEnd {
  reason: EndReason;
  episodeReturn: number;
  step: number;
  seed: number;
  /** Who acted last. */
  actor: Actor;
  drivers: Drivers;
  /** A person drove in it, and says what comes next. */
  waits: boolean;
}

/** A person's dream beside that of C from the same moment, with the same draws and temperature. */
export interface DreamScore {
  seed: number;
  you: DreamResult;
  /** Null while it is computed, or where C cannot drive. */
  c: DreamResult | null;
}

export interface ViewerState {
  playing: boolean;
  /** Who is to drive. */
  actor: Actor;
  /** Who drives what is shown: while C cannot, the script. */
  driver: Actor;
  /** Who else drives on the same track. */
  opponent: OpponentActor | null;
  /** Name of the agent that the opponent 'other' is; null while there is none. */
  other: string | null;
  /** Generation of the tested mean that is watched in place of C; null: C itself, or an edited one. */
  mean: number | null;
  /** A person is about to drive: the countdown runs. */
  waiting: boolean;
  /** 3, 2, 1 before a person drives, in reality or in the dream; null: the clock of the episode runs. */
  countdown: number | null;
  speed: number;
  tau: number;
  /** Whether the dream goes along. */
  dreaming: boolean;
  /** Who drives it: C on the z and h of the dream, or the driver of reality. */
  dreamDriver: DreamDriver;
  /** Four dreams from one moment; null: one. */
  fan: Fan | null;
  /** Why this dream is over: it begins again soon. Null while it is not. */
  dreamNote: 'lost' | 'ended' | null;
  /** Of the last dream that a person drove to its end; null once another dream begins. */
  dreamResult: DreamScore | null;
  /** Of the episode that has just ended; null once the next one begins. */
  episodeResult: EpisodeEnd | null;
  /** The episode is shown as it was driven, and waits at its end: a visitor went to one of its steps, or opened it. */
  replaying: boolean;
  /** Seed of the episode that is watched. */
  seed: number;
  has: Trained;
  /** Length of z of the V that is shown; null while there is none. */
  latentSize: number | null;
  /** Counts agents and experiments: a z that a visitor holds, or a frame that they paint on, is of one of them. */
  agents: number;
  /** There is something to show. */
  ready: boolean;
}

export function initialViewerState(playing: boolean): ViewerState {
  return {
    playing,
    actor: 'driver',
    driver: 'driver',
    opponent: null,
    other: null,
    mean: null,
    waiting: false,
    countdown: null,
    speed: 1,
    tau: 1,
    dreaming: true,
    dreamDriver: 'controller',
    fan: null,
    dreamNote: null,
    dreamResult: null,
    episodeResult: null,
    replaying: false,
    seed: 0,
    has: { vision: false, memory: false, controller: false },
    latentSize: null,
    agents: 0,
    ready: false,
  };
}
