/**
 * Behaviour policies that collect data before there is a C. White noise is not among them: a car with an independent
 * action in every step hardly moves, and M then learns to ignore the action. Actions of each policy are correlated in
 * time.
 */

import type { Xoshiro128 } from '../../math/random.ts';
import type { Policy } from '../task.ts';
import { Driver } from './driver.ts';
import type { CarRacing } from './environment.ts';

/** Keeps a random action for 6 to 31 steps, then draws another; more gas than brake, so that the car moves. */
export class ActionRepeatPolicy implements Policy {
  readonly name = 'held';
  private left = 0;
  private readonly held = new Float32Array(3);
  private readonly random: Xoshiro128;

  constructor(random: Xoshiro128) {
    this.random = random;
  }

  act(_frame: Uint8Array, action: Float32Array): void {
    if (this.left-- <= 0) {
      const { random } = this;
      this.left = 5 + random.below(26);
      this.held[0] = 2 * random.random() - 1;
      this.held[1] = random.random() < 0.7 ? random.random() : 0;
      this.held[2] = random.random() < 0.2 ? random.random() : 0;
    }
    action.set(this.held);
  }
}

/** A random walk in the action space; standard deviation per step 0.15 for steer, 0.1 for gas, 0.05 for brake. */
export class BrownianPolicy implements Policy {
  readonly name = 'brownian';
  private readonly walk = Float32Array.of(0, 0.3, 0);
  private readonly random: Xoshiro128;

  constructor(random: Xoshiro128) {
    this.random = random;
  }

  act(_frame: Uint8Array, action: Float32Array): void {
    const { walk, random } = this;
    walk[0] = clamp(walk[0] + 0.15 * random.normal(), -1, 1);
    walk[1] = clamp(walk[1] + 0.1 * random.normal(), 0, 1);
    walk[2] = clamp(walk[2] + 0.05 * random.normal(), 0, 0.6);
    action.set(walk);
    if (walk[2] < 0.2) action[2] = 0;
  }
}

/**
 * A linear network with random weights on an 8x8 reduction of the frame. The paper collects with its untrained
 * networks; here too actions depend on the frame, without an untrained V.
 */
export class RandomNetworkPolicy implements Policy {
  readonly name = 'random-network';
  private readonly weights = new Float32Array(3 * CELLS);
  private readonly bias: Float32Array;
  private readonly cells = new Float32Array(CELLS);

  constructor(random: Xoshiro128) {
    for (let i = 0; i < this.weights.length; i++) this.weights[i] = 0.35 * random.normal();
    this.bias = Float32Array.of(0.3 * random.normal(), 0.3 * random.normal(), random.normal() - 1.5);
  }

  act(frame: Uint8Array, action: Float32Array): void {
    reduceGreen(frame, this.cells);
    for (let a = 0; a < 3; a++) {
      let sum = this.bias[a];
      for (let i = 0; i < CELLS; i++) sum += this.weights[a * CELLS + i] * this.cells[i];
      action[a] = Math.tanh(sum);
    }
    action[1] = (action[1] + 1) / 2;
    action[2] = clamp(action[2], 0, 1);
  }
}

/** The scripted driver, which reads the true state, with correlated noise: it leaves the line and returns. */
export class NoisyDriverPolicy implements Policy {
  readonly name = 'driver';
  private readonly driver: Driver;
  private steerNoise = 0;
  private gasNoise = 0;
  private readonly strength: number;
  private readonly random: Xoshiro128;

  constructor(env: CarRacing, random: Xoshiro128) {
    this.random = random;
    this.driver = new Driver(env);
    this.strength = 0.9 * random.random();
  }

  act(_frame: Uint8Array, action: Float32Array): void {
    const { random, strength } = this;
    // Ornstein-Uhlenbeck noise of standard deviation `strength`, half of which is added to the action: correlated over
    // about ten steps for steering, twenty for gas.
    this.steerNoise = 0.9 * this.steerNoise + 0.44 * strength * random.normal();
    this.gasNoise = 0.95 * this.gasNoise + 0.31 * strength * random.normal();
    const [steer, gas, brake] = this.driver.act();
    action[0] = clamp(steer + 0.5 * this.steerNoise, -1, 1);
    action[1] = clamp(gas + 0.5 * this.gasNoise, 0, 1);
    action[2] = clamp(brake, 0, 1);
  }
}

/** The policy of an episode number: of ten, six drivers, two action-repeat, one Brownian, one random network. */
export function collectionPolicy(index: number, env: CarRacing, random: Xoshiro128): Policy {
  switch (index % 10) {
    case 3:
    case 7:
      return new ActionRepeatPolicy(random);
    case 5:
      return new BrownianPolicy(random);
    case 9:
      return new RandomNetworkPolicy(random);
    default:
      return new NoisyDriverPolicy(env, random);
  }
}

const CELLS = 64;

/** Mean green of each 8x8 block of a 64x64 RGB frame, minus 0.6: grass is bright, road is dark. */
function reduceGreen(frame: Uint8Array, cells: Float32Array): void {
  cells.fill(0);
  for (let y = 0; y < 64; y++) {
    for (let x = 0; x < 64; x++) cells[(y >> 3) * 8 + (x >> 3)] += frame[3 * (64 * y + x) + 1];
  }
  for (let i = 0; i < CELLS; i++) cells[i] = cells[i] / (64 * 255) - 0.6;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
