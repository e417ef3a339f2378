/**
 * Who scored what on which track. An episode counts for whoever drove all of it; the scores that are missing
 * beside a person's are asked for.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Actor, EpisodeResult, OpponentActor, Trained, ViewerFrame } from './engine.ts';

export type Entrant = 'human' | OpponentActor;
export type Scores = Partial<Record<Entrant, EpisodeResult>>;

export interface RaceState {
  /** Of the track. */
  seed: number;
  /** On this track, each one's last. */
  scores: Scores;
  /** Scores that are being computed. */
  pending: readonly OpponentActor[];
  /** Whoever drove all of this episode; 'mixed' when hands changed, null before the first step. */
  hand: Actor | 'mixed' | null;
  /** The race is over and waits for what comes next. */
  finished: boolean;
}

/** Plays an episode unseen; null when newer networks came meanwhile. */
type Score = (actor: OpponentActor, seed: number) => Promise<EpisodeResult | null>;

export class RaceBook {
  readonly state: StoreApi<RaceState> = createStore<RaceState>(() => ({
    seed: 0,
    scores: {},
    pending: [],
    hand: null,
    finished: false,
  }));
  private readonly tracks = new Map<number, Scores>();
  private readonly score: Score;
  private readonly onError: (error: unknown) => void;

  constructor(score: Score, onError: (error: unknown) => void) {
    this.score = score;
    this.onError = onError;
  }

  begin(seed: number): void {
    this.state.setState({ seed, scores: { ...this.tracks.get(seed) }, hand: null, finished: false });
  }

  /** Before steps are taken. */
  drives(actor: Actor): void {
    const { hand } = this.state.getState();
    if (hand === null) this.state.setState({ hand: actor });
    else if (hand !== actor && hand !== 'mixed') this.state.setState({ hand: 'mixed' });
  }

  /** Books what has ended; the race is over when all have. Returns whether it is a race at all. */
  note(frame: ViewerFrame, has: Trained): boolean {
    const { hand, finished, seed } = this.state.getState();
    const opponent = frame.opponent ?? null;
    const isRace = opponent !== null || hand === 'human';
    if (opponent?.ended) this.book(seed, opponent.actor, opponent);
    if (!frame.ended) return isRace;
    if (hand === 'human' || hand === 'driver' || hand === 'controller') {
      this.book(seed, hand, {
        episodeReturn: frame.episodeReturn,
        step: frame.step,
        ended: true,
        tilesVisited: frame.tilesVisited ?? 0,
      });
    }
    if (isRace && !finished && (opponent === null || opponent.ended)) {
      this.state.setState({ finished: true });
      void this.fillIn('driver');
      if (has.vision && has.memory && has.controller) void this.fillIn('controller');
    }
    return isRace;
  }

  /** New networks: what C scored before says nothing about it. */
  forgetController(): void {
    for (const scores of this.tracks.values()) delete scores.controller;
    const { seed } = this.state.getState();
    this.state.setState({ scores: { ...this.tracks.get(seed) } });
  }

  private book(
    seed: number,
    who: Entrant,
    { episodeReturn, step, ended, tilesVisited }: EpisodeResult,
  ): void {
    const scores = this.tracks.get(seed) ?? {};
    if (who !== 'human' && scores[who]?.episodeReturn === episodeReturn) return;
    this.tracks.set(seed, { ...scores, [who]: { episodeReturn, step, ended, tilesVisited } });
    if (this.state.getState().seed === seed) this.state.setState({ scores: { ...this.tracks.get(seed) } });
  }

  private async fillIn(who: OpponentActor): Promise<void> {
    const { seed, scores, pending } = this.state.getState();
    if (scores[who] !== undefined || pending.includes(who)) return;
    this.state.setState({ pending: [...pending, who] });
    try {
      const standing = await this.score(who, seed);
      if (standing !== null) this.book(seed, who, standing);
    } catch (error) {
      this.onError(error);
    } finally {
      this.state.setState(({ pending }) => ({ pending: pending.filter((other) => other !== who) }));
    }
  }
}
