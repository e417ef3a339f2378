/**
 * The page's client of the viewer worker: requests are answered in the order they are made. A worker in place of a
 * lost one opens the same world with the same networks, and the request is made again.
 */
import { transfer } from 'comlink';
import { messageOf } from '../../math/text.ts';
import { LossCount, Supervised } from '../../threads/supervised.ts';
import type { View } from '../../viewer/drawing/camera.ts';
import type {
  Actor,
  ControllerParts,
  DrawnPicture,
  DreamOrigin,
  DreamResult,
  EpisodeLatents,
  EpisodeResult,
  Fan,
  OpponentActor,
  OtherAgent,
  SeededOrigin,
  StartRequest,
  ViewerFrame,
  ViewRequest,
} from '../../viewer/viewer-frame.ts';
import { type Agent, worldOf } from '../run.ts';
import type { RunSettings } from '../settings/settings.ts';
import { withWorldOf, withZOf } from '../settings/world-settings.ts';
import { spawnViewer, ThreadLost } from './workers.ts';

export type { CameraMode, View } from '../../viewer/drawing/camera.ts';
export type {
  Actor,
  ControllerParts,
  DrawnPicture,
  DreamDriver,
  DreamOrigin,
  DreamResult,
  DreamState,
  Drivers,
  EndReason,
  EpisodeLatents,
  EpisodeResult,
  Fan,
  OpponentActor,
  OpponentResult,
  SeededOrigin,
  StartRequest,
  StepPrediction,
  Trained,
  ViewerFrame,
  ViewRequest,
} from '../../viewer/viewer-frame.ts';

type ViewerThread = ReturnType<typeof spawnViewer>;
type Remote = Parameters<Parameters<ViewerThread['call']>[0]>[0];

/** The longest request is eight steps of two cars and a picture. */
const SILENCE_S = 20;
/** A whole episode is played meanwhile. */
const SCORE_SILENCE_S = 300;
/** Viewers lost over one request that are replaced; the next loss is an error. */
const MAX_LOSSES = 2;

const NOTHING: Agent = { vision: null, memory: null, controller: null, starts: null };

export class ViewerClient {
  /** Before the world that is watched makes way for another. */
  beforeOpening: () => Promise<void> = async () => undefined;
  private readonly supervised: Supervised<ViewerThread>;
  private settings: RunSettings | null = null;
  /** Of the episode that is watched: it begins again in a new worker. */
  private seed = 0;
  /** Each makes a canvas: one that was transferred to a worker cannot be transferred again. */
  private readonly canvases = new Map<DrawnPicture, () => OffscreenCanvas | null>();
  private readonly views = new Map<DrawnPicture, View>();
  private other: OtherAgent | null = null;
  private agent: Agent = { ...NOTHING };
  private spread: number | null = null;
  private readonly onNotice: (text: string, restarted?: string) => void;

  constructor(onNotice: (text: string, restarted?: string) => void, spawn: () => ViewerThread = spawnViewer) {
    this.onNotice = onNotice;
    this.supervised = new Supervised({
      name: 'The viewer',
      cost: 'Its episode begins again.',
      spawn,
      setUp: (thread, isNew) => this.setUp(thread, isNew),
      losses: new LossCount(MAX_LOSSES),
      onNotice,
    });
  }

  /** Opens the environment of these settings, from its first step. An agent that is there keeps what C sees of z. */
  async configure(settings: RunSettings): Promise<void> {
    await this.beforeOpening();
    const { settings: before, agent } = this;
    // Networks of one experiment do not fit another.
    const isOther = before !== null && before.experiment !== settings.experiment;
    if (isOther) this.other = null;
    const kept = agent.vision === null ? settings : withZOf(settings, before ?? settings);
    await (isOther ? this.open(settings, { ...NOTHING }) : this.open(kept, agent, this.spread));
  }

  /** New weights of the run's networks. */
  async adopt(agent: Partial<Agent>): Promise<void> {
    Object.assign(this.agent, agent);
    if (this.supervised.present === null) return;
    await this.ask((viewer) => this.setNetworks(viewer, agent));
  }

  /**
   * Opens the environment from its first step with these networks alone. Where that fails nothing changes.
   * @param keepsWorld the options of the environment stay as they are, whatever the agent was trained in
   */
  async openAgent(settings: RunSettings, agent: Agent, keepsWorld = false): Promise<void> {
    await this.beforeOpening();
    if (this.settings?.experiment !== settings.experiment) this.other = null;
    const isKept = keepsWorld && this.settings !== null;
    await this.open(isKept ? withWorldOf(settings, this.settings!) : settings, { ...agent });
  }

  /** Of one that is no longer asked anything. */
  end(): void {
    this.supervised.end();
  }

  advance(request: ViewRequest): Promise<ViewerFrame> {
    return this.ask((viewer) => viewer.advance(request));
  }

  /** Another step of this episode, driven as it was, or on by `actor`; its picture comes with the next `advance`. */
  seek(step: number, actor: Actor): Promise<void> {
    return this.ask((viewer) => viewer.seek(step, actor));
  }

  reset(request: StartRequest): Promise<ViewerFrame> {
    this.seed = request.seed;
    return this.ask((viewer) => viewer.reset(request));
  }

  /** The result of `actor` on the track of `seed`; null when it cannot drive, or new weights came meanwhile. */
  score(actor: OpponentActor, seed: number): Promise<EpisodeResult | null> {
    return this.ask((viewer) => viewer.score(actor, seed), SCORE_SILENCE_S);
  }

  /** What a person has driven of the episode that is watched, from its start, as an .npz; null: too little. */
  drivenByHand(): Promise<Uint8Array | null> {
    return this.ask((viewer) => viewer.drivenByHand(), SCORE_SILENCE_S);
  }

  /** Draws a picture on the canvas that `canvas` makes, and on another one after a loss; null ends the drawing. */
  async drawOn(
    canvas: (() => OffscreenCanvas | null) | null,
    picture: DrawnPicture = 'watched',
  ): Promise<void> {
    if (canvas === null) this.canvases.delete(picture);
    else this.canvases.set(picture, canvas);
    await this.callPresent((viewer) => this.transferCanvas(viewer, picture));
  }

  /** Sets how a picture is drawn. */
  async look(view: View, picture: DrawnPicture = 'watched'): Promise<void> {
    this.views.set(picture, view);
    await this.callPresent((viewer) => viewer.look(view, picture));
  }

  /** The agent of an opponent 'other', for this experiment. @throws Error where it does not fit */
  async setOther(agent: OtherAgent | null): Promise<void> {
    const { settings } = this;
    await this.ask((viewer) => viewer.setOther(agent));
    // Another experiment may have been opened meanwhile.
    if (this.settings?.experiment === settings?.experiment) this.other = agent;
  }

  /** Whether there is a V and M to dream with. @param fan with three others from the same moment */
  beginDream(origin: DreamOrigin = 'here', fan: Fan | null = null): Promise<boolean> {
    return this.ask((viewer) => viewer.beginDream(origin, fan));
  }

  /** Reality goes on from the moment at which the dream began. Whether there was a dream. */
  wakeUp(): Promise<boolean> {
    return this.ask((viewer) => viewer.wakeUp());
  }

  /** The result of C in a dream of its own; null when it cannot drive it, or new weights came meanwhile. */
  scoreDream(origin: SeededOrigin, tau: number): Promise<DreamResult | null> {
    return this.ask((viewer) => viewer.scoreDream(origin, tau), SCORE_SILENCE_S);
  }

  /** The unit of `dreamDistance`. @param spread Σ var(mu_i) of V over frames of the data; null: not known */
  async setSpread(spread: number | null): Promise<void> {
    this.spread = spread;
    await this.supervised.tell((thread) => thread.call((viewer) => viewer.setSpread(spread)));
  }

  /** V's picture of z; null where there is no V of so many latents. */
  decode(z: Float32Array): Promise<Uint8ClampedArray | null> {
    return this.ask((viewer) => viewer.decode(z));
  }

  /** V's pictures of several z, RGB bytes; null where there is no V of so many latents. @param z [count, latent] */
  decodeAll(z: Float32Array): Promise<Uint8Array | null> {
    return this.ask((viewer) => viewer.decodeAll(z));
  }

  /** V's mean of a picture; null without a V. @param picture RGB bytes, [64, 64, 3] */
  encode(picture: Uint8Array): Promise<Float32Array | null> {
    return this.ask((viewer) => viewer.encode(picture));
  }

  /** What V makes of an episode, which is played now; null without a V, or when new weights came meanwhile. */
  collect(seed: number): Promise<EpisodeLatents | null> {
    return this.ask((viewer) => viewer.collect(seed), SCORE_SILENCE_S);
  }

  /** The frame at a step of a collected episode; null where it was collected by a worker that is lost. */
  episodeFrame(seed: number, step: number): Promise<Uint8ClampedArray | null> {
    return this.ask((viewer) => viewer.episodeFrame(seed, step));
  }

  /** C as it drives; null while there is none. */
  controllerParts(): Promise<ControllerParts | null> {
    return this.ask((viewer) => viewer.controllerParts());
  }

  /** Other parameters for the C that is watched, until new weights come; null: as it was found. */
  editController(parameters: Float32Array | null): Promise<void> {
    return this.ask((viewer) => viewer.editController(parameters));
  }

  /** The dream goes on from this z. Whether there is a dream of so many latents. */
  feedDream(z: Float32Array): Promise<boolean> {
    return this.ask((viewer) => viewer.feedDream(z));
  }

  /** @param spread of another V it is not known yet */
  private async open(settings: RunSettings, agent: Agent, spread: number | null = null): Promise<void> {
    const before = { settings: this.settings, agent: this.agent, seed: this.seed, spread: this.spread };
    Object.assign(this, { settings, agent, seed: settings.seed, spread });
    try {
      this.supervised.setUpAgain();
      await this.ask(async () => undefined);
    } catch (error) {
      // Unless another world was opened meanwhile.
      if (this.agent === agent) Object.assign(this, before);
      throw error;
    }
  }

  /** Opens the world in a worker, with the networks that are known. */
  private async setUp(thread: ViewerThread, isNew: boolean): Promise<void> {
    const { settings, seed, agent } = this;
    if (settings === null) throw new Error('the viewer shows nothing before configure()');
    await thread.call(async (viewer) => {
      if (isNew) for (const picture of this.canvases.keys()) await this.transferCanvas(viewer, picture);
      await viewer.open(worldOf(settings), seed, settings['controller.sampleZ']);
      await this.setNetworks(viewer, agent);
      if (this.spread !== null) await viewer.setSpread(this.spread);
      if (this.other !== null) await viewer.setOther(this.other);
    }, SILENCE_S);
  }

  private ask<R>(what: (viewer: Remote) => Promise<R>, seconds = SILENCE_S): Promise<R> {
    return this.supervised.ask((thread) => thread.call(what, seconds));
  }

  /** A call of the present worker, if there is one; a later worker gets the same by its set-up. */
  private async callPresent(what: (viewer: Remote) => Promise<void>): Promise<void> {
    try {
      await this.supervised.present?.call(what);
    } catch (error) {
      if (!(error instanceof ThreadLost)) throw error;
    }
  }

  private async transferCanvas(viewer: Remote, picture: DrawnPicture): Promise<void> {
    try {
      const canvas = this.canvases.get(picture)?.() ?? null;
      await viewer.drawOn(canvas === null ? null : transfer(canvas, [canvas]), picture);
    } catch (error) {
      if (error instanceof ThreadLost) throw error;
      // The world goes on without its large picture; a new worker gets no canvas.
      this.canvases.delete(picture);
      this.onNotice(
        `The world cannot be drawn (${messageOf(error)}); the 64×64 pictures show the same world.`,
      );
    }
    const view = this.views.get(picture);
    if (view !== undefined) await viewer.look(view, picture);
  }

  /** V first: the viewer takes M and C only after it. */
  private async setNetworks(viewer: Remote, agent: Partial<Agent>): Promise<void> {
    const { vision, memory, controller, starts } = agent;
    if (vision) await viewer.setVision(vision.config, vision.weights);
    if (starts) await viewer.setStarts(starts);
    if (memory) await viewer.setMemory(memory.config, memory.weights);
    if (controller) await viewer.setController(controller.config, controller.parameters);
  }
}
