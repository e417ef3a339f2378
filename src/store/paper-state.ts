/** The small state of the paper's own agent, as React follows it. Imports types only. */
import type { DreamOrigin, PaperParts, ReplaySummary } from '../lab/clients/paper-client.ts';

/** Temperature of the car's dream in the article. */
const ARTICLE_TAU = 0.7;
export interface PaperProgress {
  what: string;
  done: number;
  total: number;
}

export interface PaperState {
  opened: boolean;
  progress: PaperProgress | null;
  parts: PaperParts;
  replay: Pick<ReplaySummary, 'frames' | 'mean' | 'sampled'> | null;
  playing: boolean;
  /** Where the dream began; null without a dream. */
  dreaming: DreamOrigin | null;
  speed: number;
  tau: number;
  seed: number;
}

/** Before any file. */
export const NO_PARTS: PaperParts = {
  memory: null,
  controller: null,
  latents: null,
  starts: null,
  history: null,
  tests: null,
  frames: 0,
};

export const initialState = (): PaperState => ({
  opened: false,
  progress: null,
  parts: NO_PARTS,
  replay: null,
  playing: false,
  dreaming: null,
  speed: 1,
  tau: ARTICLE_TAU,
  seed: 1,
});
