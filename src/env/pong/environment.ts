/**
 * Pong-v0 behind Gymnasium's interface: 64 x 64 RGB, three actions, a point for every ball that the other misses
 * and one less for every own, over when one of both has enough.
 */
import { Pcg64 } from '../../math/pcg64.ts';
import { checkDiscreteAction, checkResetOptions, EpisodeClock } from '../options.ts';
import { Canvas } from '../raster/canvas.ts';
import { ActionLog, replay, type SavedEnv, savedOptions } from '../replay.ts';
import { Box, Discrete } from '../spaces.ts';
import type {
  Action,
  BoxSpace,
  DiscreteSpace,
  Env,
  EpisodePhase,
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

export class Pong implements Env<PongInfo> {
  readonly id = ID;
  readonly actionSpace: DiscreteSpace = new Discrete(CHOICES.length);
  readonly observationSpace: BoxSpace = new Box({
    shape: [FIELD, FIELD, 3],
    low: [0],
    high: [255],
    dtype: 'uint8',
  });
  readonly metadata = { renderModes: ['rgb_array'], renderFps: FPS };
  private readonly options: ResolvedOptions;
  private readonly canvas: Canvas | null;
  private readonly clock: EpisodeClock;
  private readonly log = new ActionLog(1);
  private random = new Pcg64(0);
  private match: Match | null = null;
  /** While a saved episode is replayed nothing is drawn. */
  private blind = false;
  /** Draws for `render`, from its first call on. */
  private picture: Canvas | null = null;

  constructor(options: PongOptions = {}) {
    this.options = resolvePongOptions(options);
    this.canvas = this.options.render ? new Canvas(FIELD, FIELD, this.options.buffer) : null;
    this.clock = new EpisodeClock(ID, this.options.maxEpisodeSteps);
  }

  get phase(): EpisodePhase {
    return this.clock.phase;
  }

  reset(options: ResetOptions = {}): ResetResult<PongInfo> {
    checkResetOptions(ID, options, []);
    const seeded = options.seed === undefined ? this.random : new Pcg64(options.seed);
    this.clock.start();
    this.random = seeded;
    this.log.start(seeded.toJSON());
    const match = new Match(this.options, seeded);
    this.match = match;
    return { observation: this.draw(match), info: describe(match) };
  }

  /** @param action 0 stay, 1 up, 2 down */
  step(action: Action): StepResult<PongInfo> {
    this.clock.requireRunning();
    const choice = checkDiscreteAction(ID, action, CHOICES);
    const match = this.match!;
    this.log.record(choice);
    const reward = match.step(choice);
    const terminated = Math.max(match.own, match.theirs) >= this.options.points;
    const truncated = this.clock.tick(terminated);
    const info = describe(match);
    if (terminated || truncated) info.episode = { r: match.own - match.theirs, l: this.clock.length };
    return { observation: this.draw(match), reward, terminated, truncated, info };
  }

  /**
   * The present picture: the bytes of the last observation, fresh, also when the environment draws none itself. RGB.
   * [64, 64, 3]
   * @throws before the first reset and after close
   */
  render(): Uint8Array {
    this.clock.requireReset('render()');
    this.picture ??= new Canvas(FIELD, FIELD);
    return drawMatch(this.picture, this.match!).slice();
  }

  close(): void {
    this.clock.close();
    this.match = null;
  }

  /** All there is to this environment, as JSON. `restoreEnv` makes one of it that continues equally. */
  save(): SavedEnv {
    this.clock.requireOpen('save()');
    return this.log.save(ID, this.options, this.random.toJSON(), { state: this.state() });
  }

  /**
   * For `restoreEnv`. @param buffer for the restored environment to draw in; it then holds the present picture
   */
  static restore(saved: SavedEnv, buffer?: Uint8Array): Pong {
    const env = new Pong(savedOptions(saved, buffer));
    env.random = Pcg64.fromJSON(saved.random);
    if (saved.episode === null) return env;
    env.blind = true;
    env.reset();
    replay(env, saved.episode, () => env.state());
    env.blind = false;
    if (buffer) env.draw(env.match!);
    return env;
  }

  private state(): number[] {
    if (this.match === null) return [];
    const { ball, paddle, opponent, own, theirs } = this.match;
    return [ball.x, ball.y, ball.vx, ball.vy, paddle, opponent, own, theirs];
  }

  private draw(match: Match): Uint8Array {
    if (this.blind || !this.canvas) return this.options.buffer ?? new Uint8Array(0);
    const pixels = drawMatch(this.canvas, match);
    return this.options.buffer ? this.options.buffer : pixels.slice();
  }
}

function describe({ ball, paddle, opponent, own, theirs }: Match): PongInfo {
  return { ball: { ...ball }, paddle, opponent, points: { own, opponent: theirs } };
}
