/**
 * Policy distillation (Rusu et al. 2016, arXiv:1511.06295): the C of an earlier agent, for a new V and M. Both agents
 * see the same episodes, in which the earlier one acts with noise (Laskey et al. 2017, arXiv:1703.09327), and the new C
 * is the ridge regression of the earlier C's outputs, before they become an action, on the new z and h. No reward and
 * nothing that the frames do not show is used.
 */
import { type ControllerConfig, inputCount, outputsOf } from '../controller/controller.ts';
import { encodeFrames } from '../data/encode.ts';
import type { Episode, LatentSteps } from '../data/episode.ts';
import { applyProbe, type LinearProbe, RidgeFit, RSquaredScore } from '../math/ridge.ts';
import { Memory } from '../memory/inference.ts';
import { Vision } from '../vision/inference.ts';
import type { Collector } from './agent-policy.ts';
import type { AgentSpec } from './jobs.ts';

/** An episode as it was collected, and what the new V makes of its frames. */
export interface SeenEpisode {
  episode: Episode;
  latents: LatentSteps;
}

export interface Distilled {
  /** Of the new C. */
  parameters: Float32Array;
  /** Steps that it was fitted to. */
  samples: number;
  /** Of each output, on every tenth episode, which the fit has not seen; NaN where there is none. */
  rSquared: number[];
}

/** Episodes through which both agents go side by side. */
const ROWS = 16;
/** Small beside thousands of samples, and enough for units of h that hardly vary. */
const RIDGE = 1;
/** Steps at the start of an episode that do not count: in both agents h is still about 0. */
const WARM_UP = 10;
/** One episode in so many is kept from the fit. */
const HELD_OUT = 10;

/**
 * @param episodes in which the earlier agent acts. @param earlier sees V's means, whether it was evolved on them or not
 * @param memory the new M. @param config of the new C
 * @throws Error where the two have different actions or there are too few steps. On the wasm and cpu backends.
 */
export async function distil(
  episodes: readonly (() => Promise<SeenEpisode>)[],
  earlier: Pick<Collector, 'vision' | 'memory' | 'driver'>,
  memory: AgentSpec['memory'],
  config: ControllerConfig,
): Promise<Distilled> {
  const { actionSize } = config;
  if (earlier.driver.config.actionSize !== actionSize) {
    throw new Error(
      `a C of ${actionSize} outputs cannot be fitted to one of ${earlier.driver.config.actionSize}`,
    );
  }
  const agents = new SideBySide(earlier, memory);
  try {
    const fit = new RidgeFit(inputCount(config), actionSize);
    const isHeldOut = (index: number): boolean => index % HELD_OUT === HELD_OUT - 1;
    await agents.watch(
      episodes.filter((_, index) => !isHeldOut(index)),
      (inputs, outputs) => fit.add(inputs, outputs),
    );
    if (fit.samples < 2) throw new Error('C is fitted to the steps of an earlier agent, and there are none');
    const probe = fit.solve({ ridge: RIDGE });
    const scores = Array.from({ length: actionSize }, () => new RSquaredScore());
    await agents.watch(
      episodes.filter((_, index) => isHeldOut(index)),
      (inputs, outputs) => {
        for (const [o, score] of scores.entries()) score.add(outputs[o], applyProbe(probe, o, inputs));
      },
    );
    return {
      parameters: parametersOf(probe),
      samples: fit.samples,
      rSquared: scores.map((score) => score.value()),
    };
  } finally {
    agents.dispose();
  }
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

/** The earlier agent and the new V and M in the same episodes. */
class SideBySide {
  private readonly vision: Vision;
  private readonly earlier: Memory;
  private readonly memory: Memory;
  private readonly driver: Collector['driver'];

  constructor(
    { vision, memory, driver }: Pick<Collector, 'vision' | 'memory' | 'driver'>,
    own: AgentSpec['memory'],
  ) {
    this.vision = new Vision(vision.config, vision.weights);
    this.earlier = new Memory(memory.config, memory.weights, ROWS);
    this.memory = new Memory(own.config, own.weights, ROWS);
    this.driver = driver;
  }

  /** @param use gets [z, h] of the new ones and the outputs of the earlier C, step by step; both are overwritten. */
  async watch(
    episodes: readonly (() => Promise<SeenEpisode>)[],
    use: (inputs: Float32Array, outputs: Float64Array) => void,
  ): Promise<void> {
    for (let first = 0; first < episodes.length; first += ROWS) {
      const group: { old: LatentSteps; latents: LatentSteps }[] = [];
      for (const read of episodes.slice(first, first + ROWS)) {
        const { episode, latents } = await read();
        group.push({ old: await encodeFrames(episode, this.vision), latents });
      }
      this.goThrough(group, use);
    }
  }

  private goThrough(
    group: readonly { old: LatentSteps; latents: LatentSteps }[],
    use: (inputs: Float32Array, outputs: Float64Array) => void,
  ): void {
    const { earlier, memory, driver } = this;
    const { latentSize, hiddenSize, actionSize } = memory.config;
    const oldSize = earlier.config.latentSize;
    const oldZ = new Float32Array(ROWS * oldSize);
    const z = new Float32Array(ROWS * latentSize);
    const actions = new Float32Array(ROWS * actionSize);
    const inputs = new Float32Array(latentSize + hiddenSize);
    const outputs = new Float64Array(driver.config.actionSize);
    for (let row = 0; row < ROWS; row++) {
      earlier.resetRow(row);
      memory.resetRow(row);
    }
    const longest = Math.max(...group.map(({ latents }) => latents.rewards.length));
    for (let t = 0; t < longest; t++) {
      for (const [row, { old, latents }] of group.entries()) {
        if (t >= latents.rewards.length) continue;
        oldZ.set(old.mu.subarray(t * oldSize, (t + 1) * oldSize), row * oldSize);
        z.set(latents.mu.subarray(t * latentSize, (t + 1) * latentSize), row * latentSize);
        actions.set(latents.actions.subarray(t * actionSize, (t + 1) * actionSize), row * actionSize);
        if (t < WARM_UP) continue;
        inputs.set(z.subarray(row * latentSize, (row + 1) * latentSize));
        inputs.set(memory.h.subarray(row * hiddenSize, (row + 1) * hiddenSize), latentSize);
        const at = row * earlier.config.hiddenSize;
        outputsOf(driver.config, driver.parameters, oldZ, row * oldSize, earlier.h, at, outputs);
        use(inputs, outputs);
      }
      earlier.step(oldZ, actions);
      memory.step(z, actions);
    }
  }

  dispose(): void {
    this.vision.dispose();
    this.earlier.dispose();
    this.memory.dispose();
  }
}
