/** What the page shows of an experiment beside its facts (src/env/experiment.ts): one record each. Types only. */
import type { ComponentType } from 'react';
import type { EndReason, ViewerFrame } from '../../store/engine.ts';
import type { PadReader } from '../world/driving.ts';
import type { Hands, Side } from '../world/hands.ts';

/** A row of a table: its name, and what it means. */
export interface Words {
  readonly name: string;
  readonly why: string;
}

/** How a person acts. */
export interface HandsPanel {
  make(readPad: PadReader): Hands;
  /** Whether a steering wheel stands for it. */
  readonly wheel: boolean;
  /** On the button: "Drive", and "Stop driving" while they do. */
  readonly start: string;
  readonly stop: string;
  readonly about: string;
  /** What begins the episode, with keys and with fingers. */
  readonly ready: { readonly keys: string; readonly touch: string };
  /** Under the picture, while they do. */
  readonly hint: string;
  /** What the keys do, for the list of shortcuts. */
  readonly help: readonly { readonly shown: string; readonly label: string }[];
  /** Where thumbs go: ends of the knob's way, from left to right or from top to bottom. */
  readonly pads: readonly { readonly side: Side; readonly ends: readonly [string, string] }[];
}

/** How the returns of an evaluation are drawn. */
export interface ScoresPanel {
  /** Of the axis, unless a return lies beyond. */
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  /** The best return that the environment allows, about. */
  readonly best: number;
  /** Returns with so many digits after the point. */
  readonly digits: number;
  /** A return below it counts as an episode gone wrong; null where no such line is drawn. */
  readonly wrongBelow: number | null;
  /** What others reached, as the paper's table 1 has it. */
  readonly peers: readonly { readonly name: string; readonly mean: number; readonly sd: number }[];
  /** What the paper has, and on what. */
  readonly paper: {
    readonly mean: number;
    readonly sd: number;
    readonly episodes: number;
    readonly name: string;
  } | null;
}

export interface ExperimentPanels {
  /** What one sees, under the name of the page. */
  readonly sentence: string;
  /** What the environment's block of the loop says. */
  readonly world: string;
  /** A bar each; `signed` where 0 is its middle. */
  readonly actions: readonly { readonly name: string; readonly signed: boolean }[];
  /** What `progress` counts, as a readout; null where nothing is counted. */
  readonly progress: string | null;
  /** Null where nobody can act. */
  readonly hands: HandsPanel | null;
  /** The large picture has cameras and a zoom. */
  readonly cameras: boolean;
  /** Why an episode ended, as a title. */
  readonly ends: Readonly<Record<EndReason, string>>;
  /** What a dream says that has lost what it is about. */
  readonly lost: string;
  /** What that is. */
  readonly subject: string;
  /** One episode, and several. */
  readonly episode: { readonly one: string; readonly many: string };
  /** Null where there is no C. */
  readonly scores: ScoresPanel | null;
  /** Of the linear probes' table, by the names of the truth. */
  readonly probes: {
    readonly title: string;
    readonly note: string;
    readonly rows: Readonly<Record<string, Words>>;
  };
  /** Of the action sensitivity's table, by the keys of the contrasts. */
  readonly contrasts: Readonly<Record<string, Words>>;
  /** The large picture for a screen reader. */
  inWords(frame: ViewerFrame): string;
  readonly Results: ComponentType<{ panels: ExperimentPanels }>;
}
