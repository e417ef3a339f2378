/**
 * The dream as an environment (paper, section 4), with Gymnasium's reset and step: M predicts the next z, the reward
 * and the end. The agent's rows dream the same way in closed-loop.ts.
 */
import { checkBoxAction, checkResetOptions, EpisodeClock } from '../env/options.ts';
import { Box } from '../env/spaces.ts';
import type {
  Action,
  BoxSpace,
  Env,
  EpisodePhase,
  ResetOptions,
  ResetResult,
  StepResult,
} from '../env/types.ts';
import { checkSeed } from '../math/pcg64.ts';
import { Xoshiro128 } from '../math/random.ts';
import type { Weights } from '../math/weights.ts';
import type { MemoryConfig } from '../memory/config.ts';
import { Memory } from '../memory/inference.ts';
import { checkTemperature } from '../memory/sample.ts';
import { Agent } from './agent.ts';

const ID = 'CarRacing-dream';
const ACTION_NAMES = ['steer', 'gas', 'brake'];

/** What V saw first in real episodes, [starts, latentSize] each: where dreams begin. */
export interface DreamStarts {
  mu: Float32Array;
  logvar: Float32Array;
}

/** Throws unless M can give a dream a score and there is somewhere to begin. */
export function checkDreamer(
  config: MemoryConfig,
  starts: DreamStarts | undefined,
): asserts starts is DreamStarts {
  if (!config.predictReward) {
    throw new Error('a dream has no score: this M was trained without a reward head');
  }
  if (starts === undefined || starts.mu.length < config.latentSize) {
    throw new Error('a dream needs real first latents to start from, and this agent brings none');
  }
}

export interface DreamOptions {
  memory: { config: MemoryConfig; weights: Weights };
  starts: DreamStarts;
  /** Temperature of the mixtures; 1 is M as trained. */
  tau: number;
  /** Steps until `truncated`. Default 1000. */
  maxEpisodeSteps?: number;
}

export interface DreamInfo {
  /** M's state after the step: what C sees beside z. [hiddenSize], a view that the next step changes. */
  h: Float32Array;
}

/** One dream. The observation is z, [latentSize]; a fresh copy each step. */
export class Dream implements Env<DreamInfo, Float32Array> {
  readonly id = ID;
  readonly actionSpace: BoxSpace = new Box({
    shape: [3],
    low: [-1, 0, 0],
    high: [1, 1, 1],
    dtype: 'float32',
  });
  readonly observationSpace: BoxSpace;
  /** z has no picture until V decodes it. */
  readonly metadata = { renderModes: [], renderFps: 50 };
  private readonly memory: Memory;
  private readonly agent: Agent;
  private readonly starts: DreamStarts;
  private readonly tau: number;
  private readonly clock: EpisodeClock;
  private random = new Xoshiro128(0);

  constructor({ memory, starts, tau, maxEpisodeSteps = 1000 }: DreamOptions) {
    checkTemperature(tau);
    checkDreamer(memory.config, starts);
    const { latentSize } = memory.config;
    this.memory = new Memory(memory.config, memory.weights, 1);
    this.agent = new Agent({ vision: null, memory: this.memory, latentSize, sampleZ: true }, 1);
    this.starts = starts;
    this.tau = tau;
    this.clock = new EpisodeClock(ID, maxEpisodeSteps);
    this.observationSpace = new Box({
      shape: [latentSize],
      low: [Number.NEGATIVE_INFINITY],
      high: [Number.POSITIVE_INFINITY],
      dtype: 'float32',
    });
  }

  get phase(): EpisodePhase {
    return this.clock.phase;
  }

  /** Without a seed the random stream goes on from where it is. */
  reset(given: ResetOptions = {}): ResetResult<DreamInfo, Float32Array> {
    checkResetOptions(ID, given, []);
    const { seed } = given;
    const seeded = seed === undefined ? this.random : new Xoshiro128(checkSeed(seed));
    this.clock.start();
    this.random = seeded;
    this.agent.wake(0, this.starts, this.random);
    return { observation: this.agent.z.slice(), info: { h: this.memory.h } };
  }

  /** @param action [steer, gas, brake] as in reality. */
  step(action: Action): StepResult<DreamInfo, Float32Array> {
    this.clock.requireRunning();
    this.agent.remember(Float32Array.from(checkBoxAction(ID, action, ACTION_NAMES)));
    const { reward, done: terminated } = this.agent.imagine(0, this.tau, this.random);
    const truncated = this.clock.tick(terminated);
    const observation = this.agent.z.slice();
    return { observation, reward, terminated, truncated, info: { h: this.memory.h } };
  }

  close(): void {
    this.clock.close();
    this.memory.dispose();
  }
}
