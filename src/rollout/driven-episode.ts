/** Real episodes that C drives, with their latents: for diagnostics on what C meets. */
import type { ControllerConfig } from '../controller/controller.ts';
import { collectEpisode, type EpisodeOrder } from '../data/collect.ts';
import { encodeFrames } from '../data/encode.ts';
import type { LatentEpisode } from '../data/episode.ts';
import type { Policy } from '../env/index.ts';
import { Xoshiro128 } from '../math/random.ts';
import { Memory } from '../memory/inference.ts';
import { Vision } from '../vision/inference.ts';
import { Agent } from './agent.ts';
import type { AgentSpec } from './jobs.ts';

/** C and how it sees. */
export interface TrainedDriver {
  config: ControllerConfig;
  parameters: Float32Array;
  /** z is sampled from V's Gaussian; false: its mean. */
  sampleZ: boolean;
}

/** One agent, from the start of an episode on. */
class AgentPolicy implements Policy {
  readonly name = 'C';
  private readonly agent: Agent;
  private readonly driver: TrainedDriver;
  private readonly random: Xoshiro128;

  /** @param seed of the noise of z */
  constructor(vision: Vision, memory: Memory, driver: TrainedDriver, seed: number) {
    const { latentSize } = vision.config;
    this.agent = new Agent({ vision, memory, latentSize, sampleZ: driver.sampleZ }, 1);
    this.agent.reset(0);
    this.driver = driver;
    this.random = new Xoshiro128(seed);
  }

  act(frame: Uint8Array, action: Float32Array): void {
    const { agent, driver, random } = this;
    agent.observe([{ index: 0, frame, random }]);
    agent.act(0, driver.config, driver.parameters, action, 0);
    agent.remember(action);
  }
}

/** An episode from this seed that ends, or has ended, after `steps` steps. On the wasm and cpu backends. */
export async function driveEpisode(
  { world, seed, steps }: Pick<EpisodeOrder, 'world' | 'seed' | 'steps'>,
  trained: Pick<AgentSpec, 'vision' | 'memory'>,
  driver: TrainedDriver,
): Promise<LatentEpisode> {
  const vision = new Vision(trained.vision.config, trained.vision.weights);
  const memory = new Memory(trained.memory.config, trained.memory.weights, 1);
  try {
    const policy = new AgentPolicy(vision, memory, driver, seed);
    const episode = collectEpisode({ world, index: 0, seed, steps }, policy);
    const { truth, truthNames } = episode;
    return { ...(await encodeFrames(episode, vision)), truth, truthNames };
  } finally {
    vision.dispose();
    memory.dispose();
  }
}
