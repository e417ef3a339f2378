/**
 * V, M and C of the viewer. They are set one by one during a run and removed when another run begins. This class
 * decides whether C can drive and whether a dream is possible.
 */
import { type ControllerConfig, parameterCount } from '../controller/controller.ts';
import { FRAME_BYTES } from '../data/episode.ts';
import { toRgba } from '../data/pictures.ts';
import type { World } from '../env/experiments.ts';
import type { Weights } from '../math/weights.ts';
import type { MemoryConfig } from '../memory/config.ts';
import { Memory } from '../memory/inference.ts';
import { Agent } from '../rollout/agent.ts';
import type { DreamStarts } from '../rollout/dream.ts';
import type { VisionConfig } from '../vision/config.ts';
import { Vision } from '../vision/inference.ts';
import { afterOpening, atFirstFrame, type DreamStart } from './dream-start.ts';
import type { DrivingNetworks } from './opponent.ts';
import type { Actor, ControllerParts, SeededOrigin, Trained } from './viewer-frame.ts';

/** Rows of the agent. */
export const REALITY = 0;
export const DREAM = 1;
const ROWS = 2;

/** What a dream needs. */
export interface DreamParts {
  vision: Vision;
  memory: { config: MemoryConfig; weights: Weights };
  /** Whether C acts on sampled z, or on the mean. */
  sampleZ: boolean;
}

export class ViewerNetworks {
  vision: Vision | null = null;
  /** Its rows are reality and the dream. Null without V; without an M for V's latents it has no h and no dream. */
  agent: Agent | null = null;
  /** Starts of separate dreams. */
  starts: DreamStarts | null = null;
  private memory: Memory | null = null;
  private memoryParts: DrivingNetworks['memory'] = null;
  private controller: DrivingNetworks['controller'] | null = null;
  /** Parameters of C as the search found them. */
  private searched: Float32Array | null = null;
  private readonly sampleZ: boolean;

  /** @param sampleZ z is sampled from V's Gaussian; false: its mean */
  constructor(sampleZ: boolean) {
    this.sampleZ = sampleZ;
  }

  setVision(config: VisionConfig, weights: Weights): void {
    const vision = new Vision(config, weights);
    this.vision?.dispose();
    this.vision = vision;
    this.makeAgent();
  }

  setMemory(config: MemoryConfig, weights: Weights): void {
    const memory = new Memory(config, weights, ROWS);
    this.memory?.dispose();
    this.memory = memory;
    this.memoryParts = { config, weights };
    this.makeAgent();
  }

  setController(config: ControllerConfig, parameters: Float32Array): void {
    this.controller = { config, parameters };
    this.searched = parameters;
  }

  /** C as it drives, beside its parameters as the search found them; null while there is none. */
  controllerParts(): ControllerParts | null {
    const { controller, searched } = this;
    return controller && { ...controller, searched: searched! };
  }

  /**
   * Other parameters for C, until it is set anew; null: those that were found.
   * @throws RangeError where they are no finite numbers, or another count; Error where there is no C
   */
  editController(parameters: Float32Array | null): void {
    const { controller } = this;
    if (controller === null) throw new Error('there is no C to edit: train one first');
    const given = parameters ?? this.searched!;
    const count = parameterCount(controller.config);
    if (given.length !== count || !given.every(Number.isFinite)) {
      throw new RangeError(
        `C has ${count} finite parameters, got ${given.length}: ${given.subarray(0, 4)} …`,
      );
    }
    this.controller = { ...controller, parameters: given.slice() };
  }

  get has(): Trained {
    return {
      vision: this.vision !== null,
      memory: this.memory !== null,
      controller: this.controller !== null,
    };
  }

  /** All parts that C needs, or null while one is missing or has another size. */
  driving(): DrivingNetworks | null {
    const { vision, memoryParts, controller, sampleZ } = this;
    if (vision === null || controller === null) return null;
    const { inputs, latentSize, hiddenSize } = controller.config;
    if (vision.config.latentSize !== latentSize) return null;
    const memory = this.canDream() && memoryParts?.config.hiddenSize === hiddenSize ? memoryParts : null;
    if (inputs === 'zh' && memory === null) return null;
    return { vision, memory, controller, sampleZ };
  }

  canDrive(actor: Actor): boolean {
    return actor !== 'controller' || this.driving() !== null;
  }

  /** Whether there is an M, and a V of as many latents. */
  canDream(): boolean {
    const { vision, memory } = this;
    return vision !== null && memory !== null && vision.config.latentSize === memory.config.latentSize;
  }

  /** Of the agent's M; null while it has none. */
  get memoryConfig(): MemoryConfig | null {
    return this.dreamParts()?.memory.config ?? null;
  }

  /** Null where there can be no dream. */
  dreamParts(): DreamParts | null {
    const { vision, memoryParts: memory, sampleZ } = this;
    return this.canDream() ? { vision: vision!, memory: memory!, sampleZ } : null;
  }

  /** Where a dream of its own begins; null where it can not. */
  startOf({ seed, afterOpening: draws }: SeededOrigin, world: World): DreamStart | null {
    const parts = this.dreamParts();
    if (parts === null) return null;
    if (draws !== undefined) return afterOpening(world, parts, seed);
    return this.starts && atFirstFrame(this.starts);
  }

  /** The frame that V decodes from z; null without a V, or with one of another number of latents. */
  async decode(z: Float32Array): Promise<Uint8ClampedArray | null> {
    const { vision } = this;
    if (vision === null || vision.config.latentSize !== z.length) return null;
    return toRgba(await vision.decode(z, 1), 0);
  }

  /** Pictures of several z, RGB bytes; null without a V. @param z [count, latent] @returns [count, 64, 64, 3] */
  async decodeAll(z: Float32Array): Promise<Uint8Array | null> {
    const { vision } = this;
    if (vision === null || z.length === 0 || z.length % vision.config.latentSize !== 0) return null;
    return vision.decode(z, z.length / vision.config.latentSize);
  }

  /** V's mean of a picture; null without a V. @param picture RGB bytes, [64, 64, 3] @throws RangeError: another size */
  encode(picture: Uint8Array): Float32Array | null {
    if (picture.length !== FRAME_BYTES) {
      throw new RangeError(`a picture is ${FRAME_BYTES} bytes, got ${picture.length}`);
    }
    return this.vision?.encode(picture, 1).mu ?? null;
  }

  private makeAgent(): void {
    const { vision, sampleZ } = this;
    if (vision === null) return;
    const memory = this.canDream() ? this.memory : null;
    this.agent = new Agent({ vision, memory, latentSize: vision.config.latentSize, sampleZ }, ROWS);
  }

  dispose(): void {
    this.vision?.dispose();
    this.memory?.dispose();
    this.vision = null;
    this.agent = null;
    this.memory = null;
    this.memoryParts = null;
    this.controller = null;
  }
}
