/**
 * A fan of dreams: from the moment at which a dream begins, further dreams with the same driver; either with other
 * draws of M's mixture, or with the same draws at other temperatures, so that nothing but tau sets them apart. They
 * have an agent of their own, so that nobody computes them who does not watch them.
 */
import type { Xoshiro128 } from '../math/random.ts';
import { Memory } from '../memory/inference.ts';
import { Agent, type RowState } from '../rollout/agent.ts';
import { type ActionSources, type Course, ViewerDream } from './viewer-dream.ts';
import type { Fan } from './viewer-frame.ts';
import type { DreamParts } from './viewer-networks.ts';

/** Of the dreams that are compared: nearly M's likeliest, half, as M was trained, and hot. */
const TAUS = [0.1, 0.5, 1, 1.3] as const;
/** Dreams beside the first one. */
const OTHERS = TAUS.length - 1;
const SEEDS = 2 ** 31;

export class DreamFan {
  readonly kind: Fan;
  private readonly memory: Memory;
  private readonly agent: Agent;
  private readonly dreams: readonly ViewerDream[];
  /** [dream, action] */
  private readonly actions: Float32Array;

  constructor(kind: Fan, { vision, memory, sampleZ }: DreamParts, actionSize: number, maxSteps: number) {
    this.kind = kind;
    const { latentSize } = vision.config;
    this.memory = new Memory(memory.config, memory.weights, OTHERS);
    this.agent = new Agent({ vision: null, memory: this.memory, latentSize, sampleZ }, OTHERS);
    this.dreams = Array.from({ length: OTHERS }, (_, row) => new ViewerDream(row, maxSteps));
    this.actions = new Float32Array(OTHERS * actionSize);
  }

  /**
   * @param first has just begun
   * @param state of its row
   * @param random chooses the streams of others' draws
   */
  begin(first: ViewerDream, state: RowState, random: Xoshiro128): void {
    for (const dream of this.dreams) {
      if (this.kind === 'draws') dream.reset(random.below(SEEDS));
      else dream.drawAs(first);
      dream.beginFrom(this.agent, state, first.now!.origin);
    }
  }

  /** @param tau of all dreams, unless each has one of its own @returns that of the first dream */
  setTau(tau: number): number {
    const [first, ...others] = this.kind === 'temperatures' ? TAUS : TAUS.map(() => tau);
    for (const [i, dream] of this.dreams.entries()) dream.tau = others[i];
    return first;
  }

  step(from: ActionSources): void {
    for (const dream of this.dreams) dream.act(this.agent, from, this.actions);
    this.agent.remember(this.actions);
    for (const dream of this.dreams) dream.step(this.agent);
  }

  get states(): Course[] {
    return this.dreams.map(({ now }) => now!);
  }

  /** A copy. [dream, latent] */
  get z(): Float32Array {
    return this.agent.z.slice();
  }

  dispose(): void {
    this.memory.dispose();
  }
}
