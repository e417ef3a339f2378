/**
 * The dream as an environment (paper, section 4): M foresees the next z, the reward and the end, and C drives
 * in that as it does in reality. `Dream` has Gymnasium's reset and step; `DreamLanes` is the same for many
 * dreams side by side that share one M with the agent, whose h is the dream's h.
 * May import env, memory, math.
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
import { Memory } from '../memory/memory.ts';
import { checkTemperature, type Mixture, sampleMixture } from '../memory/sample.ts';

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

/** Many dreams on the lanes of one M. After each `memory.step`, `foresee` once, then `settle` lane by lane. */
export class DreamLanes {
  private readonly memory: Memory;
  private readonly starts: DreamStarts;
  private readonly z: Float32Array;
  private future: Mixture | null = null;
  private rewards: Float32Array = new Float32Array(0);
  private ends: Float32Array = new Float32Array(0);

  /** @param z what the lanes see, written in place. [lanes, latentSize] */
  constructor(memory: Memory, starts: DreamStarts, z: Float32Array) {
    this.memory = memory;
    this.starts = starts;
    this.z = z;
  }

  /** A new dream: h = c = 0, and z of a real first frame, both chosen by `random`. */
  wake(lane: number, random: Xoshiro128): void {
    const { mu, logvar } = this.starts;
    const { latentSize } = this.memory.config;
    this.memory.resetLane(lane);
    const start = random.below(mu.length / latentSize) * latentSize;
    for (let i = 0; i < latentSize; i++) {
      const sigma = Math.exp(0.5 * logvar[start + i]);
      this.z[lane * latentSize + i] = mu[start + i] + sigma * random.normal();
    }
  }

  /** What M expects in every lane after the step it just made. */
  foresee(): void {
    this.future = this.memory.mixture();
    this.rewards = this.memory.reward();
    this.ends = this.memory.doneProbability();
  }

  /** Draws the next z of one lane. @returns whether the dream ended */
  settle(lane: number, tau: number, random: Xoshiro128): boolean {
    sampleMixture(this.z, this.future!, lane, tau, random, lane * this.memory.config.latentSize);
    return random.random() < this.ends[lane];
  }

  /** Reward that M expects of the step just made: a mean, where the real one comes tile by tile. */
  reward(lane: number): number {
    return this.rewards[lane];
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
  private readonly lanes: DreamLanes;
  private readonly z: Float32Array;
  private readonly tau: number;
  private readonly clock: EpisodeClock;
  private random = new Xoshiro128(0);

  constructor({ memory, starts, tau, maxEpisodeSteps = 1000 }: DreamOptions) {
    checkTemperature(tau);
    checkDreamer(memory.config, starts);
    const { latentSize } = memory.config;
    this.memory = new Memory(memory.config, memory.weights, 1);
    this.z = new Float32Array(latentSize);
    this.lanes = new DreamLanes(this.memory, starts, this.z);
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
    this.lanes.wake(0, this.random);
    return { observation: this.z.slice(), info: { h: this.memory.h } };
  }

  /** @param action [steer, gas, brake] as in reality. */
  step(action: Action): StepResult<DreamInfo, Float32Array> {
    this.clock.requireRunning();
    this.memory.step(this.z, Float32Array.from(checkBoxAction(ID, action, ACTION_NAMES)));
    this.lanes.foresee();
    const terminated = this.lanes.settle(0, this.tau, this.random);
    const truncated = this.clock.tick(terminated);
    const reward = this.lanes.reward(0);
    return { observation: this.z.slice(), reward, terminated, truncated, info: { h: this.memory.h } };
  }

  close(): void {
    this.clock.close();
    this.memory.dispose();
  }
}
