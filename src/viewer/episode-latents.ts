/**
 * The latents of real episodes, frame by frame, with what was earned and how fast it went: what a scatter of z shows.
 * A frame is not kept but made again from seed and actions, as everywhere: an episode is a trajectory.
 */
import { FRAME_BYTES } from '../data/episode.ts';
import { toRgba } from '../data/pictures.ts';
import { actionSizeOf, type World } from '../env/experiments.ts';
import { openTask, UniformPolicy } from '../env/index.ts';
import { Xoshiro128 } from '../math/random.ts';
import { Memory } from '../memory/inference.ts';
import { Agent } from '../rollout/agent.ts';
import { checkStart } from './viewer-check.ts';
import type { EpisodeLatents } from './viewer-frame.ts';
import type { ViewerNetworks } from './viewer-networks.ts';
import { Scenes } from './viewer-scene.ts';

const SLICE_MS = 8;

export class EpisodeCollector {
  private readonly world: World;
  private readonly networks: ViewerNetworks;
  private readonly maxSteps: number;
  /** Actions by seed. [steps * action] */
  private readonly told = new Map<number, Float32Array>();

  constructor(world: World, networks: ViewerNetworks, maxSteps: number) {
    this.world = world;
    this.networks = networks;
    this.maxSteps = maxSteps;
  }

  /**
   * Plays the episode of `seed` with C, or with the script or random actions while C cannot drive; a few milliseconds
   * at a time, so that the thread can answer requests.
   * @returns null without a V, or when another V came meanwhile
   */
  async collect(seed: number): Promise<EpisodeLatents | null> {
    checkStart(seed, null);
    const { vision } = this.networks;
    const driving = this.networks.driving();
    if (vision === null) return null;
    const frame = new Uint8Array(FRAME_BYTES);
    const task = openTask(this.world, { buffer: frame, maxEpisodeSteps: this.maxSteps });
    const memory = driving?.memory ? new Memory(driving.memory.config, driving.memory.weights, 1) : null;
    try {
      const { latentSize } = vision.config;
      const sampleZ = driving?.sampleZ ?? true;
      const agent = new Agent({ vision, memory, latentSize, sampleZ }, 1);
      const action = new Float32Array(actionSizeOf(task.experiment));
      const random = new Xoshiro128(seed);
      const uniform = new UniformPolicy(task.experiment, new Xoshiro128(seed));
      task.reset(seed);
      const scenes = new Scenes(task);
      const driver = task.driver();
      const mu: number[] = [];
      const rewards: number[] = [];
      const speeds: number[] = [];
      const actions: number[] = [];
      let ended = false;
      while (!ended) {
        const until = performance.now() + SLICE_MS;
        do {
          agent.observe([{ index: 0, frame, random }]);
          mu.push(...agent.mu);
          if (driving !== null) {
            agent.act(0, driving.controller.config, driving.controller.parameters, action, 0);
          } else if (driver !== null) action.set(driver.act());
          else if (action.length > 0) uniform.act(frame, action);
          agent.remember(action);
          const { reward, terminated, truncated } = task.step(action);
          rewards.push(reward);
          speeds.push(scenes.readings().speed ?? Number.NaN);
          actions.push(...action);
          ended = terminated || truncated;
        } while (!ended && performance.now() < until);
        await new Promise((resolve) => setTimeout(resolve, 0));
        if (this.networks.vision !== vision) return null;
      }
      this.told.set(seed, Float32Array.from(actions));
      return {
        seed,
        latentSize,
        mu: Float32Array.from(mu),
        rewards: Float32Array.from(rewards),
        speeds: Float32Array.from(speeds),
      };
    } finally {
      memory?.dispose();
      task.env.close();
    }
  }

  /** The frame that the agent saw at a step of a collected episode, as RGBA; null where none was collected. */
  frame(seed: number, step: number): Uint8ClampedArray | null {
    const actions = this.told.get(seed);
    if (actions === undefined) return null;
    const task = openTask(this.world, {
      buffer: new Uint8Array(FRAME_BYTES),
      maxEpisodeSteps: this.maxSteps,
    });
    try {
      const size = actionSizeOf(task.experiment);
      task.reset(seed);
      // Only the last one is drawn.
      task.env.draws = false;
      for (let t = 0; t < step; t++) task.step(actions.subarray(t * size, (t + 1) * size));
      task.env.draws = true;
      return toRgba(task.env.render!(), 0);
    } finally {
      task.env.close();
    }
  }
}
