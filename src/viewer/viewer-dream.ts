/**
 * The dream beside reality: one row of the watched agent whose next z comes from M. Driven by C it is an episode as
 * the pool plays it in the dream, draw for draw; driven by reality's actions it shows how M follows the world.
 */
import { Xoshiro128 } from '../math/random.ts';
import type { Agent } from '../rollout/agent.ts';
import type { DreamStarts } from '../rollout/dream.ts';
import type { DrivingNetworks } from './opponent.ts';
import type { DreamDriver, DreamState, ViewRequest } from './viewer-frame.ts';

export class ViewerDream {
  private readonly row: number;
  private readonly maxSteps: number;
  private random = new Xoshiro128(0);
  private state: DreamState | null = null;

  /** @param row of the agent that dreams */
  constructor(row: number, maxSteps: number) {
    this.row = row;
    this.maxSteps = maxSteps;
  }

  /** Null while nothing is dreamed. */
  get now(): DreamState | null {
    return this.state;
  }

  /** Another episode: dreams that begin in it draw from a stream of their own. */
  reset(seed: number): void {
    this.random = new Xoshiro128(seed + 1);
    this.end();
  }

  end(): void {
    this.state = null;
  }

  /** Goes on from where the row `from` is. */
  beginHere(agent: Agent, from: number): void {
    agent.copyRow(from, this.row);
    this.state = awake();
  }

  /** An episode of its own from a real first frame: that of the pool's dream job of this seed. */
  beginAtStart(agent: Agent, starts: DreamStarts, seed: number): void {
    this.random = new Xoshiro128(seed);
    agent.wake(this.row, starts, this.random);
    this.state = awake();
  }

  /** Chooses the row's action. @param actions [rows, action], reality's first */
  act(agent: Agent, request: ViewRequest, driving: DrivingNetworks | null, actions: Float32Array): void {
    const { state } = this;
    const size = actions.length / agent.rows;
    const at = this.row * size;
    const reality = actions.subarray(0, size);
    const driver: DreamDriver =
      request.dreamDriver === 'controller' && driving === null ? 'reality' : request.dreamDriver;
    if (state === null || driver === 'reality' || size === 0) actions.set(reality, at);
    else if (driver === 'human') actions.set(request.action ?? new Float32Array(size), at);
    else agent.act(this.row, driving!.controller.config, driving!.controller.parameters, actions, at);
    if (state === null) return;
    state.driver = driver;
    state.action = [...actions.subarray(at, at + size)];
  }

  /** M in the place of the world; a dream that M has ended stays as it is. */
  step(agent: Agent, tau: number): void {
    const { state } = this;
    if (state === null || state.ended) return;
    const { reward, done } = agent.imagine(this.row, tau, this.random);
    state.reward = reward;
    state.episodeReturn += reward;
    state.step++;
    state.ended = done || state.step >= this.maxSteps;
  }
}

function awake(): DreamState {
  return { driver: 'reality', action: [], step: 0, reward: 0, episodeReturn: 0, ended: false };
}
