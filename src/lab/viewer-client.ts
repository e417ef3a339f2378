/**
 * The page's line to the viewer thread: what is asked for in order is done in order, and a viewer that died is
 * made anew with all it knew. May import threads, run.
 */
import type { ViewerFrame, ViewRequest } from '../rollout/viewer.ts';
import { type Agent, worldOf } from './run.ts';
import type { RunSettings } from './settings.ts';
import { spawnViewer, ThreadLost } from './threads.ts';

export type { Actor, Trained, ViewerFrame, ViewRequest } from '../rollout/viewer.ts';

type ViewerThread = ReturnType<typeof spawnViewer>;
type Remote = Parameters<Parameters<ViewerThread['call']>[0]>[0];

export class ViewerClient {
  private thread: ViewerThread | null = null;
  private opening: Promise<void> | null = null;
  private settings: RunSettings | null = null;
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

  reset(seed: number): Promise<ViewerFrame> {
    return this.ask((viewer) => viewer.reset(seed));
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
    this.thread ??= spawnViewer();
    this.opening = this.thread.call(async (viewer) => {
      await viewer.open(worldOf(settings), settings.seed, settings['controller.sampleZ']);
      await this.teach(viewer, this.agent);
    });
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

  /** V first: M and C mean nothing to the viewer without it. */
  private async teach(viewer: Remote, { vision, memory, controller }: Partial<Agent>): Promise<void> {
    if (vision) await viewer.setVision(vision.config, vision.weights);
    if (memory) await viewer.setMemory(memory.config, memory.weights);
    if (controller) await viewer.setController(controller.config, controller.parameters);
  }
}
