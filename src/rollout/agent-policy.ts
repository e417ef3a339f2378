/** A trained agent as a policy that collects episodes, with or without noise on its actions. */
import type { ControllerConfig } from '../controller/controller.ts';
import { disturbed } from '../controller/disturbed.ts';
import type { ActionFacts } from '../env/experiment.ts';
import type { Policy } from '../env/index.ts';
import { Xoshiro128 } from '../math/random.ts';
import type { Memory } from '../memory/inference.ts';
import type { Vision } from '../vision/inference.ts';
import { Agent } from './agent.ts';
import type { AgentSpec } from './jobs.ts';

/** C and how it sees. */
export interface TrainedDriver {
  config: ControllerConfig;
  parameters: Float32Array;
  /** z is sampled from V's Gaussian; false: its mean. */
  sampleZ: boolean;
}

/** A trained agent that collects episodes. */
export interface Collector extends Pick<AgentSpec, 'vision' | 'memory'> {
  driver: TrainedDriver;
  /** In half of its episodes its C is disturbed by at most this much (disturbed.ts); absent: in none. */
  parameterNoise?: number;
  /** Tells it from other agents. */
  name: string;
}

/** Streams of an episode's seed: 0 is the noise of z. */
const EXPLORATION_STREAM = 3;
const PARAMETER_STREAM = 5;
/** Highest standard deviation of the noise, in widths of the range of an action. */
const STRONGEST = 0.15;
/** Of the noise from step to step; it is correlated over about ten steps. */
const MEMORY_OF_NOISE = 0.9;

/** One agent, from the start of an episode on. */
export class AgentPolicy implements Policy {
  readonly name = 'C';
  private readonly agent: Agent;
  private readonly driver: TrainedDriver;
  private readonly random: Xoshiro128;
  private readonly noise: ActionNoise | null;

  /**
   * @param memory of one row
   * @param seed of the noise of z, and of the actions
   * @param explored the actions that get noise, so that the episodes also hold what C avoids, and its way back
   * @param parameterNoise of the collector: failures that are no accident, and what they cost
   */
  constructor(
    vision: Vision,
    memory: Memory,
    driver: TrainedDriver,
    seed: number,
    explored?: ActionFacts,
    parameterNoise = 0,
  ) {
    const { latentSize } = vision.config;
    this.agent = new Agent({ vision, memory, latentSize, sampleZ: driver.sampleZ }, 1);
    this.agent.reset(0);
    this.driver = { ...driver, parameters: withNoise(driver.parameters, parameterNoise, seed) };
    this.random = new Xoshiro128(seed);
    this.noise = explored === undefined ? null : noiseOf(explored, seed);
  }

  act(frame: Uint8Array, action: Float32Array): void {
    const { agent, driver, random } = this;
    agent.observe([{ index: 0, frame, random }]);
    agent.act(0, driver.config, driver.parameters, action, 0);
    this.noise?.add(action);
    agent.remember(action);
  }
}

/** The C of an episode: as it is, or, in every second one, disturbed by a strength from none to `most`. */
function withNoise(parameters: Float32Array, most: number, seed: number): Float32Array {
  if (most === 0) return parameters;
  const random = new Xoshiro128(seed, PARAMETER_STREAM);
  if (random.random() < 0.5) return parameters;
  return disturbed(parameters, most * random.random(), random);
}

/** Noise on the actions of an episode; null where they are no numbers. */
export function noiseOf(actions: ActionFacts, seed: number): ActionNoise | null {
  return actions.kind === 'box' ? new ActionNoise(actions, new Xoshiro128(seed, EXPLORATION_STREAM)) : null;
}

/** Ornstein-Uhlenbeck noise on the numbers of a box, of a strength drawn for the episode: from none to STRONGEST. */
class ActionNoise {
  private readonly actions: ActionFacts & { kind: 'box' };
  private readonly random: Xoshiro128;
  private readonly strength: number;
  private readonly noise: Float64Array;

  constructor(actions: ActionFacts & { kind: 'box' }, random: Xoshiro128) {
    this.actions = actions;
    this.random = random;
    this.strength = STRONGEST * random.random();
    this.noise = new Float64Array(actions.names.length);
  }

  add(action: Float32Array): void {
    const { noise, strength, random } = this;
    const { low, high } = this.actions;
    const fresh = Math.sqrt(1 - MEMORY_OF_NOISE ** 2);
    for (let i = 0; i < noise.length; i++) {
      noise[i] = MEMORY_OF_NOISE * noise[i] + fresh * random.normal();
      const moved = action[i] + strength * (high[i] - low[i]) * noise[i];
      action[i] = Math.min(high[i], Math.max(low[i], moved));
    }
  }
}
