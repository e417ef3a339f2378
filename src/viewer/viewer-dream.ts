/**
 * The dream in the viewer: one row of an agent whose next z comes from M. With C it is the dream episode of the pool,
 * random number by random number; with the actions of reality it shows how well M predicts the environment.
 */
import { Xoshiro128 } from '../math/random.ts';
import { Memory } from '../memory/inference.ts';
import { Agent, type RowState } from '../rollout/agent.ts';
import type { DreamStart } from './dream-start.ts';
import type { DrivingNetworks } from './opponent.ts';
import type { Actor, DreamDriver, DreamResult, DreamState } from './viewer-frame.ts';

/** What a dream's next action can come from. */
export interface ActionSources {
  /** Who is asked for. */
  dreamDriver: DreamDriver;
  /** Who drives reality, and how. [action] */
  actor: Actor;
  reality: Float32Array;
  /** The person's. */
  byHand: readonly number[] | undefined;
  /** Null while C cannot drive. */
  driving: DrivingNetworks | null;
}

/** A dream without its picture: whether that is lost is seen there. */
export type Course = Omit<DreamState, 'lost'>;

export class ViewerDream {
  tau = 1;
  private readonly row: number;
  private readonly maxSteps: number;
  private random = new Xoshiro128(0);
  private state: Omit<Course, 'tau'> | null = null;
  /** Who took its first step. */
  private first: string | null = null;

  /** @param row of the agent that dreams */
  constructor(row: number, maxSteps: number) {
    this.row = row;
    this.maxSteps = maxSteps;
  }

  /** A copy; null without a dream. */
  get now(): Course | null {
    return this.state && { ...this.state, tau: this.tau };
  }

  /** A new episode: its dreams use their own random stream. */
  reset(seed: number): void {
    this.random = new Xoshiro128(seed + 1);
    this.end();
  }

  end(): void {
    this.state = null;
  }

  /** Starts at the state of a row, with the draws of the present random stream. */
  beginFrom(agent: Agent, state: RowState, origin: DreamState['origin'] = 'here'): void {
    agent.setState(this.row, state);
    this.begin(origin);
  }

  /** A separate episode: from a real first frame, that of the pool's dream job with this seed. */
  beginAt(agent: Agent, start: DreamStart, seed: number): void {
    this.random = new Xoshiro128(seed);
    start(agent, this.row, this.random);
    this.begin('start');
  }

  /** The draws to come are those of `other`. */
  drawAs(other: ViewerDream): void {
    this.random = Xoshiro128.fromJSON(other.random.toJSON());
  }

  /** Chooses the row's action. @param actions [rows, action] */
  act(agent: Agent, from: ActionSources, actions: Float32Array): void {
    const { state } = this;
    const { dreamDriver, reality, byHand, driving } = from;
    const size = reality.length;
    const at = this.row * size;
    const driver = dreamDriver === 'controller' && driving === null ? 'reality' : dreamDriver;
    if (state === null || driver === 'reality' || size === 0) actions.set(reality, at);
    else if (driver === 'human') actions.set(byHand ?? new Float32Array(size), at);
    else agent.act(this.row, driving!.controller.config, driving!.controller.parameters, actions, at);
    if (state === null || state.ended) return;
    state.driver = driver;
    state.action = [...actions.subarray(at, at + size)];
    const who = driver === 'reality' ? `reality: ${from.actor}` : driver;
    this.first ??= who;
    if (this.first !== who) state.drivers = 'mixed';
  }

  /** M in place of the environment; a dream that M has ended does not change. */
  step(agent: Agent): void {
    const { state } = this;
    if (state === null || state.ended) return;
    const { reward, done } = agent.imagine(this.row, this.tau, this.random);
    state.reward = reward;
    state.episodeReturn += reward;
    state.step++;
    state.ended = done || state.step >= this.maxSteps;
  }

  /**
   * It goes on from another z, which M and C see. Its return is nobody's from here on.
   * @throws RangeError on a z that is no number
   */
  feed(agent: Agent, z: Float32Array): void {
    if (!z.every(Number.isFinite)) throw new RangeError(`z must be finite numbers, got [${z.join(', ')}]`);
    agent.setState(this.row, { ...agent.stateOf(this.row), z, seen: z });
    if (this.state !== null) this.state.drivers = 'mixed';
  }

  private begin(origin: DreamState['origin']): void {
    this.first = null;
    this.state = {
      origin,
      driver: 'reality',
      drivers: 'one',
      action: [],
      step: 0,
      reward: 0,
      episodeReturn: 0,
      ended: false,
    };
  }
}

const SLICE_MS = 8;

/**
 * The dream from `start` that C drives, to its end without display, a few milliseconds at a time. Null when `goesOn`
 * returns false meanwhile, and without an M that predicts rewards.
 */
export async function dreamAlone(
  driving: DrivingNetworks,
  start: DreamStart,
  { seed, tau, maxSteps }: { seed: number; tau: number; maxSteps: number },
  goesOn: () => boolean,
): Promise<DreamResult | null> {
  const { memory: made, vision, controller, sampleZ } = driving;
  if (made === null || !made.config.predictReward) return null;
  const memory = new Memory(made.config, made.weights, 1);
  try {
    const agent = new Agent({ vision: null, memory, latentSize: vision.config.latentSize, sampleZ }, 1);
    const dream = new ViewerDream(0, maxSteps);
    dream.tau = tau;
    dream.beginAt(agent, start, seed);
    const action = new Float32Array(controller.config.actionSize);
    const from: ActionSources = {
      dreamDriver: 'controller',
      actor: 'controller',
      reality: action,
      byHand: undefined,
      driving,
    };
    while (!dream.now!.ended) {
      const until = performance.now() + SLICE_MS;
      do {
        dream.act(agent, from, action);
        agent.remember(action);
        dream.step(agent);
      } while (!dream.now!.ended && performance.now() < until);
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (!goesOn()) return null;
    }
    const { episodeReturn, step } = dream.now!;
    return { episodeReturn, step };
  } finally {
    memory.dispose();
  }
}
