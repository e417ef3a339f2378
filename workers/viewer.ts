/**
 * The viewer worker: computes the episode that people watch, and draws it on a canvas that the page has transferred.
 * The page requests the next step when it has received the last one.
 */
import { transfer } from 'comlink';
import { openWasm } from '../src/backend/wasm.ts';
import type { ControllerConfig } from '../src/controller/controller.ts';
import type { World } from '../src/env/experiments.ts';
import type { Weights } from '../src/math/weights.ts';
import type { MemoryConfig } from '../src/memory/config.ts';
import type { DreamStarts } from '../src/rollout/dream.ts';
import { serve } from '../src/threads/serve.ts';
import type { View } from '../src/viewer/drawing/camera.ts';
import { type PainterClock, ScenePainter } from '../src/viewer/drawing/painter.ts';
import { Viewer } from '../src/viewer/viewer.ts';
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
} from '../src/viewer/viewer-frame.ts';
import type { VisionConfig } from '../src/vision/config.ts';

/** Where workers have no animation frames: about the display's rate. */
const FRAME_MS = 16;

const clock: PainterClock = {
  nextFrame: (callback) => {
    if (typeof requestAnimationFrame === 'function') requestAnimationFrame(callback);
    else setTimeout(callback, FRAME_MS);
  },
  now: () => performance.now(),
};

export class ViewerWorker {
  private viewer: Viewer | null = null;
  private readonly painters: Readonly<Record<DrawnPicture, ScenePainter>> = {
    watched: new ScenePainter(clock),
    opponent: new ScenePainter(clock),
  };

  async open(world: World, seed: number, sampleZ: boolean): Promise<void> {
    await openWasm();
    this.viewer?.dispose();
    this.viewer = new Viewer(world, sampleZ);
    this.viewer.restart(seed);
  }

  /** Where and how to draw; null canvas: nowhere. */
  drawOn(canvas: OffscreenCanvas | null, picture: DrawnPicture): void {
    this.painters[picture].drawOn(canvas);
  }

  look(view: View, picture: DrawnPicture): void {
    this.painters[picture].look(view);
  }

  setOther(agent: OtherAgent | null): void {
    this.current().race.setOther(agent);
  }

  setVision(config: VisionConfig, weights: Weights): void {
    this.current().setVision(config, weights);
  }

  setMemory(config: MemoryConfig, weights: Weights): void {
    this.current().setMemory(config, weights);
  }

  setStarts(starts: DreamStarts): void {
    this.current().setStarts(starts);
  }

  setController(config: ControllerConfig, parameters: Float32Array): void {
    this.current().setController(config, parameters);
  }

  async reset({ seed, actor, opponent }: StartRequest): Promise<ViewerFrame> {
    this.current().restart(seed, opponent, actor);
    return this.advance({ steps: 0, actor, tau: 1, dream: false, dreamDriver: 'reality' });
  }

  setSpread(spread: number | null): void {
    this.current().setSpread(spread);
  }

  beginDream(origin: DreamOrigin, fan: Fan | null): boolean {
    return this.current().beginDream(origin, fan);
  }

  wakeUp(): boolean {
    return this.current().wakeUp();
  }

  seek(step: number, actor: Actor): void {
    this.current().seek(step, actor);
  }

  async advance(request: ViewRequest): Promise<ViewerFrame> {
    const viewer = this.current();
    const picture = await viewer.advance(request);
    this.painters.watched.show(viewer.scene());
    const beside = viewer.race.scene();
    if (beside !== null) this.painters.opponent.show(beside);
    const buffers = [picture.frame.buffer];
    if (picture.reconstruction !== null) buffers.push(picture.reconstruction.buffer);
    if (picture.dream !== null) buffers.push(picture.dream.buffer);
    for (const dream of picture.fan ?? []) buffers.push(dream.buffer);
    return transfer(picture, buffers);
  }

  score(actor: OpponentActor, seed: number): Promise<EpisodeResult | null> {
    return this.current().score(actor, seed);
  }

  scoreDream(origin: SeededOrigin, tau: number): Promise<DreamResult | null> {
    return this.current().scoreDream(origin, tau);
  }

  async decode(z: Float32Array): Promise<Uint8ClampedArray | null> {
    const picture = await this.current().networks.decode(z);
    if (picture === null) return null;
    return transfer(picture, [picture.buffer]);
  }

  async decodeAll(z: Float32Array): Promise<Uint8Array | null> {
    const pictures = await this.current().networks.decodeAll(z);
    return pictures && transfer(pictures, [pictures.buffer]);
  }

  encode(picture: Uint8Array): Float32Array | null {
    return this.current().networks.encode(picture);
  }

  async collect(seed: number): Promise<EpisodeLatents | null> {
    const episode = await this.current().collector.collect(seed);
    return episode && transfer(episode, [episode.mu.buffer]);
  }

  episodeFrame(seed: number, step: number): Uint8ClampedArray | null {
    return this.current().collector.frame(seed, step);
  }

  controllerParts(): ControllerParts | null {
    return this.current().networks.controllerParts();
  }

  editController(parameters: Float32Array | null): void {
    this.current().editController(parameters);
  }

  feedDream(z: Float32Array): boolean {
    return this.current().feedDream(z);
  }

  private current(): Viewer {
    if (this.viewer === null) throw new Error('the viewer shows nothing before open()');
    return this.viewer;
  }
}

// While the page gets ready; where it fails open() tries again, and says why.
openWasm().catch(() => undefined);

serve(new ViewerWorker());
