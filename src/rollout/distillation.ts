/**
 * Policy distillation (Rusu et al. 2016, arXiv:1511.06295): the C of an earlier agent, for a new V and M. Both agents
 * see the same episodes, and the new C is the ridge regression of the earlier C's outputs, before they become an
 * action, on the new z and h. In the first round the earlier agent acts, with noise (Laskey et al. 2017,
 * arXiv:1703.09327); in each of the next ones the C fitted so far acts and the earlier one says what it would have done
 * (DAgger, Ross et al. 2011, arXiv:1011.0686). No reward and nothing that the frames do not show is used.
 */
import { type ControllerConfig, inputCount, outputsOf } from '../controller/controller.ts';
import { experimentOfEnv } from '../env/experiments.ts';
import { Xoshiro128 } from '../math/random.ts';
import { type LinearProbe, RidgeFit, type RidgeSums } from '../math/ridge.ts';
import { Memory } from '../memory/inference.ts';
import { Vision } from '../vision/inference.ts';
import { Agent } from './agent.ts';
import { type Collector, noiseOf } from './agent-policy.ts';
import { type AgentSpec, checkAgent, type Job, type Outcome } from './jobs.ts';
import { VectorEpisodes } from './vector-episodes.ts';

/** Episodes in which both agents see the same frames. */
export interface DistillationOrder {
  /** Of their tracks. */
  seeds: readonly number[];
  /** At most, each. */
  steps: number;
  /** As of a job. */
  patience: number;
  /** Of the new C, which acts; null: the earlier agent does. */
  parameters: Float32Array | null;
}

export interface Demonstrations {
  /** Of the new [z, h] and the earlier C's outputs. */
  sums: RidgeSums;
  /** Of whoever acted. */
  returns: number[];
}

export interface Fitted {
  /** Of the new C. */
  parameters: Float32Array;
  /** Of all rounds so far. */
  sums: RidgeSums;
  /** How well the C that acted in the newest round knew each output there; null where the earlier agent acted. */
  rSquared: number[] | null;
}

/** Small beside thousands of samples, and enough for units of h that hardly vary. */
const RIDGE = 1;
/** Steps at the start of an episode that do not count: in both agents h is still about 0. */
const WARM_UP = 10;
/** Episodes side by side. */
const ROWS = 8;
/** Stream of an episode's seed: the noise of z that the earlier agent sees. */
const EARLIER_STREAM = 4;

/** The earlier agent and the new V and M in the same episodes. On the wasm and cpu backends. */
export class Distillation {
  private readonly networks: { dispose(): void }[] = [];
  private readonly earlier: Agent;
  private readonly own: Agent;
  private readonly driver: Collector['driver'];
  private readonly spec: AgentSpec;

  /** @throws Error where the two have different actions */
  constructor({ vision, memory, driver }: Omit<Collector, 'name'>, spec: AgentSpec) {
    checkAgent(spec);
    const { actionSize } = spec.controller;
    if (driver.config.actionSize !== actionSize) {
      throw new Error(`a C of ${actionSize} outputs cannot be fitted to one of ${driver.config.actionSize}`);
    }
    this.spec = spec;
    this.driver = driver;
    this.earlier = this.agentOf({ vision, memory, sampleZ: driver.sampleZ });
    this.own = this.agentOf(spec);
  }

  private agentOf({ vision, memory, sampleZ }: Pick<AgentSpec, 'vision' | 'memory' | 'sampleZ'>): Agent {
    const parts = {
      vision: new Vision(vision.config, vision.weights),
      memory: new Memory(memory.config, memory.weights, ROWS),
    };
    this.networks.push(parts.vision, parts.memory);
    return new Agent({ ...parts, latentSize: vision.config.latentSize, sampleZ }, ROWS);
  }

  /** Plays the episodes of an order. The same order gives the same result. */
  play({ seeds, steps, patience, parameters }: DistillationOrder): Demonstrations {
    const { earlier, own, driver } = this;
    const { world, controller } = this.spec;
    const { actionSize } = controller;
    const fit = new RidgeFit(inputCount(controller), actionSize);
    const episodes = new VectorEpisodes(world, ROWS);
    const jobs = seeds.map(
      (seed, id): Job => ({
        ...{ id, candidate: id, seed, world: 'real', maxSteps: steps, patience, tau: 1 },
        parameters: parameters ?? driver.parameters,
      }),
    );
    episodes.add(jobs);
    const { actions } = experimentOfEnv(world.env);
    // Of the episode that each slot plays.
    const noises = episodes.slots.map(() => noiseOf(actions, 0));
    const randoms = episodes.slots.map(() => new Xoshiro128(0));
    const outputs = new Float64Array(actionSize);
    const ended: Outcome[] = [];
    try {
      for (;;) {
        episodes.begin(episodes.slots, ({ index, job }) => {
          for (const agent of [earlier, own]) agent.reset(index);
          noises[index] = noiseOf(actions, job!.seed);
          randoms[index] = new Xoshiro128(job!.seed, EARLIER_STREAM);
        });
        const active = episodes.slots.filter((slot) => slot.job !== null);
        if (active.length === 0) break;
        earlier.observe(active.map(({ index, frame }) => ({ index, frame, random: randoms[index] })));
        own.observe(active);
        for (const slot of active) {
          const { index } = slot;
          const action = episodes.actions.subarray(index * actionSize, (index + 1) * actionSize);
          if (slot.steps >= WARM_UP) {
            const [z, h] = [earlier.seenOf(index), earlier.hiddenOf(index)!];
            outputsOf(driver.config, driver.parameters, z, 0, h, 0, outputs);
            fit.add(inputsOf(own, index, controller), outputs);
          }
          if (parameters === null) {
            earlier.act(index, driver.config, driver.parameters, action, 0);
            noises[index]?.add(action);
          } else own.act(index, controller, parameters, action, 0);
        }
        for (const agent of [earlier, own]) agent.remember(episodes.actions);
        episodes.step(active, () => false, ended);
      }
    } finally {
      episodes.close();
    }
    return { sums: fit.sums(), returns: ended.sort((a, b) => a.id - b.id).map((outcome) => outcome.return) };
  }

  dispose(): void {
    for (const network of this.networks) network.dispose();
  }
}

/** What C gets: z, or z and h. */
function inputsOf(agent: Agent, row: number, { inputs }: ControllerConfig): Float32Array {
  const z = agent.seenOf(row);
  if (inputs === 'z') return z;
  const h = agent.hiddenOf(row)!;
  const both = new Float32Array(z.length + h.length);
  both.set(z);
  both.set(h, z.length);
  return both;
}

/**
 * C by all demonstrations.
 * @param before the sums of the rounds before; null in the first
 * @param acted parameters of the C that acted in the newest round; null: the earlier agent did
 * @throws Error without steps
 */
export function fitController(
  before: RidgeSums | null,
  newest: readonly RidgeSums[],
  config: ControllerConfig,
  acted: Float32Array | null,
): Fitted {
  const round = new RidgeFit(inputCount(config), config.actionSize);
  for (const sums of newest) round.merge(sums);
  const rSquared = acted === null ? null : round.rSquared(probeOf(acted, config));
  const all = new RidgeFit(inputCount(config), config.actionSize);
  for (const sums of [before, round.sums()]) if (sums !== null) all.merge(sums);
  if (all.samples < 2) throw new Error('C is fitted to the steps of an earlier agent, and there are none');
  return { parameters: parametersOf(all.solve({ ridge: RIDGE })), sums: all.sums(), rSquared };
}

/** As C has them: the biases, then the weights as [inputs, outputs]. */
function parametersOf({ dims, outputs, coefficients, intercepts }: LinearProbe): Float32Array {
  const parameters = new Float32Array(outputs * (dims + 1));
  parameters.set(intercepts);
  for (let i = 0; i < dims; i++) {
    for (let o = 0; o < outputs; o++) parameters[outputs * (1 + i) + o] = coefficients[o * dims + i];
  }
  return parameters;
}

/** The other way round. */
function probeOf(parameters: Float32Array, config: ControllerConfig): LinearProbe {
  const [dims, outputs] = [inputCount(config), config.actionSize];
  const coefficients = new Float64Array(outputs * dims);
  for (let i = 0; i < dims; i++) {
    for (let o = 0; o < outputs; o++) coefficients[o * dims + i] = parameters[outputs * (1 + i) + o];
  }
  return { dims, outputs, coefficients, intercepts: Float64Array.from(parameters.subarray(0, outputs)) };
}
