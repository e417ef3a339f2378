/**
 * BouncingBall-v0 behind Gymnasium's interface: 64 x 64 RGB, no actions, no reward, ends by time only.
 * White discs on black.
 */
import { Pcg64 } from '../../math/pcg64.ts';
import { checkBoxAction, checkResetOptions } from '../options.ts';
import type { Canvas } from '../raster/canvas.ts';
import { type SavedEnv, savedOptions } from '../replay.ts';
import { Box } from '../spaces.ts';
import { SquareEnv } from '../square-env.ts';
import type { Action, BoxSpace, EpisodeStatistics, ResetOptions, ResetResult, StepResult } from '../types.ts';
import { Discs } from './discs.ts';
import { LoneBall } from './lone-ball.ts';
import {
  BOX_SIZE,
  type BouncingBallOptions,
  FPS,
  ID,
  type ResolvedOptions,
  resolveBouncingBallOptions,
} from './options.ts';
import { type Ball, type BallWorld, drawStart } from './start.ts';

const WHITE = 0xffffff;

export interface BouncingBallInfo {
  /** All of them. Pixels and pixels a step; y grows downward. */
  balls: Ball[];
  /** Hits of balls against walls during this step. */
  bounces: number;
  /** Hits of balls against balls during this step. */
  collisions: number;
  /** Only in the episode's last step. */
  episode?: EpisodeStatistics;
}

export class BouncingBall extends SquareEnv<BouncingBallInfo, BallWorld, ResolvedOptions> {
  readonly id = ID;
  readonly actionSpace: BoxSpace = new Box({ shape: [0], low: [], high: [], dtype: 'float32' });

  constructor(options: BouncingBallOptions = {}) {
    super(ID, 0, BOX_SIZE, FPS, resolveBouncingBallOptions(options));
  }

  reset(options: ResetOptions = {}): ResetResult<BouncingBallInfo> {
    checkResetOptions(ID, options, []);
    const seeded = options.seed === undefined ? this.random : new Pcg64(options.seed);
    this.clock.requireOpen('reset()');
    const random = seeded.toJSON();
    const start = drawStart(this.options, seeded); // throws where there is no room, and nothing has changed
    this.random = seeded;
    this.clock.start();
    this.log.start(random);
    const { physics, speed, gravity } = this.options;
    this.world = physics === 'planck' ? new LoneBall(start[0], speed, gravity) : new Discs(start, gravity);
    const info = { balls: this.world.balls(), bounces: 0, collisions: 0 };
    return { observation: this.observation(), info };
  }

  /** @param action an empty array: the balls go their own way. */
  step(action: Action): StepResult<BouncingBallInfo> {
    this.clock.requireRunning();
    checkBoxAction(ID, action, []);
    const world = this.world!;
    this.log.record(action);
    world.step();
    const truncated = this.clock.tick(false);
    const { bounces, collisions } = world;
    const info: BouncingBallInfo = { balls: world.balls(), bounces, collisions };
    if (truncated) info.episode = { r: 0, l: this.clock.length };
    return { observation: this.observation(), reward: 0, terminated: false, truncated, info };
  }

  /** For `restoreEnv`. @param buffer for the restored environment to draw in; it then holds the present picture */
  static restore(saved: SavedEnv, buffer?: Uint8Array): BouncingBall {
    const env = new BouncingBall(savedOptions(saved, buffer));
    env.resume(saved);
    return env;
  }

  protected paint(canvas: Canvas, world: BallWorld): Uint8Array {
    canvas.clear();
    for (const { x, y, radius } of world.balls()) canvas.fillDisc(x, y, radius, WHITE);
    return canvas.finish();
  }

  protected stateOf(world: BallWorld): number[] {
    return world.balls().flatMap(({ x, y, vx, vy }) => [x, y, vx, vy]);
  }
}
