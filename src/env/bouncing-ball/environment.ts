/**
 * BouncingBall-v0 behind Gymnasium's interface: 64 x 64 RGB, no actions, no reward, ends by time only.
 * White discs on black. May import math, env/types, env/options, env/raster.
 */
import { Pcg64 } from '../../math/pcg64.ts';
import { checkBoxAction, EpisodeClock } from '../options.ts';
import { Canvas } from '../raster/canvas.ts';
import type { Action, BoxSpace, Env, ResetOptions, ResetResult, StepResult } from '../types.ts';
import {
  BOX_SIZE,
  type BouncingBallOptions,
  ID,
  type ResolvedOptions,
  resolveBouncingBallOptions,
} from './options.ts';
import { type Ball, BallWorld } from './physics.ts';

const WHITE = 0xffffff;

export interface BouncingBallInfo {
  /** Pixels and pixels a step; y grows downward. */
  balls: Ball[];
  /** Hits of balls against walls during this step. */
  bounces: number;
}

export class BouncingBall implements Env<BouncingBallInfo> {
  readonly id = ID;
  readonly actionSpace: BoxSpace = { kind: 'box', shape: [0], low: [], high: [], dtype: 'float32' };
  readonly observationSpace: BoxSpace = {
    kind: 'box',
    shape: [BOX_SIZE, BOX_SIZE, 3],
    low: [0],
    high: [255],
    dtype: 'uint8',
  };
  private readonly options: ResolvedOptions;
  private readonly canvas: Canvas | null;
  private readonly clock: EpisodeClock;
  private random = new Pcg64(0);
  private world: BallWorld | null = null;

  constructor(options: BouncingBallOptions = {}) {
    this.options = resolveBouncingBallOptions(options);
    this.canvas = this.options.render ? new Canvas(BOX_SIZE, BOX_SIZE, this.options.buffer) : null;
    this.clock = new EpisodeClock(ID, this.options.maxEpisodeSteps);
  }

  reset(options: ResetOptions = {}): ResetResult<BouncingBallInfo> {
    if (options.seed !== undefined) this.random = new Pcg64(options.seed);
    this.clock.start();
    this.world = new BallWorld(this.options, this.random);
    const balls = this.world.balls();
    return { observation: this.draw(balls), info: { balls, bounces: 0 } };
  }

  /** @param action an empty array: the ball goes its own way. */
  step(action: Action): StepResult<BouncingBallInfo> {
    this.clock.requireRunning();
    checkBoxAction(ID, action, []);
    const world = this.world!;
    const bounces = world.step();
    const balls = world.balls();
    const truncated = this.clock.tick(false);
    return {
      observation: this.draw(balls),
      reward: 0,
      terminated: false,
      truncated,
      info: { balls, bounces },
    };
  }

  close(): void {
    this.clock.close();
    this.world = null;
  }

  private draw(balls: readonly Ball[]): Uint8Array {
    if (!this.canvas) return this.options.buffer ?? new Uint8Array(0);
    this.canvas.clear();
    for (const { x, y } of balls) this.canvas.fillDisc(x, y, this.options.radius, WHITE);
    const pixels = this.canvas.finish();
    return this.options.buffer ?? pixels.slice();
  }
}
