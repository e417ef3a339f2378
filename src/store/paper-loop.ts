/**
 * What the page knows of the paper's own agent, and the pace at which it is shown: one request at a time, of
 * those that wait only the newest; moments go to those who draw them, outside React.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  DreamOrigin,
  LoadedFiles,
  PaperClient,
  PaperMoment,
  PaperParts,
} from '../lab/clients/paper-client.ts';
import { messageOf } from '../math/text.ts';
import { type LoopClock, STEPS_PER_SECOND, StepPacer } from './loop-clock.ts';
import { initialState, type PaperState } from './paper-state.ts';
import { describeRefused } from './refused-files.ts';
import { Series } from './series.ts';
import type { NoticeLevel } from './store.ts';

export type { PaperState } from './paper-state.ts';

export type MomentListener = (moment: PaperMoment) => void;
type Client = Pick<PaperClient, 'take' | 'replay' | 'show' | 'beginDream' | 'advance'>;

/** Null: what was to be shown is there no more, for files or a thread were replaced meanwhile. */
type Call = () => Promise<PaperMoment | null>;

export class PaperLoop {
  readonly state: StoreApi<PaperState>;
  /** C's actions and M's nll over the recording, and the authors' training curve. */
  readonly curves = { actions: new Series(), nll: new Series(), training: new Series() };
  latest: PaperMoment | null = null;

  private readonly client: Client;
  private readonly clock: LoopClock;
  private readonly notify: (level: NoticeLevel, text: string) => void;
  private readonly listeners = new Set<MomentListener>();
  private taking: Promise<void> = Promise.resolve();
  private reading = false;
  private waiting: Call | null = null;
  /** Counts recordings and networks: a moment that was requested from earlier ones is not shown. */
  private epoch = 0;
  private busy = false;
  private readonly pacer: StepPacer;
  /** Newest place in the recording. */
  private lastFrame = 0;
  /** The frame requested last. */
  private asked = 0;

  /** @param connect makes the client; its progress goes to the state */
  constructor(
    connect: (onProgress: (what: string, done: number, total: number) => void) => Client,
    clock: LoopClock,
    notify: (level: NoticeLevel, text: string) => void,
  ) {
    this.state = createStore(initialState);
    this.client = connect((what, done, total) => {
      // Its last words come by another way than its answer, and may come after it.
      if (this.reading) this.state.setState({ progress: { what, done, total } });
    });
    this.clock = clock;
    const isPlaying = (): boolean => this.state.getState().playing;
    this.pacer = new StepPacer(clock, isPlaying, (time) => this.tick(time));
    this.notify = notify;
  }

  subscribe(listener: MomentListener): () => void {
    this.listeners.add(listener);
    if (this.latest) listener(this.latest);
    return () => this.listeners.delete(listener);
  }

  setOpened(opened: boolean): void {
    this.state.setState({ opened });
    if (!opened) this.pause();
  }

  /** Files in any order. Rejected files get a notice, and the parts that were there stay. */
  take(files: readonly File[]): Promise<void> {
    this.taking = this.taking.then(async () => {
      this.pause();
      this.reading = true;
      this.state.setState({ progress: { what: 'Reading files', done: 0, total: files.length } });
      try {
        await this.adopt(await this.client.take(files));
      } catch (error) {
        this.notify('error', `The paper's agent stopped: ${messageOf(error)}`);
      } finally {
        this.reading = false;
        this.state.setState({ progress: null });
      }
    });
    return this.taking;
  }

  play(): void {
    this.state.setState({ playing: true });
    this.pacer.clear();
    this.pacer.play();
  }

  pause(): void {
    this.state.setState({ playing: false });
  }

  toggle(): void {
    if (this.state.getState().playing) this.pause();
    else this.play();
  }

  step(): void {
    this.pause();
    this.advance(1);
  }

  /** Shows this frame of the recording; a dream ends. */
  showFrame(frame: number): void {
    this.state.setState({ dreaming: null });
    this.asked = frame;
    this.request(() => this.client.show(frame));
  }

  /** The recording continues at the frame that the dream has reached, or at the frame before the dream. */
  endDream(): void {
    if (this.state.getState().replay !== null) {
      this.showFrame(this.lastFrame);
      return;
    }
    // Without a recording the dream ends where it is.
    this.pause();
    this.state.setState({ dreaming: null });
  }

  startDream(origin: DreamOrigin): void {
    const { seed } = this.state.getState();
    this.state.setState({ dreaming: origin });
    this.request(() => this.client.beginDream(origin, seed));
    this.play();
  }

  setTau(tau: number): void {
    this.state.setState({ tau });
  }

  setSpeed(speed: number): void {
    this.state.setState({ speed });
  }

  /** Another seed is another dream from the same moment. */
  setSeed(seed: number): void {
    this.state.setState({ seed });
    const { dreaming } = this.state.getState();
    if (dreaming !== null) this.request(() => this.client.beginDream(dreaming, seed));
  }

  private async adopt({ taken, ignored, refused, parts }: LoadedFiles): Promise<void> {
    for (const { name, what } of ignored) this.notify('info', `Ignored: ${name} is ${what}.`);
    for (const text of describeRefused(refused)) this.notify('error', text);
    if (taken.length === 0) return;
    const kinds = new Set(taken.map(({ kind }) => kind));
    this.state.setState({ parts, opened: true });
    if (kinds.has('history') || kinds.has('tests')) this.drawTraining(parts);
    if (kinds.has('memory') || kinds.has('controller') || kinds.has('latents')) {
      this.pause();
      this.epoch++;
      this.waiting = null;
      this.latest = null;
      this.lastFrame = 0;
      this.state.setState({ replay: null, dreaming: null });
      if (parts.memory && parts.controller && parts.latents) await this.replay();
    } else if (this.state.getState().dreaming === null && this.state.getState().replay !== null) {
      this.endDream(); // With the pictures that came.
    }
  }

  private async replay(): Promise<void> {
    const { frames, actions, nats, mean, sampled } = await this.client.replay();
    this.curves.actions.clear();
    this.curves.nll.clear();
    for (let frame = 0; frame < frames; frame++) {
      const [steer, gas, brake] = actions.subarray(3 * frame, 3 * frame + 3);
      this.curves.actions.append(frame + 1, { steer, gas, brake });
      this.curves.nll.append(frame + 1, { nats: nats[frame] });
    }
    this.state.setState({ replay: { frames, mean, sampled } });
    this.showFrame(0);
  }

  /** A test holds until the next one. */
  private drawTraining({ history, tests }: PaperParts): void {
    const { training } = this.curves;
    training.clear();
    const tested = new Map(tests?.tests.map(({ generation, mean }) => [generation, mean]));
    let test = Number.NaN;
    for (const { generation, mean, min, max } of history?.generations ?? []) {
      test = tested.get(generation) ?? test;
      training.append(generation, { mean, min, max, ...(tests && { test }) });
    }
    if (history) return;
    for (const [generation, mean] of tested) training.append(generation, { test: mean });
  }

  private tick(time: number): void {
    const seconds = this.pacer.elapsed(time);
    const { playing, speed } = this.state.getState();
    if (!playing || this.clock.hidden()) return;
    this.pacer.add(seconds, STEPS_PER_SECOND * speed);
    if (!this.busy && this.pacer.isDue) this.advance(this.pacer.take());
  }

  /** The next steps of the dream, or of the recording up to its end. */
  private advance(steps: number): void {
    const { dreaming, tau, replay } = this.state.getState();
    if (dreaming !== null) {
      this.request(() => this.client.advance(steps, tau));
      return;
    }
    if (replay === null) return;
    const frame = Math.min(this.lastFrame + steps, replay.frames - 1);
    if (frame === replay.frames - 1) this.pause();
    this.showFrame(frame);
  }

  private request(call: Call): void {
    this.waiting = call;
    if (!this.busy) void this.serve();
  }

  private async serve(): Promise<void> {
    this.busy = true;
    try {
      while (this.waiting !== null) {
        const call = this.waiting;
        this.waiting = null;
        const { epoch } = this;
        const moment = await call();
        if (epoch !== this.epoch) continue;
        if (moment === null) this.goBack();
        else this.show(moment);
      }
    } catch (error) {
      this.pause();
      this.state.setState({ dreaming: null });
      this.notify('error', `The paper's agent stopped: ${messageOf(error)}`);
    } finally {
      this.busy = false;
    }
  }

  /** What was requested is gone: shows a frame of the recording instead, if there is one. */
  private goBack(): void {
    const { dreaming, replay } = this.state.getState();
    this.pause();
    this.state.setState({ dreaming: null });
    if (replay === null || this.waiting !== null) return;
    const wanted = dreaming === null ? this.asked : this.lastFrame;
    const frame = Math.min(wanted, replay.frames - 1);
    // The thread has lost this recording: no further request.
    if (dreaming === null && frame === wanted) return;
    this.showFrame(frame);
  }

  private show(moment: PaperMoment): void {
    this.latest = moment;
    if (moment.frame !== null) this.lastFrame = moment.frame;
    for (const listener of this.listeners) listener(moment);
  }
}
