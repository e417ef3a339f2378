/**
 * The paper's own agent with its eyes closed: z comes from M itself, at a temperature, and C drives in it
 * (paper, section 4). May import memory, controller, math. Credit: Ha & Schmidhuber 2018.
 */
import { act } from '../controller/controller.ts';
import { Xoshiro128 } from '../math/random.ts';
import { Memory } from '../memory/memory.ts';
import { sampleMixture } from '../memory/sample.ts';
import type { PaperNetworks } from './paper-replay.ts';

/** Where a dream begins: z, and M's state when it comes there; none is the state of a new episode. */
export interface DreamStart {
  z: Float32Array;
  h?: Float32Array;
  c?: Float32Array;
}

/** One moment of a dream: the z that is dreamed, and what C does about it. */
export interface DreamMoment {
  /** Steps dreamed so far; 0 is where the dream began. */
  step: number;
  z: Float32Array; // [latent]
  action: Float32Array; // [3]
}

/** M in the place of the world: the same start, seed and temperatures give the same dream. */
export class PaperDream {
  private readonly controller: PaperNetworks['controller'];
  private readonly memory: Memory;
  private readonly action: Float32Array;
  private z: Float32Array;
  private random = new Xoshiro128(0);
  private step = 0;

  constructor({ memory, controller }: PaperNetworks) {
    this.controller = controller;
    this.memory = new Memory(memory.config, memory.weights, 1);
    this.action = new Float32Array(memory.config.actionSize);
    this.z = new Float32Array(memory.config.latentSize);
  }

  begin(start: DreamStart, seed: number): DreamMoment {
    const { latentSize } = this.memory.config;
    if (start.z.length !== latentSize) {
      throw new Error(`M dreams in ${latentSize} latents, the start has ${start.z.length}`);
    }
    this.memory.resetLane(0);
    if (start.h) this.memory.h.set(start.h);
    if (start.c) this.memory.c.set(start.c);
    this.z = start.z.slice();
    this.random = new Xoshiro128(seed);
    this.step = 0;
    return this.decide();
  }

  /** C's action is done, and M dreams what is seen next. */
  advance(tau: number): DreamMoment {
    this.memory.step(this.z, this.action);
    sampleMixture(this.z, this.memory.mixture(), 0, tau, this.random);
    this.step++;
    return this.decide();
  }

  dispose(): void {
    this.memory.dispose();
  }

  private decide(): DreamMoment {
    const { config, params } = this.controller;
    act(config, params, this.z, 0, this.memory.h, 0, this.action, 0);
    return { step: this.step, z: this.z.slice(), action: this.action.slice() };
  }
}
