/**
 * The dream in the viewer: one row of the watched agent whose next z comes from M. With C it is the dream episode of
 * the pool, random number by random number; with the actions of reality it shows how well M predicts the environment.
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

  /** Null without a dream. */
  get now(): DreamState | null {
    return this.state;
  }

  /** A new episode: its dreams use their own random stream. */
  reset(seed: number): void {
    this.random = new Xoshiro128(seed + 1);
    this.end();
  }

  end(): void {
    this.state = null;
  }

  /** Starts at the state of the row `from`. */
  beginHere(agent: Agent, from: number): void {
    agent.copyRow(from, this.row);
    this.state = awake();
  }

  /** A separate episode from a real first frame: that of the pool's dream job with this seed. */
  beginAtStart(agent: Agent, starts: DreamStarts, seed: number): void {
    this.random = new Xoshiro128(seed);
    agent.resetDream(this.row, starts, this.random);
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

  /** M in place of the environment; a dream that M has ended does not change. */
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
