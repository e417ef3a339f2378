/**
 * The page's line to the viewer thread: what is asked for in order is done in order, and a viewer that died is
 * made anew with all it knew. May import threads, run.
 */
import { transfer } from 'comlink';
import type {
  RivalActor,
  Standing,
  StartRequest,
  ViewerFrame,
  ViewRequest,
} from '../rollout/viewer-frame.ts';
import type { View } from '../scene/camera.ts';
import { type Agent, worldOf } from './run.ts';
import type { RunSettings } from './settings.ts';
import { spawnViewer, ThreadLost } from './threads.ts';

export type {
  Actor,
  RivalActor,
  RivalStanding,
  Standing,
  StartRequest,
  Trained,
  ViewerFrame,
  ViewRequest,
} from '../rollout/viewer-frame.ts';
export type { CameraMode, View } from '../scene/camera.ts';

type ViewerThread = ReturnType<typeof spawnViewer>;
type Remote = Parameters<Parameters<ViewerThread['call']>[0]>[0];

export class ViewerClient {
  private thread: ViewerThread | null = null;
  private opening: Promise<void> | null = null;
  private settings: RunSettings | null = null;
  /** A canvas goes to one thread for good: a new thread is given a new one. */
  private canvas: (() => OffscreenCanvas) | null = null;
  private view: View | null = null;
  private readonly agent: Agent = { vision: null, memory: null, controller: null, starts: null };

  /** Shows the environment of these settings, from the beginning. */
  async configure(settings: RunSettings): Promise<void> {
    // Networks of one experiment mean nothing in another.
    if (this.settings !== null && this.settings.experiment !== settings.experiment) {
      Object.assign(this.agent, { vision: null, memory: null, controller: null, starts: null });
    }
    this.settings = settings;
    await this.open();
  }

  /** The networks of the run, as they become better. */
  async adopt(agent: Partial<Agent>): Promise<void> {
    Object.assign(this.agent, agent);
    if (this.thread === null) return;
    await this.ask((viewer) => this.teach(viewer, agent));
  }

  /** From the beginning, with these networks in place of all it knew. */
  async show(settings: RunSettings, agent: Agent): Promise<void> {
    this.settings = settings;
    Object.assign(this.agent, agent);
    await this.open();
  }

  advance(request: ViewRequest): Promise<ViewerFrame> {
    return this.ask((viewer) => viewer.advance(request));
  }

  reset(request: StartRequest): Promise<ViewerFrame> {
    return this.ask((viewer) => viewer.reset(request));
  }

  /** How `actor` ends on the track of `seed`; null when newer networks came meanwhile. */
  score(actor: RivalActor, seed: number): Promise<Standing | null> {
    return this.ask((viewer) => viewer.score(actor, seed));
  }

  /** The world is drawn on the canvas that `canvas` makes, from now on and after the loss of a thread; null ends it. */
  async drawOn(canvas: (() => OffscreenCanvas) | null): Promise<void> {
    this.canvas = canvas;
    await this.tell((viewer) => this.handCanvas(viewer));
  }

  /** How it is drawn. */
  async look(view: View): Promise<void> {
    this.view = view;
    await this.tell((viewer) => viewer.look(view));
  }

  beginDream(): Promise<void> {
    return this.ask((viewer) => viewer.beginDream());
  }

  decode(z: Float32Array): Promise<Uint8ClampedArray> {
    return this.ask((viewer) => viewer.decode(z));
  }

  private async open(): Promise<void> {
    const { settings } = this;
    if (settings === null) throw new Error('the viewer is shown nothing before configure()');
    const isNew = this.thread === null;
    this.thread ??= spawnViewer();
    const thread = this.thread;
    // One after the other: a backend that is started twice at once does not start.
    const before = this.opening?.catch((error: unknown) => error);
    this.opening = (async () => {
      await before;
      await thread.call(async (viewer) => {
        if (isNew) await this.handCanvas(viewer);
        await viewer.open(worldOf(settings), settings.seed, settings['controller.sampleZ']);
        await this.teach(viewer, this.agent);
      });
    })();
    try {
      await this.opening;
    } catch (error) {
      this.opening = null;
      if (error instanceof ThreadLost) this.dropThread();
      throw error;
    }
  }

  private dropThread(): void {
    this.thread?.end();
    this.thread = null;
  }

  private async ask<R>(what: (viewer: Remote) => Promise<R>): Promise<R> {
    await (this.opening ?? this.open());
    if (this.thread === null) throw new Error('the viewer is shown nothing before configure()');
    try {
      return await this.thread.call(what);
    } catch (error) {
      if (error instanceof ThreadLost) {
        this.dropThread();
        await this.open();
      }
      throw error;
    }
  }

  /** Something that a thread which does not yet run, or is lost, is told when the next one opens. */
  private async tell(what: (viewer: Remote) => Promise<void>): Promise<void> {
    try {
      await this.thread?.call(what);
    } catch (error) {
      if (!(error instanceof ThreadLost)) throw error;
    }
  }

  private async handCanvas(viewer: Remote): Promise<void> {
    const canvas = this.canvas?.() ?? null;
    await viewer.drawOn(canvas === null ? null : transfer(canvas, [canvas]));
    if (this.view !== null) await viewer.look(this.view);
  }

  /** V first: M and C mean nothing to the viewer without it. */
  private async teach(viewer: Remote, { vision, memory, controller }: Partial<Agent>): Promise<void> {
    if (vision) await viewer.setVision(vision.config, vision.weights);
    if (memory) await viewer.setMemory(memory.config, memory.weights);
    if (controller) await viewer.setController(controller.config, controller.parameters);
  }
}
