/**
 * Results by track and driver. An episode is scored only if one driver drove all of it. After a race of a human, the
 * missing results of script and C are computed.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Actor, EpisodeResult, OpponentActor, Trained, ViewerFrame } from './engine.ts';

export type Participant = 'human' | OpponentActor;
export type Scores = Partial<Record<Participant, EpisodeResult>>;

export interface RaceState {
  /** Of the track. */
  seed: number;
  /** On this track, each one's last. */
  scores: Scores;
  /** Scores that are being computed for this track. */
  pending: readonly OpponentActor[];
  /** Who drove all of this episode; 'mixed' when drivers changed, null before the first step. */
  actionSource: Actor | 'mixed' | null;
  /** The race is over and waits for what comes next. */
  finished: boolean;
  /** C and the other agent on the tracks that both have driven; null before the first. */
  tally: Tally | null;
}

/** Mean returns over the same tracks. */
export interface Tally {
  tracks: number;
  controller: number;
  other: number;
}

/** Plays an episode unseen; null when newer networks came meanwhile. */
type Score = (actor: OpponentActor, seed: number) => Promise<EpisodeResult | null>;

export class RaceResults {
  readonly state: StoreApi<RaceState> = createStore<RaceState>(() => ({
    seed: 0,
    scores: {},
    pending: [],
    actionSource: null,
    finished: false,
    tally: null,
  }));
  private readonly tracks = new Map<number, Scores>();
  /** Episodes that are being played, by driver and track. */
  private readonly asked = new Map<string, { who: OpponentActor; seed: number }>();
  private readonly score: Score;
  private readonly onError: (error: unknown) => void;

  constructor(score: Score, onError: (error: unknown) => void) {
    this.score = score;
    this.onError = onError;
  }

  begin(seed: number): void {
    this.state.setState({ seed, scores: { ...this.tracks.get(seed) }, actionSource: null, finished: false });
    this.showPending();
  }

  /** Before steps are taken. */
  drives(actor: Actor | 'mixed'): void {
    const { actionSource } = this.state.getState();
    if (actionSource === null) this.state.setState({ actionSource: actor });
    else if (actionSource !== actor && actionSource !== 'mixed')
      this.state.setState({ actionSource: 'mixed' });
  }

  /** Somebody races: a person, or a car beside the watched one. */
  isRace({ opponent = null }: ViewerFrame): boolean {
    return opponent !== null || this.state.getState().actionSource === 'human';
  }

  /** Records the results of ended episodes. The race is over when all have ended. */
  note(frame: ViewerFrame, has: Trained): void {
    const { actionSource, finished, seed } = this.state.getState();
    const opponent = frame.opponent ?? null;
    const isRace = this.isRace(frame);
    if (opponent?.ended) this.record(seed, opponent.actor, opponent);
    if (!frame.ended) return;
    const { endReason, drivers } = frame;
    // Who went to the end by the bar saw no step on the way.
    const source = actionSource ?? frame.driver;
    if (drivers === 'mixed') this.drives('mixed');
    else if (source === 'human' || source === 'driver' || source === 'controller') {
      this.record(seed, source, {
        episodeReturn: frame.episodeReturn,
        step: frame.step,
        ended: true,
        tilesVisited: frame.tilesVisited ?? 0,
        endReason,
      });
    }
    // Whoever has left the field is out at once: behind them there is nothing to see.
    const isOver = opponent === null || opponent.ended || endReason === 'left';
    if (isRace && !finished && isOver) {
      this.state.setState({ finished: true });
      void this.fillIn('driver');
      if (has.vision && has.memory && has.controller) void this.fillIn('controller');
    }
  }

  /** New networks: what it scored before says nothing about it. */
  forget(who: OpponentActor = 'controller'): void {
    for (const scores of this.tracks.values()) delete scores[who];
    for (const [key, asked] of this.asked) if (asked.who === who) this.asked.delete(key);
    this.showPending();
    const { seed } = this.state.getState();
    this.state.setState({ scores: { ...this.tracks.get(seed) }, tally: this.tally() });
  }

  /** In another world the same seed is another track. */
  forgetAll(): void {
    this.tracks.clear();
    this.asked.clear();
    this.state.setState({ scores: {}, pending: [], tally: null });
  }

  private record(
    seed: number,
    who: Participant,
    { episodeReturn, step, ended, tilesVisited, endReason }: EpisodeResult,
  ): void {
    const scores = this.tracks.get(seed) ?? {};
    if (who !== 'human' && scores[who]?.episodeReturn === episodeReturn) return;
    this.tracks.set(seed, { ...scores, [who]: { episodeReturn, step, ended, tilesVisited, endReason } });
    if (this.state.getState().seed === seed) this.state.setState({ scores: { ...this.tracks.get(seed) } });
    this.state.setState({ tally: this.tally() });
  }

  private tally(): Tally | null {
    const both = [...this.tracks.values()].flatMap(({ controller, other }) =>
      controller === undefined || other === undefined
        ? []
        : [[controller.episodeReturn, other.episodeReturn]],
    );
    if (both.length === 0) return null;
    const mean = (of: number): number => both.reduce((sum, pair) => sum + pair[of], 0) / both.length;
    return { tracks: both.length, controller: mean(0), other: mean(1) };
  }

  private async fillIn(who: OpponentActor): Promise<void> {
    const { seed, scores } = this.state.getState();
    const key = `${who}:${seed}`;
    if (scores[who] !== undefined || this.asked.has(key)) return;
    const asked = { who, seed };
    this.asked.set(key, asked);
    this.showPending();
    try {
      const result = await this.score(who, seed);
      // Another world or newer networks came meanwhile: it says nothing about them.
      if (result !== null && this.asked.get(key) === asked) this.record(seed, who, result);
    } catch (error) {
      this.onError(error);
    } finally {
      if (this.asked.get(key) === asked) this.asked.delete(key);
      this.showPending();
    }
  }

  private showPending(): void {
    const here = [...this.asked.values()].filter(({ seed }) => seed === this.state.getState().seed);
    this.state.setState({ pending: here.map(({ who }) => who) });
  }
}
