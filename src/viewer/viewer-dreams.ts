/**
 * The dreams beside reality: the first, which is a row of the watched agent, and three others of a fan. They can be
 * left for the real moment at which they began.
 */
import { Xoshiro128 } from '../math/random.ts';
import type { Agent } from '../rollout/agent.ts';
import type { DreamStart } from './dream-start.ts';
import type { Moment } from './episode-tape.ts';
import { type ActionSources, type Course, ViewerDream } from './viewer-dream.ts';
import { DreamFan } from './viewer-fan.ts';
import type { Fan } from './viewer-frame.ts';
import { DREAM, type DreamParts } from './viewer-networks.ts';

export class Dreams {
  private readonly first: ViewerDream;
  private readonly actionSize: number;
  private readonly maxSteps: number;
  /** Null unless it is watched. */
  private fan: DreamFan | null = null;
  /** Chooses the streams of a fan's dreams. */
  private fanRandom = new Xoshiro128(0);
  /** Where reality was when they began. */
  private asleep: Moment | null = null;

  /** @param actionSize numbers of an action @param maxSteps after which a dream ends */
  constructor(actionSize: number, maxSteps: number) {
    this.first = new ViewerDream(DREAM, maxSteps);
    this.actionSize = actionSize;
    this.maxSteps = maxSteps;
  }

  /** A new episode: its dreams use their own random streams. */
  reset(seed: number): void {
    this.first.reset(seed);
    this.fanRandom = new Xoshiro128(seed + 2);
    this.end();
  }

  /**
   * @param asleep the present moment of reality
   * @param own where it begins, and its seed; null: at that moment
   */
  begin(agent: Agent, asleep: Moment, own: { start: DreamStart; seed: number } | null): void {
    this.endFan();
    this.asleep = asleep;
    if (own === null) this.first.beginFrom(agent, asleep.row);
    else this.first.beginAt(agent, own.start, own.seed);
  }

  /** Three others from the moment at which the first one has just begun. */
  beginFan(agent: Agent, fan: Fan, parts: DreamParts): void {
    this.fan = new DreamFan(fan, parts, this.actionSize, this.maxSteps);
    this.fan.begin(this.first, agent.stateOf(DREAM), this.fanRandom);
  }

  /** The real moment at which they began; null without a dream. */
  get realMoment(): Moment | null {
    return this.first.now && this.asleep;
  }

  /** Copies, the first dream's first; none without a dream. */
  get courses(): Course[] {
    const { now } = this.first;
    return now === null ? [] : [now, ...(this.fan?.states ?? [])];
  }

  /** z of the others. [dream, latent] */
  get othersZ(): Float32Array {
    return this.fan?.z ?? new Float32Array(0);
  }

  get areFour(): boolean {
    return this.fan !== null;
  }

  /** Chooses the action of the first. @param actions [rows, action] */
  act(agent: Agent, from: ActionSources, actions: Float32Array): void {
    this.first.act(agent, from, actions);
  }

  /** M in place of the environment, after the agent has remembered the actions. */
  step(agent: Agent, from: ActionSources): void {
    this.first.step(agent);
    this.fan?.step(from);
  }

  /** The first dream goes on from this z. @returns whether there is one, of so many latents */
  feed(agent: Agent, z: Float32Array): boolean {
    if (this.first.now === null || z.length !== agent.rowOf(DREAM).length) return false;
    this.first.feed(agent, z);
    return true;
  }

  setTau(tau: number): void {
    this.first.tau = this.fan?.setTau(tau) ?? tau;
  }

  end(): void {
    this.first.end();
    this.asleep = null;
    this.endFan();
  }

  endFan(): void {
    this.fan?.dispose();
    this.fan = null;
  }
}
