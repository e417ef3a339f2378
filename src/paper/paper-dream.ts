/**
 * The authors' agent in its dream: M generates z at a temperature, and C acts on it (section 4 of the paper). Credit:
 * Ha & Schmidhuber 2018.
 */
import { Xoshiro128 } from '../math/random.ts';
import { Memory } from '../memory/inference.ts';
import { Agent } from '../rollout/agent.ts';
import { checkNetworks, type PaperNetworks } from './paper-replay.ts';

/** Start of a dream: z and the state of M; h = c = 0 where absent. */
export interface DreamStart {
  z: Float32Array;
  h?: Float32Array;
  c?: Float32Array;
}

/** One moment of a dream: the dreamed z and the action of C. */
export interface DreamMoment {
  /** Number of dreamed steps; 0 at the start. */
  step: number;
  z: Float32Array; // [latent]
  action: Float32Array; // [3]
}

/** M in place of the environment: the same start, seed and temperatures give the same dream. */
export class PaperDream {
  private readonly controller: PaperNetworks['controller'];
  private readonly memory: Memory;
  private readonly action: Float32Array;
  private readonly agent: Agent;
  private random = new Xoshiro128(0);
  private step = 0;

  constructor({ memory, controller }: PaperNetworks) {
    checkNetworks({ memory, controller });
    this.controller = controller;
    this.memory = new Memory(memory.config, memory.weights, 1);
    this.action = new Float32Array(memory.config.actionSize);
    const { latentSize } = memory.config;
    this.agent = new Agent({ vision: null, memory: this.memory, latentSize, sampleZ: true }, 1);
  }

  begin(start: DreamStart, seed: number): DreamMoment {
    const { latentSize } = this.memory.config;
    if (start.z.length !== latentSize) {
      throw new Error(`M has ${latentSize} latents, the start has ${start.z.length}`);
    }
    this.agent.reset(0);
    if (start.h) this.memory.h.set(start.h);
    if (start.c) this.memory.c.set(start.c);
    this.agent.z.set(start.z);
    this.random = new Xoshiro128(seed);
    this.step = 0;
    return this.decide();
  }

  /** M takes the action of C and samples the next z. */
  advance(tau: number): DreamMoment {
    this.agent.remember(this.action);
    this.agent.imagine(0, tau, this.random);
    this.step++;
    return this.decide();
  }

  dispose(): void {
    this.memory.dispose();
  }

  private decide(): DreamMoment {
    const { config, params } = this.controller;
    this.agent.act(0, config, params, this.action, 0);
    return { step: this.step, z: this.agent.z.slice(), action: this.action.slice() };
  }
}
