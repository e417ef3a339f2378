/**
 * The viewer thread: paces what is shown. The page asks for the next picture when it has drawn the last.
 */
import { expose, transfer } from 'comlink';
import { openWasm } from '../src/backend/wasm.ts';
import type { ControllerConfig } from '../src/controller/controller.ts';
import type { Weights } from '../src/math/weights.ts';
import type { MemoryConfig } from '../src/memory/config.ts';
import { Viewer, type ViewerFrame, type ViewRequest } from '../src/rollout/viewer.ts';
import type { World } from '../src/rollout/world.ts';
import type { VisionConfig } from '../src/vision/config.ts';

export class ViewerWorker {
  private viewer: Viewer | null = null;

  async open(world: World, seed: number, sampleZ: boolean): Promise<void> {
    await openWasm();
    this.viewer?.dispose();
    this.viewer = new Viewer(world, sampleZ);
    this.viewer.restart(seed);
  }

  setVision(config: VisionConfig, weights: Weights): void {
    this.current().setVision(config, weights);
  }

  setMemory(config: MemoryConfig, weights: Weights): void {
    this.current().setMemory(config, weights);
  }

  setController(config: ControllerConfig, parameters: Float32Array): void {
    this.current().setController(config, parameters);
  }

  async reset(seed: number): Promise<ViewerFrame> {
    this.current().restart(seed);
    return this.advance({ steps: 0, actor: 'random', tau: 1, dream: false });
  }

  beginDream(): void {
    this.current().beginDream();
  }

  async advance(request: ViewRequest): Promise<ViewerFrame> {
    const picture = await this.current().advance(request);
    const buffers = [picture.frame.buffer];
    if (picture.reconstruction !== null) buffers.push(picture.reconstruction.buffer);
    if (picture.dream !== null) buffers.push(picture.dream.buffer);
    return transfer(picture, buffers);
  }

  async decode(z: Float32Array): Promise<Uint8ClampedArray> {
    const picture = await this.current().decode(z);
    return transfer(picture, [picture.buffer]);
  }

  private current(): Viewer {
    if (this.viewer === null) throw new Error('the viewer shows nothing before open()');
    return this.viewer;
  }
}

expose(new ViewerWorker());
