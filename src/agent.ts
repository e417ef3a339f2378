/**
 * The door to a trained agent outside the page: a checkpoint opened in Node, a worker or another project. It observes,
 * acts and dreams as the page's agent does (paper, section 3), because it is the page's agent: one row of the class
 * in rollout/agent.ts.
 */
import { openCpu } from './backend/cpu.ts';
import { openWasm } from './backend/wasm.ts';
import { act } from './controller/controller.ts';
import { FRAME_BYTES } from './data/episode.ts';
import { envAction, experimentOf } from './env/experiments.ts';
import type { Action } from './env/types.ts';
import { decodeCheckpoint, type OpenedCheckpoint } from './lab/checkpoint/checkpoint.ts';
import { checkSeed } from './math/pcg64.ts';
import { Xoshiro128 } from './math/random.ts';
import { Memory } from './memory/inference.ts';
import { Agent } from './rollout/agent.ts';
import { Dream } from './rollout/dream.ts';
import { Vision } from './vision/inference.ts';

export type { OpenedCheckpoint } from './lab/checkpoint/checkpoint.ts';
export { Dream, type DreamInfo } from './rollout/dream.ts';
export { decodeCheckpoint };

export interface OpenAgentOptions {
  /** 'cpu' is plain JavaScript: a hundred times slower, and needs no WebAssembly. Default 'wasm'. */
  backend?: 'wasm' | 'cpu';
}

/**
 * Opens a checkpoint with all three networks.
 * @param bytes of a safetensors file that the page or `npm run lab` saved
 * @throws Error that names what the file lacks, or why the backend did not open
 */
export async function openAgent(
  bytes: Uint8Array,
  { backend = 'wasm' }: OpenAgentOptions = {},
): Promise<TrainedAgent> {
  if (backend !== 'wasm' && backend !== 'cpu') {
    throw new Error(`openAgent: backend is 'wasm' or 'cpu', got ${JSON.stringify(backend)}`);
  }
  const checkpoint = decodeCheckpoint(bytes);
  await (backend === 'wasm' ? openWasm() : openCpu());
  return new TrainedAgent(checkpoint);
}

/** V, M and C of one checkpoint, in one episode at a time. Dispose of it after use. */
export class TrainedAgent {
  readonly checkpoint: OpenedCheckpoint;
  /** What `makeEnv` makes for it. */
  readonly env: string;
  private readonly vision: Vision;
  private readonly memory: Memory;
  private readonly agent: Agent;
  private readonly actions: Float32Array;
  private random = new Xoshiro128(0);

  /** On the active backend of tfjs; `openAgent` opens one. @throws Error naming the network that is missing */
  constructor(checkpoint: OpenedCheckpoint) {
    const { settings, agent } = checkpoint;
    const { vision, memory, controller } = agent;
    if (vision === null || memory === null || controller === null) {
      const missing = Object.entries({ V: vision, M: memory, C: controller }).filter(
        ([, part]) => part === null,
      );
      throw new Error(
        `the checkpoint has no trained ${missing.map(([name]) => name).join(', ')}: ` +
          'an agent needs V, M and C, as a finished run saves them',
      );
    }
    this.checkpoint = checkpoint;
    this.env = experimentOf(settings.experiment).env;
    this.vision = new Vision(vision.config, vision.weights);
    this.memory = new Memory(memory.config, memory.weights, 1);
    const { latentSize } = vision.config;
    const sampleZ = settings['controller.sampleZ'];
    this.agent = new Agent({ vision: this.vision, memory: this.memory, latentSize, sampleZ }, 1);
    this.actions = new Float32Array(controller.config.actionSize);
  }

  /** The present z. [latent], a view that the next step changes. */
  get z(): Float32Array {
    return this.agent.z;
  }

  /** M's h after the last step. [hidden], a view that the next step changes. */
  get h(): Float32Array {
    return this.memory.h;
  }

  /** A new episode: h = c = 0. @param seed of the noise of z, where the agent samples it */
  reset(seed = 0): void {
    this.random = new Xoshiro128(checkSeed(seed));
    this.agent.reset(0);
  }

  /**
   * One step: V sees the frame, C acts on z and h, M remembers both.
   * @param frame RGB bytes, as `env.reset` and `env.step` return them. [64, 64, 3]
   * @returns the action as `env.step` takes it
   */
  act(frame: Uint8Array): Action {
    if (frame.length !== FRAME_BYTES) {
      throw new RangeError(
        `the agent sees frames of 64x64 RGB, ${FRAME_BYTES} bytes, got ${frame.length}; ` +
          "make the environment with { observation: '64x64' }",
      );
    }
    const { config, parameters } = this.checkpoint.agent.controller!;
    this.agent.observe([{ index: 0, frame, random: this.random }]);
    this.agent.act(0, config, parameters, this.actions, 0);
    this.agent.remember(this.actions);
    return this.asAction();
  }

  /** C alone, for a dream: what it does at this z after this h. @param z [latent] @param h [hidden] */
  actOn(z: Float32Array, h: Float32Array): Action {
    const { config, parameters } = this.checkpoint.agent.controller!;
    act(config, parameters, z, 0, h, 0, this.actions, 0);
    return this.asAction();
  }

  /**
   * M in place of the environment, with Gymnasium's reset and step; its observation is z.
   * @param tau temperature of the mixtures. Default 1: M as trained
   * @throws Error where this M predicts no reward, or the file has no first latents
   */
  dream({ tau = 1, maxEpisodeSteps }: { tau?: number; maxEpisodeSteps?: number } = {}): Dream {
    const { settings, agent } = this.checkpoint;
    if (agent.starts === null)
      throw new Error('the checkpoint has no first latents for a dream to begin with');
    const { memory, starts } = agent;
    return new Dream({
      memory: memory!,
      starts,
      tau,
      experiment: settings.experiment,
      maxEpisodeSteps,
      sampleZ: settings['controller.sampleZ'],
    });
  }

  dispose(): void {
    this.vision.dispose();
    this.memory.dispose();
  }

  private asAction(): Action {
    const action = envAction(experimentOf(this.checkpoint.settings.experiment).actions, this.actions);
    return typeof action === 'number' ? action : Array.from(action);
  }
}
