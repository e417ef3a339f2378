/**
 * Which dream is watched: from the present moment of reality, by itself and again when it is over, or an episode of its
 * own that a seed selects, during which reality stands still.
 */
import type { StoreApi } from 'zustand/vanilla';
import { CONTEXT_STEPS } from '../lab/watched-dream.ts';
import type { DreamOrigin, SeededOrigin, ViewerClient, ViewerFrame } from './engine.ts';
import { DreamWatch } from './viewer-dream-watch.ts';
import type { DreamScore, ViewerState } from './viewer-state.ts';

export class LoopDreams {
  origin: DreamOrigin = 'here';
  begun = false;
  private readonly watch = new DreamWatch();
  private readonly viewer: Pick<ViewerClient, 'beginDream' | 'scoreDream'>;
  private readonly state: StoreApi<ViewerState>;
  private readonly onError: (error: unknown) => void;

  constructor(
    viewer: Pick<ViewerClient, 'beginDream' | 'scoreDream'>,
    state: StoreApi<ViewerState>,
    onError: (error: unknown) => void,
  ) {
    this.viewer = viewer;
    this.state = state;
    this.onError = onError;
  }

  /** The next dream begins there. */
  plan(origin: DreamOrigin): void {
    this.origin = origin;
    this.begun = false;
    this.watch.begin();
    this.state.setState({ dreamNote: null, dreamResult: null });
  }

  /** The next dream begins from reality, and nobody drives it by hand. */
  planHere(): void {
    this.plan('here');
    if (this.state.getState().dreamDriver === 'human') this.state.setState({ dreamDriver: 'controller' });
  }

  /** Reality stands still. */
  get holds(): boolean {
    return this.origin !== 'here' && this.state.getState().dreaming;
  }

  /** A person has dreamed to the end: what comes next is theirs to say. */
  get waits(): boolean {
    return this.holds && this.watch.note === 'ended' && this.state.getState().dreamDriver === 'human';
  }

  /** @returns whether there is a V and M to dream with, and a place to begin at */
  async begin(): Promise<boolean> {
    this.watch.begin();
    this.state.setState({ dreamNote: null });
    this.begun = await this.viewer.beginDream(this.origin, this.state.getState().fan);
    return this.begun;
  }

  /** Begins the dream that is due. @param step of reality */
  async beginWhenDue(step: number): Promise<void> {
    const { dreaming, has } = this.state.getState();
    if (this.begun || !dreaming || !has.memory) return;
    if (this.origin === 'here' && step < CONTEXT_STEPS) return;
    await this.begin();
  }

  /** @param steps that the dream went on for this frame @param fps steps to a second */
  see({ dream, dreamState }: ViewerFrame, steps: number, fps: number): void {
    // New weights end a dream: it begins again with them.
    if (dream === null) this.begun = false;
    if (!this.begun || dreamState === null) return;
    this.watch.see(dreamState, steps, fps);
    const { note } = this.watch;
    const { dreamNote, dreamDriver, dreamResult } = this.state.getState();
    if (note !== dreamNote) this.state.setState({ dreamNote: note });
    if (this.origin === 'here' || dreamDriver !== 'human') {
      if (this.watch.isOver(fps)) this.plan('here');
    } else if (note === 'ended' && dreamResult === null) {
      const { episodeReturn, step } = dreamState;
      this.compare(this.origin, { seed: this.origin.seed, you: { episodeReturn, step }, c: null });
    }
  }

  /** The person's dream beside that of C, which begins at the same moment and is played unseen. */
  private compare(origin: SeededOrigin, score: DreamScore): void {
    const { tau } = this.state.getState();
    this.state.setState({ dreamResult: score });
    this.viewer.scoreDream(origin, tau).then((c) => {
      // Another dream may have begun meanwhile.
      if (this.state.getState().dreamResult === score) this.state.setState({ dreamResult: { ...score, c } });
    }, this.onError);
  }
}
