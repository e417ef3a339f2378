/**
 * Pong-v0 behind Gymnasium's interface: 64 x 64 RGB, three actions, a point for every ball that the other misses
 * and one less for every own, over when one of both has enough.
 */
import { Pcg64 } from '../../math/pcg64.ts';
import { checkDiscreteAction, checkResetOptions } from '../options.ts';
import type { Canvas } from '../raster/canvas.ts';
import { type SavedEnv, savedOptions } from '../replay.ts';
import { Discrete } from '../spaces.ts';
import { SquareEnv } from '../square-env.ts';
import type {
  Action,
  DiscreteSpace,
  EpisodeStatistics,
  ResetOptions,
  ResetResult,
  StepResult,
} from '../types.ts';
import { drawMatch } from './drawing.ts';
import { PONG } from './experiment.ts';
import { Match } from './match.ts';
import { FIELD, FPS, ID, type PongOptions, type ResolvedOptions, resolvePongOptions } from './options.ts';

const CHOICES = PONG.actions.names;

export interface PongInfo {
  /** Pixels, and pixels a step; y grows downward. */
  ball: { x: number; y: number; vx: number; vy: number };
  /** Heights of the middle of our paddle and of the scripted one. */
  paddle: number;
  opponent: number;
  /** Points so far. */
  points: { own: number; opponent: number };
  /** Only in the episode's last step. */
  episode?: EpisodeStatistics;
}

export class Pong extends SquareEnv<PongInfo, Match, ResolvedOptions> {
  readonly id = ID;
  readonly actionSpace: DiscreteSpace = new Discrete(CHOICES.length);

  constructor(options: PongOptions = {}) {
    super(ID, 1, FIELD, FPS, resolvePongOptions(options));
  }

  reset(options: ResetOptions = {}): ResetResult<PongInfo> {
    checkResetOptions(ID, options, []);
    const seeded = options.seed === undefined ? this.random : new Pcg64(options.seed);
    this.clock.start();
    this.random = seeded;
    this.log.start(seeded.toJSON());
    this.world = new Match(this.options, seeded);
    return { observation: this.observation(), info: describe(this.world) };
  }

  /** @param action 0 stay, 1 up, 2 down */
  step(action: Action): StepResult<PongInfo> {
    this.clock.requireRunning();
    const choice = checkDiscreteAction(ID, action, CHOICES);
    const match = this.world!;
    this.log.record(choice);
    const reward = match.step(choice);
    const terminated = Math.max(match.own, match.theirs) >= this.options.points;
    const truncated = this.clock.tick(terminated);
    const info = describe(match);
    if (terminated || truncated) info.episode = { r: match.own - match.theirs, l: this.clock.length };
    return { observation: this.observation(), reward, terminated, truncated, info };
  }

  /** For `restoreEnv`. @param buffer for the restored environment to draw in; it then holds the present picture */
  static restore(saved: SavedEnv, buffer?: Uint8Array): Pong {
    const env = new Pong(savedOptions(saved, buffer));
    env.resume(saved);
    return env;
  }

  protected paint(canvas: Canvas, match: Match): Uint8Array {
    return drawMatch(canvas, match);
  }

  protected stateOf({ ball, paddle, opponent, own, theirs }: Match): number[] {
    return [ball.x, ball.y, ball.vx, ball.vy, paddle, opponent, own, theirs];
  }
}

function describe({ ball, paddle, opponent, own, theirs }: Match): PongInfo {
  return { ball: { ...ball }, paddle, opponent, points: { own, opponent: theirs } };
}
