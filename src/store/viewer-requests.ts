/**
 * Paces what is watched: asks the viewer for the next moment when the last one has come, never two at once,
 * and gives frames to those who draw them, outside React. Steps follow the clock of the environment (50 per
 * second) times the speed. A hidden tab requests nothing.
 */

import { createStore, type StoreApi } from 'zustand/vanilla';
import { CONTEXT_STEPS } from '../lab/watched-dream.ts';
import type { DrawnPicture, View, ViewerClient, ViewerFrame } from './engine.ts';
import { type LoopClock, STEPS_PER_SECOND, StepPacer } from './loop-clock.ts';
import { PredictionTraces } from './prediction-trace.ts';
import { RaceResults } from './race-results.ts';
import { noRace } from './viewer-choices.ts';
import { Countdown } from './viewer-countdown.ts';
import { LoopDreams } from './viewer-dreams.ts';
import { EpisodeEnding } from './viewer-episode-end.ts';
import { initialViewerState, type ViewerState } from './viewer-state.ts';

export type FrameListener = (frame: ViewerFrame) => void;

export interface LoopOptions {
  playing: boolean;
  onError: (error: unknown) => void;
  /** What a visitor asked for in vain. */
  onNotice?: (text: string) => void;
}

export class ViewerRequests {
  readonly state: StoreApi<ViewerState>;
  /** The human's action for the next `steps` steps, called once per frame. */
  humanAction: (steps: number) => number[] = () => [0, 0, 0];
  /** Before the episode that is watched is left for another. */
  beforeRestart: () => Promise<void> = async () => undefined;
  readonly race: RaceResults;
  /** What M expected of the last steps, for who watches it. */
  readonly predictions = new PredictionTraces();
  latest: ViewerFrame | null = null;
  /** Milliseconds between two requests at least: while the cores train, pictures come less often. */
  minInterval = 0;

  protected readonly viewer: ViewerClient;
  protected readonly options: LoopOptions;
  protected readonly dreams: LoopDreams;
  protected readonly ending = new EpisodeEnding();
  protected readonly pacer: StepPacer;
  protected readonly countdown = new Countdown((shown) =>
    this.state.setState({ countdown: shown, waiting: shown !== null }),
  );
  /** Of the environment, at speed 1. */
  protected stepsPerSecond = STEPS_PER_SECOND;
  protected actorChosen = false;
  /** Counts what a visitor wished of the race. */
  private wishes = 0;
  private readonly clock: LoopClock;
  private readonly listeners = new Set<FrameListener>();
  /** Calls go to the viewer one after the other. */
  private queue: Promise<void> = Promise.resolve();
  private outstanding = 0;
  private lastRequest = Number.NEGATIVE_INFINITY;

  constructor(viewer: ViewerClient, clock: LoopClock, options: LoopOptions) {
    this.viewer = viewer;
    this.clock = clock;
    this.options = options;
    this.state = createStore<ViewerState>(() => initialViewerState(options.playing));
    const isPlaying = (): boolean => this.state.getState().playing;
    this.pacer = new StepPacer(clock, isPlaying, (time) => this.tick(time));
    this.race = new RaceResults((actor, seed) => viewer.score(actor, seed), options.onError);
    this.dreams = new LoopDreams(viewer, this.state, options.onError);
  }

  /** Returns the function that ends the subscription. The newest frame comes at once. */
  subscribe(listener: FrameListener): () => void {
    this.listeners.add(listener);
    if (this.latest) listener(this.latest);
    return () => this.listeners.delete(listener);
  }

  /** Hands the viewer's thread a canvas to draw on, and a new one for every new thread; null takes it away. */
  drawOn(fresh: (() => OffscreenCanvas | null) | null, picture?: DrawnPicture): Promise<void> {
    return this.viewer.drawOn(fresh, picture);
  }

  /** Size, density and camera of that canvas. */
  look(view: View, picture?: DrawnPicture): Promise<void> {
    return this.viewer.look(view, picture);
  }

  /** A visitor wishes for another race, or for none. @returns whether this is still the newest wish */
  newWish(): () => boolean {
    const wish = ++this.wishes;
    return () => this.wishes === wish;
  }

  pause(): void {
    this.state.setState({ playing: false });
  }

  /** By hand; at the end of an episode the next one begins. */
  step(steps = 1): Promise<void> {
    this.pause();
    return this.enqueue(async () => {
      this.countdown.clear();
      if (this.isFinished()) return;
      const isNext = steps > 0 && this.isBetween();
      await (isNext ? this.restart(this.state.getState().seed + 1) : this.advance(steps));
    });
  }

  reset(seed: number = this.state.getState().seed): Promise<void> {
    this.state.setState({ seed });
    return this.enqueue(() => this.restart(seed));
  }

  /** Another agent or experiment was opened: counted once its first picture has come. */
  renew(): Promise<void> {
    return this.enqueue(async () => {
      await this.advance(0);
      this.state.setState(({ agents }) => ({ agents: agents + 1 }));
    });
  }

  /** What is watched has ended, and a visitor says what comes next. */
  protected isFinished(): boolean {
    if (this.dreams.holds) return this.dreams.waits;
    return this.ending.waits && this.isRaceOver();
  }

  /** Nobody drives on: a race has ended for all, or there is none. */
  private isRaceOver(): boolean {
    return this.latest === null || !this.race.isRace(this.latest) || this.race.state.getState().finished;
  }

  /** @param at step of reality */
  protected async advance(steps: number, at = this.latest?.step ?? 0): Promise<void> {
    await this.dreams.beginWhenDue(at);
    const { actor, tau, dreaming, dreamDriver, fan, replaying: again } = this.state.getState();
    const byHand = actor === 'human' || dreamDriver === 'human';
    const action = byHand ? this.humanAction(steps) : undefined;
    const { begun, holds } = this.dreams;
    const dream = dreaming && begun;
    const before = this.latest;
    // Who can drive is known to the viewer, and may have changed since its last frame: the answer says who did.
    const request = {
      steps,
      actor,
      action,
      tau,
      dream,
      dreamDriver,
      fan: fan !== null && dream,
      hold: holds && begun,
      again,
      predictions: this.predictions.watched,
    };
    const frame = await this.viewer.advance(request);
    if (frame.begun !== before?.begun) this.begin(frame);
    const isOver = frame.begun === before?.begun && before.ended;
    const stepped = steps > 0 && !request.hold && !isOver;
    if (stepped) this.race.drives(frame.driver);
    this.dreams.see(frame, steps, this.stepsPerSecond);
    this.show(frame, stepped);
  }

  /** @param replaying whether it stays at its end */
  protected async restart(seed: number, replaying = false): Promise<void> {
    await this.beforeRestart();
    const { actor, opponent } = this.state.getState();
    this.state.setState({ seed, episodeResult: null, replaying });
    this.dreams.planHere();
    this.pacer.clear();
    if (actor === 'human') this.countdown.begin();
    else this.countdown.clear();
    this.race.begin(seed);
    const frame = await this.viewer.reset({ seed, actor, opponent });
    this.ending.begin();
    this.ending.stays = replaying;
    this.state.setState({ ready: true });
    this.show(frame, false);
    if (this.isDreamNext()) await this.advance(CONTEXT_STEPS);
  }

  /** The frames that a dream needs are not waited for, unless somebody drives: both pictures begin together. */
  private isDreamNext(): boolean {
    const { playing, dreaming, has, actor, opponent } = this.state.getState();
    return playing && dreaming && has.memory && actor !== 'human' && opponent === null;
  }

  protected enqueue(call: () => Promise<void>): Promise<void> {
    this.outstanding++;
    const done = this.queue.then(call).catch((error: unknown) => {
      this.pause();
      this.options.onError(error);
    });
    this.queue = done.finally(() => {
      this.outstanding--;
    });
    return this.queue;
  }

  private tick(time: number): void {
    const { playing, speed, ready, actor, dreamDriver, seed } = this.state.getState();
    const seconds = this.pacer.elapsed(time);
    if (!playing || !ready || this.clock.hidden() || this.isFinished()) return;
    if (this.countdown.runs) {
      this.countdown.pass(seconds);
      return;
    }
    if (this.isBetween() && this.outstanding === 0 && this.ending.isOver(seconds)) {
      void this.enqueue(() => this.restart(seed + 1));
      return;
    }
    this.pacer.add(seconds, this.stepsPerSecond * speed);
    // A human who drives needs every frame.
    const interval = actor === 'human' || dreamDriver === 'human' ? 0 : this.minInterval;
    if (this.outstanding > 0 || !this.pacer.isDue || time - this.lastRequest < interval) return;
    this.lastRequest = time;
    const steps = this.pacer.take();
    void this.enqueue(() => this.advance(steps));
  }

  /** An episode has ended, and the next one begins by itself. */
  private isBetween(): boolean {
    if (this.dreams.holds || this.ending.result === null || this.ending.waits) return false;
    return this.isRaceOver();
  }

  /**
   * The viewer began an episode by itself: a run or a file replaced its networks, or its worker was lost and replaced.
   * Whoever raced is alone in it, so the race begins again.
   */
  private begin({ seed, has }: ViewerFrame): void {
    const { actor, opponent } = this.state.getState();
    this.state.setState({ seed, mean: null, episodeResult: null, replaying: false });
    this.dreams.begun = false;
    this.ending.begin();
    this.ending.stays = false;
    this.race.begin(seed);
    if (opponent === null) return;
    const refused = noRace(actor, opponent, has);
    if (refused !== null) this.endRace(refused);
    else void this.reset(seed);
  }

  protected endRace(why: string): void {
    this.state.setState({ opponent: null });
    this.options.onNotice?.(why);
  }

  private show(frame: ViewerFrame, stepped: boolean): void {
    this.latest = frame;
    this.predictions.see(frame.predictions);
    const { has, actor, driver, latentSize } = this.state.getState();
    if (frame.driver !== driver) this.state.setState({ driver: frame.driver });
    const changed = (['vision', 'memory', 'controller'] as const).some(
      (part) => has[part] !== frame.has[part],
    );
    if (changed) this.state.setState({ has: frame.has });
    const size = frame.has.vision ? (frame.z?.length ?? latentSize) : null;
    if (size !== latentSize) this.state.setState({ latentSize: size });
    if (frame.has.controller && !this.actorChosen && actor !== 'controller') {
      this.state.setState({ actor: 'controller' });
      // From the start, because a return with two drivers says nothing about either.
      void this.reset();
    }
    this.ending.see(frame, stepped);
    const { result } = this.ending;
    if (result !== this.state.getState().episodeResult) this.state.setState({ episodeResult: result });
    if (this.ending.stays && this.ending.waits) this.pause();
    this.race.note(frame, frame.has);
    for (const listener of this.listeners) listener(frame);
  }
}
