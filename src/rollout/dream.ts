/**
 * The dream as an environment (paper, section 4), with Gymnasium's reset and step: M predicts the next z, the reward
 * and the end. The agent's rows dream the same way in closed-loop.ts.
 */
import { actionSizeOf, type Experiment, type ExperimentRecord, experimentOf } from '../env/experiments.ts';
import { checkBoxAction, checkDiscreteAction, checkResetOptions, EpisodeClock } from '../env/options.ts';
import { Box, Discrete } from '../env/spaces.ts';
import type {
  Action,
  BoxSpace,
  Env,
  EnvMetadata,
  EpisodePhase,
  ResetOptions,
  ResetResult,
  Space,
  StepResult,
} from '../env/types.ts';
import { checkSeed } from '../math/pcg64.ts';
import { Xoshiro128 } from '../math/random.ts';
import type { Weights } from '../math/weights.ts';
import type { MemoryConfig } from '../memory/config.ts';
import { Memory } from '../memory/inference.ts';
import { checkTemperature } from '../memory/sample.ts';
import { Agent } from './agent.ts';

/** Where dreams begin: V's (mu, logvar) of real frames, [starts, latentSize] each. */
export interface DreamStarts {
  mu: Float32Array;
  logvar: Float32Array;
  /** M's h and c there, [starts, hiddenSize] each; absent where all are first frames of episodes: h = c = 0. */
  h?: Float32Array;
  c?: Float32Array;
}

/** @throws Error unless M predicts a reward and there is at least one start */
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
  const count = starts.mu.length / config.latentSize;
  for (const state of [starts.h, starts.c]) {
    if (state === undefined || state.length === count * config.hiddenSize) continue;
    throw new Error(
      `${count} starts of dreams have ${count * config.hiddenSize} h and c, got ${state.length}`,
    );
  }
}

export interface DreamOptions {
  memory: { config: MemoryConfig; weights: Weights };
  starts: DreamStarts;
  /** Temperature of the mixtures; 1 is M as trained. */
  tau: number;
  /** The experiment whose actions it takes. Default car-racing. */
  experiment?: Experiment;
  /** Steps until `truncated`. Default 1000. */
  maxEpisodeSteps?: number;
  /** Whether C acts on sampled z (`controller.sampleZ`); false: it sees the mean of what was drawn. Default true. */
  sampleZ?: boolean;
}

export interface DreamInfo {
  /** h after the step, an input of C beside z. [hiddenSize], a view that the next step changes. */
  h: Float32Array;
}

/** One dream. The observation is z as C sees it, [latentSize]; a fresh copy each step. */
export class Dream implements Env<DreamInfo, Float32Array> {
  readonly id: string;
  readonly actionSpace: Space;
  readonly observationSpace: BoxSpace;
  /** z has no picture until V decodes it. */
  readonly metadata: EnvMetadata;
  private readonly experiment: ExperimentRecord;
  private readonly memory: Memory;
  private readonly agent: Agent;
  private readonly starts: DreamStarts;
  private readonly tau: number;
  private readonly clock: EpisodeClock;
  private random = new Xoshiro128(0);

  constructor({
    memory,
    starts,
    tau,
    experiment: name = 'car-racing',
    maxEpisodeSteps = 1000,
    sampleZ = true,
  }: DreamOptions) {
    checkTemperature(tau);
    checkDreamer(memory.config, starts);
    const { latentSize, actionSize } = memory.config;
    const experiment = experimentOf(name);
    if (actionSize !== actionSizeOf(experiment)) {
      throw new Error(
        `M has actions of ${actionSize}, ${name} of ${actionSizeOf(experiment)} ` +
          `(${experiment.actions.names.join(', ')}): name the experiment that M was trained on`,
      );
    }
    this.experiment = experiment;
    // 'CarRacing-v3' dreams as 'CarRacing-dream'.
    this.id = experiment.env.replace(/-v\d+$/, '-dream');
    this.metadata = { renderModes: [], renderFps: experiment.fps };
    this.actionSpace = spaceOf(experiment);
    this.memory = new Memory(memory.config, memory.weights, 1);
    this.agent = new Agent({ vision: null, memory: this.memory, latentSize, sampleZ }, 1);
    this.starts = starts;
    this.tau = tau;
    this.clock = new EpisodeClock(this.id, maxEpisodeSteps);
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

  /** Without a seed the random stream continues. */
  reset(given: ResetOptions = {}): ResetResult<DreamInfo, Float32Array> {
    checkResetOptions(this.id, given, []);
    const { seed } = given;
    const seeded = seed === undefined ? this.random : new Xoshiro128(checkSeed(seed));
    this.clock.start();
    this.random = seeded;
    this.agent.resetDream(0, this.starts, this.random);
    return { observation: this.agent.seenOf(0), info: { h: this.memory.h } };
  }

  /** @param action as in reality: numbers of a box, or the index of a discrete action. */
  step(action: Action): StepResult<DreamInfo, Float32Array> {
    this.clock.requireRunning();
    this.agent.remember(this.rowOf(action));
    const { reward, done: terminated } = this.agent.imagine(0, this.tau, this.random);
    const truncated = this.clock.tick(terminated);
    const observation = this.agent.seenOf(0);
    return { observation, reward, terminated, truncated, info: { h: this.memory.h } };
  }

  close(): void {
    this.clock.close();
    this.memory.dispose();
  }

  /** The action as an input of M. */
  private rowOf(action: Action): Float32Array {
    const { kind, names } = this.experiment.actions;
    if (kind === 'box') return Float32Array.from(checkBoxAction(this.id, action, names));
    const index = checkDiscreteAction(this.id, action, names);
    return Float32Array.from(names, (_, i) => Number(i === index));
  }
}

function spaceOf({ actions }: ExperimentRecord): Space {
  const { names } = actions;
  if (actions.kind === 'discrete') return new Discrete(names.length);
  return new Box({ shape: [names.length], low: actions.low, high: actions.high, dtype: 'float32' });
}
