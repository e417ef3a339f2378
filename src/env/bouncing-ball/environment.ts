/**
 * BouncingBall-v0 behind Gymnasium's interface: 64 x 64 RGB, no actions, no reward, ends by time only.
 * White discs on black.
 */
import { Pcg64 } from '../../math/pcg64.ts';
import { checkBoxAction, checkResetOptions, EpisodeClock } from '../options.ts';
import { Canvas } from '../raster/canvas.ts';
import { ActionLog, replay, type SavedEnv, savedOptions } from '../replay.ts';
import { Box } from '../spaces.ts';
import type {
  Action,
  BoxSpace,
  Env,
  EpisodePhase,
  EpisodeStatistics,
  ResetOptions,
  ResetResult,
  StepResult,
} from '../types.ts';
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

export class BouncingBall implements Env<BouncingBallInfo> {
  readonly id = ID;
  readonly actionSpace: BoxSpace = new Box({ shape: [0], low: [], high: [], dtype: 'float32' });
  readonly observationSpace: BoxSpace = new Box({
    shape: [BOX_SIZE, BOX_SIZE, 3],
    low: [0],
    high: [255],
    dtype: 'uint8',
  });
  readonly metadata = { renderModes: ['rgb_array'], renderFps: FPS };
  private readonly options: ResolvedOptions;
  private readonly canvas: Canvas | null;
  private readonly clock: EpisodeClock;
  private readonly log = new ActionLog(0);
  private random = new Pcg64(0);
  private world: BallWorld | null = null;
  /** While a saved episode is replayed nothing is drawn. */
  private blind = false;
  /** Draws for `render`, from its first call on. */
  private picture: Canvas | null = null;

  constructor(options: BouncingBallOptions = {}) {
    this.options = resolveBouncingBallOptions(options);
    this.canvas = this.options.render ? new Canvas(BOX_SIZE, BOX_SIZE, this.options.buffer) : null;
    this.clock = new EpisodeClock(ID, this.options.maxEpisodeSteps);
  }

  get phase(): EpisodePhase {
    return this.clock.phase;
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
    const balls = this.world.balls();
    return { observation: this.draw(balls), info: { balls, bounces: 0, collisions: 0 } };
  }

  /** @param action an empty array: the balls go their own way. */
  step(action: Action): StepResult<BouncingBallInfo> {
    this.clock.requireRunning();
    checkBoxAction(ID, action, []);
    const world = this.world!;
    this.log.record(action);
    world.step();
    const balls = world.balls();
    const truncated = this.clock.tick(false);
    const info: BouncingBallInfo = { balls, bounces: world.bounces, collisions: world.collisions };
    if (truncated) info.episode = { r: 0, l: this.clock.length };
    return {
      observation: this.draw(balls),
      reward: 0,
      terminated: false,
      truncated,
      info,
    };
  }

  /**
   * The present picture: the bytes of the last observation, fresh, also when the environment draws none
   * itself. RGB. [64, 64, 3]
   * @throws before the first reset and after close
   */
  render(): Uint8Array {
    this.clock.requireReset('render()');
    this.picture ??= new Canvas(BOX_SIZE, BOX_SIZE);
    return drawBalls(this.picture, this.world!.balls()).slice();
  }

  close(): void {
    this.clock.close();
    this.world = null;
  }

  /** All there is to this environment, as JSON. `restoreEnv` makes one of it that continues equally. */
  save(): SavedEnv {
    this.clock.requireOpen('save()');
    return this.log.save(ID, this.options, this.random.toJSON(), { state: this.state() });
  }

  /**
   * For `restoreEnv`. @param buffer for the restored environment to draw in; it then holds the present picture
   */
  static restore(saved: SavedEnv, buffer?: Uint8Array): BouncingBall {
    const env = new BouncingBall(savedOptions(saved, buffer));
    env.random = Pcg64.fromJSON(saved.random);
    if (saved.episode === null) return env;
    env.blind = true;
    env.reset();
    replay(env, saved.episode, () => env.state());
    env.blind = false;
    if (buffer) env.draw(env.world!.balls());
    return env;
  }

  private state(): number[] {
    return this.world?.balls().flatMap(({ x, y, vx, vy }) => [x, y, vx, vy]) ?? [];
  }

  private draw(balls: readonly Ball[]): Uint8Array {
    if (this.blind || !this.canvas) return this.options.buffer ?? new Uint8Array(0);
    const pixels = drawBalls(this.canvas, balls);
    return this.options.buffer ?? pixels.slice();
  }
}

/** @returns the canvas's own bytes */
function drawBalls(canvas: Canvas, balls: readonly Ball[]): Uint8Array {
  canvas.clear();
  for (const { x, y, radius } of balls) canvas.fillDisc(x, y, radius, WHITE);
  return canvas.finish();
}
