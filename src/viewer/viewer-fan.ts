/**
 * A fan of dreams: from the moment at which a dream begins, further dreams with other draws of M's mixture and the same
 * driver. They have an agent of their own, so that nobody computes them who does not watch them.
 */
import type { Xoshiro128 } from '../math/random.ts';
import { Memory } from '../memory/inference.ts';
import { Agent, type RowState } from '../rollout/agent.ts';
import { type ActionSources, ViewerDream } from './viewer-dream.ts';
import type { DreamState } from './viewer-frame.ts';
import type { DreamParts } from './viewer-networks.ts';

/** Dreams beside the first one. */
const OTHERS = 3;
const SEEDS = 2 ** 31;

export class DreamFan {
  private readonly memory: Memory;
  private readonly agent: Agent;
  private readonly dreams: readonly ViewerDream[];
  /** [dream, action] */
  private readonly actions: Float32Array;

  constructor({ vision, memory }: DreamParts, actionSize: number, maxSteps: number) {
    const { latentSize } = vision.config;
    this.memory = new Memory(memory.config, memory.weights, OTHERS);
    this.agent = new Agent({ vision: null, memory: this.memory, latentSize, sampleZ: true }, OTHERS);
    this.dreams = Array.from({ length: OTHERS }, (_, row) => new ViewerDream(row, maxSteps));
    this.actions = new Float32Array(OTHERS * actionSize);
  }

  /** @param state of the row of the first dream @param random chooses the streams that these draw from */
  begin(state: RowState, origin: DreamState['origin'], random: Xoshiro128): void {
    for (const dream of this.dreams) {
      dream.reset(random.below(SEEDS));
      dream.beginFrom(this.agent, state, origin);
    }
  }

  step(from: ActionSources, tau: number): void {
    for (const dream of this.dreams) dream.act(this.agent, from, this.actions);
    this.agent.remember(this.actions);
    for (const dream of this.dreams) dream.step(this.agent, tau);
  }

  get states(): Omit<DreamState, 'lost'>[] {
    return this.dreams.map(({ now }) => ({ ...now! }));
  }

  /** A copy. [dream, latent] */
  get z(): Float32Array {
    return this.agent.z.slice();
  }

  dispose(): void {
    this.memory.dispose();
  }
}
