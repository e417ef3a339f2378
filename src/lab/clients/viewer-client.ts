/**
 * The page's line to the viewer thread: what is asked for in order is done in order. A viewer that dies or does not
 * answer is made anew with all it knew, and asked again.
 */
import { transfer } from 'comlink';
import { messageOf } from '../../math/text.ts';
import type { View } from '../../viewer/drawing/camera.ts';
import type {
  DreamOrigin,
  EpisodeResult,
  OpponentActor,
  StartRequest,
  ViewerFrame,
  ViewRequest,
} from '../../viewer/viewer-frame.ts';
import { type Agent, worldOf } from '../run.ts';
import type { RunSettings } from '../settings/settings.ts';
import { ScriptMissing, spawnViewer, ThreadLost } from './workers.ts';

export type { CameraMode, View } from '../../viewer/drawing/camera.ts';
export type {
  Actor,
  DreamDriver,
  DreamOrigin,
  EpisodeResult,
  OpponentActor,
  OpponentResult,
  StartRequest,
  Trained,
  ViewerFrame,
  ViewRequest,
} from '../../viewer/viewer-frame.ts';

type ViewerThread = ReturnType<typeof spawnViewer>;
type Remote = Parameters<Parameters<ViewerThread['call']>[0]>[0];

/** The longest request is eight steps of two cars and a picture. */
const SILENCE_S = 20;
/** Another track is driven to its end meanwhile. */
const SCORE_SILENCE_S = 300;
/** Viewers lost over one request before it is given up. */
const MAX_LOSSES = 3;

const NOTHING: Agent = { vision: null, memory: null, controller: null, starts: null };

/** A thread, and the world that was opened in it last. */
interface Session {
  thread: ViewerThread;
  opened: Promise<void>;
  /** The world did not open: whoever asks next tries again. */
  failed: boolean;
}

export class ViewerClient {
  private session: Session | null = null;
  private settings: RunSettings | null = null;
  /** Of the episode that is watched: a new viewer begins it again. */
  private seed = 0;
  /** A canvas goes to one thread for good: a new thread is given a new one. */
  private canvas: (() => OffscreenCanvas | null) | null = null;
  private view: View | null = null;
  private agent: Agent = { ...NOTHING };
  private readonly onNotice: (text: string) => void;
  private readonly spawn: () => ViewerThread;

  constructor(onNotice: (text: string) => void, spawn: () => ViewerThread = spawnViewer) {
    this.onNotice = onNotice;
    this.spawn = spawn;
  }

  /** Shows the environment of these settings, from the beginning. */
  async configure(settings: RunSettings): Promise<void> {
    // Networks of one experiment mean nothing in another.
    const isOther = this.settings !== null && this.settings.experiment !== settings.experiment;
    await this.open(settings, isOther ? { ...NOTHING } : this.agent);
  }

  /** The networks of the run, as they become better. */
  async adopt(agent: Partial<Agent>): Promise<void> {
    Object.assign(this.agent, agent);
    if (this.session === null) return;
    await this.ask((viewer) => this.teach(viewer, agent));
  }

  /** From the beginning, with these networks in place of all it knew. Where that fails all is as before. */
  async show(settings: RunSettings, agent: Agent): Promise<void> {
    await this.open(settings, { ...agent });
  }

  advance(request: ViewRequest): Promise<ViewerFrame> {
    return this.ask((viewer) => viewer.advance(request));
  }

  reset(request: StartRequest): Promise<ViewerFrame> {
    this.seed = request.seed;
    return this.ask((viewer) => viewer.reset(request));
  }

  /** How `actor` ends on the track of `seed`; null when it cannot drive, or newer networks came meanwhile. */
  score(actor: OpponentActor, seed: number): Promise<EpisodeResult | null> {
    return this.ask((viewer) => viewer.score(actor, seed), SCORE_SILENCE_S);
  }

  /** The world is drawn on the canvas that `canvas` makes, from now on and after the loss of a thread; null ends it. */
  async drawOn(canvas: (() => OffscreenCanvas | null) | null): Promise<void> {
    this.canvas = canvas;
    await this.tell((viewer) => this.handCanvas(viewer));
  }

  /** How it is drawn. */
  async look(view: View): Promise<void> {
    this.view = view;
    await this.tell((viewer) => viewer.look(view));
  }

  /** Whether there is a V and M to dream with. */
  beginDream(origin: DreamOrigin = 'here'): Promise<boolean> {
    return this.ask((viewer) => viewer.beginDream(origin));
  }

  /** V's picture of z; null where there is no V of so many latents. */
  decode(z: Float32Array): Promise<Uint8ClampedArray | null> {
    return this.ask((viewer) => viewer.decode(z));
  }

  private async open(settings: RunSettings, agent: Agent): Promise<void> {
    const before = { settings: this.settings, agent: this.agent, seed: this.seed };
    Object.assign(this, { settings, agent, seed: settings.seed });
    try {
      this.session = this.begin(this.session);
      await this.ask(async () => undefined);
    } catch (error) {
      // Unless another world was opened meanwhile.
      if (this.agent === agent) Object.assign(this, before);
      throw error;
    }
  }

  /** Opens the world in the thread that is there, or in a new one. */
  private begin(before: Session | null): Session {
    const { settings, seed, agent } = this;
    if (settings === null) throw new Error('the viewer is shown nothing before configure()');
    const thread = before?.thread ?? this.spawn();
    const open = async (): Promise<void> => {
      try {
        // One after the other: a backend that is started twice at once does not start.
        if (before !== null) await Promise.allSettled([before.opened]);
        await thread.call(async (viewer) => {
          if (before === null) await this.handCanvas(viewer);
          await viewer.open(worldOf(settings), seed, settings['controller.sampleZ']);
          await this.teach(viewer, agent);
        }, SILENCE_S);
      } catch (error) {
        session.failed = true;
        throw error;
      }
    };
    const session: Session = { thread, opened: Promise.resolve(), failed: false };
    session.opened = open();
    return session;
  }

  private async ask<R>(what: (viewer: Remote) => Promise<R>, seconds = SILENCE_S): Promise<R> {
    for (let losses = 1; ; losses++) {
      if (this.session === null || this.session.failed) this.session = this.begin(this.session);
      const { thread, opened } = this.session;
      try {
        await opened;
        return await thread.call(what, seconds);
      } catch (error) {
        if (!(error instanceof ThreadLost)) throw error;
        this.drop(thread, error);
        if (losses === MAX_LOSSES || error instanceof ScriptMissing) throw error;
      }
    }
  }

  /** Ends a lost thread, once for all who waited for it. */
  private drop(thread: ViewerThread, loss: ThreadLost): void {
    if (this.session?.thread !== thread) return;
    this.session = null;
    thread.end();
    // One that cannot start is told of by who asked.
    if (loss instanceof ScriptMissing) return;
    this.onNotice(`The viewer was restarted, and its episode with it: ${loss.message}.`);
  }

  /** Something that a thread which does not yet run, or is lost, is told when the next one opens. */
  private async tell(what: (viewer: Remote) => Promise<void>): Promise<void> {
    try {
      await this.session?.thread.call(what);
    } catch (error) {
      if (!(error instanceof ThreadLost)) throw error;
    }
  }

  private async handCanvas(viewer: Remote): Promise<void> {
    try {
      const canvas = this.canvas?.() ?? null;
      await viewer.drawOn(canvas === null ? null : transfer(canvas, [canvas]));
    } catch (error) {
      if (error instanceof ThreadLost) throw error;
      // The world goes on without its large picture; a new thread is not asked to draw again.
      this.canvas = null;
      this.onNotice(
        `The world cannot be drawn (${messageOf(error)}); the 64×64 pictures show the same world.`,
      );
    }
    if (this.view !== null) await viewer.look(this.view);
  }

  /** V first: M and C mean nothing to the viewer without it. */
  private async teach(viewer: Remote, { vision, memory, controller, starts }: Partial<Agent>): Promise<void> {
    if (vision) await viewer.setVision(vision.config, vision.weights);
    if (starts) await viewer.setStarts(starts);
    if (memory) await viewer.setMemory(memory.config, memory.weights);
    if (controller) await viewer.setController(controller.config, controller.parameters);
  }
}
