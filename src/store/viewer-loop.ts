/**
 * Paces what is watched: asks the viewer for the next moment when the last one has come, never two at once,
 * and gives frames to those who draw them, outside React. Steps follow the clock of the environment (50 per
 * second) times the speed. A hidden tab requests nothing.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { experimentOf, type RunSettings } from '../lab/settings/settings.ts';
import type { Actor, DreamDriver, OpponentActor, View, ViewerClient, ViewerFrame } from './engine.ts';
import { type LoopClock, STEPS_PER_SECOND, StepPacer } from './loop-clock.ts';
import { RaceResults } from './race-results.ts';
import type { ViewerState } from './viewer-state.ts';

/** M's h needs some real frames before a dream can begin from it. */
const CONTEXT_STEPS = 15;

export type FrameListener = (frame: ViewerFrame) => void;

export class ViewerLoop {
  readonly state: StoreApi<ViewerState>;
  /** The human's action for the next `steps` steps, called once per frame. */
  humanAction: (steps: number) => number[] = () => [0, 0, 0];
  readonly race: RaceResults;
  latest: ViewerFrame | null = null;
  /** Milliseconds between two requests at least: while the cores train, pictures come less often. */
  minInterval = 0;

  private readonly listeners = new Set<FrameListener>();
  private readonly viewer: ViewerClient;
  private readonly clock: LoopClock;
  private readonly onError: (error: unknown) => void;
  /** Calls go to the viewer one after the other. */
  private queue: Promise<void> = Promise.resolve();
  private outstanding = 0;
  private readonly pacer: StepPacer;
  private lastRequest = Number.NEGATIVE_INFINITY;
  /** Of the environment, at speed 1. */
  private stepsPerSecond = STEPS_PER_SECOND;
  private dreamBegun = false;
  private actorChosen = false;
  /** Who drove before the human. */
  private actorBefore: Actor = 'driver';

  constructor(
    viewer: ViewerClient,
    clock: LoopClock,
    options: { playing: boolean; onError: (error: unknown) => void },
  ) {
    this.viewer = viewer;
    this.clock = clock;
    const isPlaying = (): boolean => this.state.getState().playing;
    this.pacer = new StepPacer(clock, isPlaying, (time) => this.tick(time));
    this.onError = options.onError;
    this.race = new RaceResults((actor, seed) => viewer.score(actor, seed), options.onError);
    this.state = createStore<ViewerState>(() => ({
      playing: options.playing,
      actor: 'driver',
      opponent: null,
      waiting: false,
      speed: 1,
      tau: 1,
      dreaming: true,
      dreamDriver: 'controller',
      seed: 0,
      has: { vision: false, memory: false, controller: false },
      latentSize: null,
      ready: false,
    }));
  }

  /** Returns the function that ends the subscription. The newest frame comes at once. */
  subscribe(listener: FrameListener): () => void {
    this.listeners.add(listener);
    if (this.latest) listener(this.latest);
    return () => this.listeners.delete(listener);
  }

  /** A new experiment or new sizes: another viewer world, from its start. */
  configure(settings: RunSettings): Promise<void> {
    const { opponent } = this.state.getState();
    // C of one world has no place in another.
    const kept = opponent === 'driver' ? opponent : null;
    this.state.setState({ ready: false, seed: settings.seed, opponent: kept });
    this.actorChosen = false;
    return this.enqueue(async () => {
      await this.viewer.configure(settings);
      this.stepsPerSecond = experimentOf(settings.experiment).fps;
      await this.restart(settings.seed);
      this.pacer.schedule();
    });
  }

  play(): void {
    this.state.setState({ playing: true });
    this.pacer.play();
  }

  pause(): void {
    this.state.setState({ playing: false });
  }

  toggle(): void {
    if (this.state.getState().playing) this.pause();
    else this.play();
  }

  step(steps = 1): Promise<void> {
    this.pause();
    return this.enqueue(() => this.advance(steps));
  }

  /** The same moment again, as newer networks see it; where it plays, the next frame shows them anyway. */
  refresh(): void {
    this.race.forgetController();
    const { playing, ready } = this.state.getState();
    if (!playing && ready) void this.enqueue(() => this.advance(0));
  }

  reset(seed: number = this.state.getState().seed): Promise<void> {
    this.state.setState({ seed });
    return this.enqueue(() => this.restart(seed));
  }

  /** The dream begins again from this moment of reality. */
  startDream(): Promise<void> {
    this.state.setState({ dreaming: true });
    return this.enqueue(() => this.beginDream());
  }

  /** Another driver restarts the dream, because a return with two drivers says nothing about either. */
  setDreamDriver(dreamDriver: DreamDriver): void {
    this.state.setState({ dreamDriver });
    this.dreamBegun = false;
  }

  hideDream(): void {
    this.state.setState({ dreaming: false });
    this.dreamBegun = false;
  }

  setTau(tau: number): void {
    this.state.setState({ tau });
  }

  setSpeed(speed: number): void {
    this.state.setState({ speed });
  }

  /** The frame that V decodes from z; null when another V came meanwhile. */
  decode(z: Float32Array): Promise<Uint8ClampedArray | null> {
    return this.viewer.decode(z);
  }

  /** Hands the viewer's thread a canvas to draw on, and a new one for every new thread; null takes it away. */
  drawOn(fresh: (() => OffscreenCanvas | null) | null): Promise<void> {
    return this.viewer.drawOn(fresh);
  }

  /** Size, density and camera of that canvas. */
  look(view: View): Promise<void> {
    return this.viewer.look(view);
  }

  setActor(actor: Actor): void {
    const { actor: before } = this.state.getState();
    if (actor === 'human' && before !== 'human') this.actorBefore = before;
    this.actorChosen = true;
    this.state.setState({ actor, waiting: actor === 'human' && (this.latest?.step ?? 0) === 0 });
    if (this.race.state.getState().finished) void this.reset();
  }

  /** The human drives from the current state on. A paused environment plays; a race restarts. */
  startDriving(): void {
    this.setActor('human');
    if (this.state.getState().opponent !== null) void this.reset();
    this.play();
  }

  /** Back to the driver before. */
  stopDriving(): void {
    if (this.state.getState().actor === 'human') this.setActor(this.actorBefore);
  }

  /** A race starts at the start: the same track again. */
  setOpponent(opponent: OpponentActor | null): void {
    this.state.setState({ opponent });
    void this.reset();
  }

  private tick(time: number): void {
    const { playing, speed, ready, actor } = this.state.getState();
    const seconds = this.pacer.elapsed(time);
    if (!playing || !ready || this.clock.hidden() || this.race.state.getState().finished) return;
    if (this.state.getState().waiting) {
      // Silence is exactly 0 (driving.ts has the dead zones); what is no number is nobody's touch.
      if (!this.humanAction(0).some((value) => Number.isFinite(value) && value !== 0)) return;
      this.state.setState({ waiting: false });
    }
    this.pacer.add(seconds, this.stepsPerSecond * speed);
    // A human who drives needs every frame.
    const interval = actor === 'human' ? 0 : this.minInterval;
    if (this.outstanding > 0 || !this.pacer.isDue || time - this.lastRequest < interval) return;
    this.lastRequest = time;
    const steps = this.pacer.take();
    void this.enqueue(() => this.advance(steps));
  }

  private async advance(steps: number): Promise<void> {
    const { actor, tau, dreaming, dreamDriver, has } = this.state.getState();
    if (this.latest?.ended && steps > 0) {
      if (this.race.state.getState().finished) return;
      // The opponent still drives.
      if (!this.race.note(this.latest, has)) {
        await this.restart(this.state.getState().seed + 1);
        return;
      }
    }
    const wantsDream = dreaming && has.memory && (this.latest?.step ?? 0) >= CONTEXT_STEPS;
    // A dream that M has ended begins again from reality.
    if (wantsDream && (!this.dreamBegun || this.latest?.dreamState?.ended)) {
      await this.beginDream();
    }
    const byHand = actor === 'human' || dreamDriver === 'human';
    const action = byHand ? this.humanAction(steps) : undefined;
    const dream = dreaming && this.dreamBegun;
    const before = this.latest;
    // Who can drive is known to the viewer, and may have changed since its last frame: the answer says who did.
    const frame = await this.viewer.advance({ steps, actor, action, tau, dream, dreamDriver });
    if (frame.begun !== before?.begun) this.begin(frame);
    if (steps > 0 && !(frame.begun === before?.begun && before.ended)) this.race.drives(frame.driver);
    // New weights end a dream: it begins again with them.
    if (frame.dream === null) this.dreamBegun = false;
    this.show(frame);
  }

  /** The viewer began an episode by itself: a run replaced its networks, or its worker was lost and replaced. */
  private begin({ seed }: ViewerFrame): void {
    this.state.setState({ seed });
    this.dreamBegun = false;
    this.race.begin(seed);
  }

  private async restart(seed: number): Promise<void> {
    const { actor, opponent } = this.state.getState();
    this.state.setState({ seed, waiting: actor === 'human' });
    this.dreamBegun = false;
    this.pacer.clear();
    this.race.begin(seed);
    const frame = await this.viewer.reset({ seed, actor, opponent });
    this.state.setState({ ready: true });
    this.show(frame);
  }

  private async beginDream(): Promise<void> {
    this.dreamBegun = await this.viewer.beginDream();
  }

  private show(frame: ViewerFrame): void {
    this.latest = frame;
    const { has, actor, latentSize } = this.state.getState();
    const changed = (['vision', 'memory', 'controller'] as const).some(
      (part) => has[part] !== frame.has[part],
    );
    if (changed) this.state.setState({ has: frame.has });
    if (frame.z !== null && frame.z.length !== latentSize)
      this.state.setState({ latentSize: frame.z.length });
    if (frame.has.controller && !this.actorChosen && actor !== 'controller') {
      this.state.setState({ actor: 'controller' });
      // From the start, because a return with two drivers says nothing about either.
      void this.reset();
    }
    this.race.note(frame, frame.has);
    for (const listener of this.listeners) listener(frame);
  }

  private enqueue(call: () => Promise<void>): Promise<void> {
    this.outstanding++;
    const done = this.queue.then(call).catch((error: unknown) => {
      this.pause();
      this.onError(error);
    });
    this.queue = done.finally(() => {
      this.outstanding--;
    });
    return this.queue;
  }
}
