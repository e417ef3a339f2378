/**
 * What people watch: one environment, V's picture of it, and M's dream of the same moment under the same
 * actions. It is the closed loop with one lane, in slow motion, with its inside shown.
 * May import env, vision, memory, controller, math.
 */
import { act, type ControllerConfig } from '../controller/controller.ts';
import { Driver } from '../env/car-racing/driver.ts';
import type { BouncingBall, CarRacing } from '../env/index.ts';
import { makeEnv } from '../env/index.ts';
import { Xoshiro128 } from '../math/random.ts';
import type { Weights } from '../math/weights.ts';
import type { MemoryConfig } from '../memory/config.ts';
import { Memory } from '../memory/memory.ts';
import { sampleMixture } from '../memory/sample.ts';
import type { VisionConfig } from '../vision/config.ts';
import { Vision } from '../vision/vision.ts';
import { FRAME_BYTES } from './episode.ts';
import { UniformPolicy } from './policies.ts';
import type { World } from './world.ts';

/** Who chooses the actions of what is watched. */
export type Actor = 'driver' | 'random' | 'controller' | 'human';

/** Which networks exist already. */
export interface Trained {
  vision: boolean;
  memory: boolean;
  controller: boolean;
}

export interface ViewRequest {
  /** Environment steps to take before the picture. */
  steps: number;
  actor: Actor;
  /** The person's action when the actor is human. */
  action?: number[];
  /** Temperature of the dream. */
  tau: number;
  /** Let the dream run along (once begun). */
  dream: boolean;
}

export interface ViewerFrame {
  /** What the agent sees: RGBA, 64x64. */
  frame: Uint8ClampedArray;
  reconstruction: Uint8ClampedArray | null;
  dream: Uint8ClampedArray | null;
  action: number[];
  reward: number;
  episodeReturn: number;
  step: number;
  ended: boolean;
  z: Float32Array | null;
  dreamZ: Float32Array | null;
  /** Root mean square difference of dream and reality, pixels in 0..1. */
  divergence: number | null;
  tilesVisited?: number;
  tilesTotal?: number;
  has: Trained;
}

/** Lanes of M: what is lived, what is dreamed. */
const REALITY = 0;
const DREAM = 1;

export class Viewer {
  private readonly car: CarRacing | null;
  private readonly ball: BouncingBall | null;
  private readonly driver: Driver | null;
  private readonly frame = new Uint8Array(FRAME_BYTES);
  private random = new Xoshiro128(0);
  private uniform = new UniformPolicy(this.random);
  private vision: Vision | null = null;
  private memory: Memory | null = null;
  private memoryConfig: MemoryConfig | null = null;
  private controller: { config: ControllerConfig; parameters: Float32Array } | null = null;
  private readonly action: Float32Array;
  private z = new Float32Array(0); // [2, latent]
  private readonly sampleZ: boolean;
  private dreaming = false;
  private reward = 0;
  private episodeReturn = 0;
  private step = 0;
  private ended = false;
  private tiles: { visited: number; total: number } | null = null;

  /** @param sampleZ as in the loop that is scored: z drawn from V, or its mean. */
  constructor(world: World, sampleZ: boolean) {
    this.sampleZ = sampleZ;
    const options = { buffer: this.frame, maxEpisodeSteps: 1000 };
    this.car = world.env === 'CarRacing-v3' ? makeEnv(world.env, { ...options, observation: '64x64' }) : null;
    const { env, ...shape } = world;
    this.ball = env === 'BouncingBall-v0' ? makeEnv(env, { ...options, ...shape }) : null;
    this.driver = this.car === null ? null : new Driver(this.car);
    this.action = new Float32Array(this.car === null ? 0 : 3);
    this.restart(0);
  }

  setVision(config: VisionConfig, weights: Weights): void {
    this.vision?.dispose();
    this.vision = new Vision(config, weights);
    if (this.z.length !== 2 * config.latentSize) this.z = new Float32Array(2 * config.latentSize);
    this.dreaming = false;
  }

  setMemory(config: MemoryConfig, weights: Weights): void {
    this.memory?.dispose();
    this.memory = new Memory(config, weights, 2);
    this.memoryConfig = config;
    this.dreaming = false;
  }

  setController(config: ControllerConfig, parameters: Float32Array): void {
    this.controller = { config, parameters };
  }

  /** A new episode from `seed`; the dream, if there is an M, wakes with it. */
  restart(seed: number): void {
    this.random = new Xoshiro128(seed);
    this.uniform = new UniformPolicy(this.random);
    const { info } = this.car?.reset({ seed }) ?? this.ball!.reset({ seed });
    this.noteTiles(info);
    this.memory?.resetLane(REALITY);
    this.dreaming = false;
    this.reward = 0;
    this.episodeReturn = 0;
    this.step = 0;
    this.ended = false;
  }

  /** The dream takes over from this very moment: M's h and c, and the z that V sees now. */
  beginDream(): void {
    const { memory, memoryConfig } = this;
    if (memory === null || memoryConfig === null || this.vision === null) {
      throw new Error('a dream needs a trained V and M: press Train first');
    }
    const { hiddenSize, latentSize } = memoryConfig;
    this.look();
    memory.h.copyWithin(DREAM * hiddenSize, 0, hiddenSize);
    memory.c.copyWithin(DREAM * hiddenSize, 0, hiddenSize);
    this.z.copyWithin(DREAM * latentSize, 0, latentSize);
    this.dreaming = true;
  }

  async advance(request: ViewRequest): Promise<ViewerFrame> {
    for (let i = 0; i < request.steps && !this.ended; i++) this.tick(request);
    return this.picture();
  }

  async decode(z: Float32Array): Promise<Uint8ClampedArray> {
    if (this.vision === null) throw new Error('no picture of z yet: V is not trained');
    return toRgba(await this.vision.decode(z, 1), 0);
  }

  private tick(request: ViewRequest): void {
    this.look();
    this.decide(request);
    const { memory, memoryConfig } = this;
    if (memory !== null && memoryConfig !== null && this.vision !== null) {
      const { actionSize, latentSize } = memoryConfig;
      const actions = new Float32Array(2 * actionSize);
      actions.set(this.action.subarray(0, actionSize), 0);
      actions.set(this.action.subarray(0, actionSize), actionSize);
      memory.step(this.z, actions);
      if (this.dreaming && request.dream) {
        const next = this.z.subarray(DREAM * latentSize, (DREAM + 1) * latentSize);
        sampleMixture(next, memory.mixture(), DREAM, request.tau, this.random);
      }
    }
    const result = this.car?.step(this.action) ?? this.ball!.step(this.action);
    this.reward = result.reward;
    this.episodeReturn += result.reward;
    this.step++;
    this.ended = result.terminated || result.truncated;
    this.noteTiles(result.info);
  }

  private look(): void {
    if (this.vision === null) return;
    const { mu, logvar } = this.vision.encode(this.frame, 1);
    for (let i = 0; i < mu.length; i++) {
      this.z[i] = mu[i] + (this.sampleZ ? Math.exp(0.5 * logvar[i]) * this.random.normal() : 0);
    }
  }

  private decide(request: ViewRequest): void {
    const { action } = this;
    if (this.car === null) return;
    switch (request.actor) {
      case 'human':
        action.set(request.action ?? [0, 0, 0]);
        break;
      case 'driver':
        action.set(this.driver!.act());
        break;
      case 'random':
        this.uniform.act(this.frame, action);
        break;
      case 'controller': {
        const { controller, memory } = this;
        if (
          controller === null ||
          this.vision === null ||
          (memory === null && controller.config.inputs === 'zh')
        ) {
          throw new Error('C cannot drive yet: it needs trained V, M and C');
        }
        act(controller.config, controller.parameters, this.z, 0, memory?.h ?? this.z, 0, action, 0);
        break;
      }
    }
  }

  private async picture(): Promise<ViewerFrame> {
    const { vision } = this;
    this.look();
    const pictures = vision === null ? null : await vision.decode(this.z, 2);
    const dreaming = this.dreaming && pictures !== null;
    const latentSize = this.z.length / 2;
    return {
      frame: toRgba(this.frame, 0),
      reconstruction: pictures === null ? null : toRgba(pictures, 0),
      dream: dreaming ? toRgba(pictures, 1) : null,
      action: [...this.action],
      reward: this.reward,
      episodeReturn: this.episodeReturn,
      step: this.step,
      ended: this.ended,
      z: vision === null ? null : this.z.slice(0, latentSize),
      dreamZ: dreaming ? this.z.slice(latentSize) : null,
      divergence: dreaming ? pixelDistance(this.frame, pictures.subarray(FRAME_BYTES)) : null,
      tilesVisited: this.tiles?.visited,
      tilesTotal: this.tiles?.total,
      has: {
        vision: vision !== null,
        memory: this.memory !== null,
        controller: this.controller !== null,
      },
    };
  }

  private noteTiles(info: object): void {
    if ('tilesVisited' in info && 'tilesTotal' in info) {
      this.tiles = { visited: Number(info.tilesVisited), total: Number(info.tilesTotal) };
    }
  }

  dispose(): void {
    this.vision?.dispose();
    this.memory?.dispose();
    this.car?.close();
    this.ball?.close();
  }
}

/** The `index`-th 64x64 RGB picture of `bytes` as RGBA. */
function toRgba(bytes: Uint8Array, index: number): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(64 * 64 * 4);
  for (let i = 0, from = index * FRAME_BYTES; i < rgba.length; i += 4, from += 3) {
    rgba[i] = bytes[from];
    rgba[i + 1] = bytes[from + 1];
    rgba[i + 2] = bytes[from + 2];
    rgba[i + 3] = 255;
  }
  return rgba;
}

function pixelDistance(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < FRAME_BYTES; i++) sum += (a[i] - b[i]) ** 2;
  return Math.sqrt(sum / FRAME_BYTES) / 255;
}
