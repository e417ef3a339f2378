/**
 * CarRacing-v3 behind Gymnasium's interface: drive around a random track from above, a thousand points for
 * all its tiles, a tenth of a point lost each step, a hundred for leaving the field.
 */
import { Pcg64, type Pcg64State } from '../../math/pcg64.ts';
import {
  checkBoxAction,
  checkDiscreteAction,
  checkResetOptions,
  EpisodeClock,
  requireOneOf,
} from '../options.ts';
import { ActionLog, replay, type SavedEnv, savedOptions } from '../replay.ts';
import { Box, Discrete } from '../spaces.ts';
import type {
  Action,
  BoxSpace,
  Env,
  EpisodePhase,
  EpisodeStatistics,
  ResetOptions,
  ResetResult,
  Space,
  StepResult,
} from '../types.ts';
import type { Car } from './car.ts';
import { type Colours, drawColours, standardColours } from './colours.ts';
import { FPS, PLAYFIELD } from './constants.ts';
import {
  type CarRacingOptions,
  ID,
  observationSize,
  type ResolvedOptions,
  resolveCarRacingOptions,
} from './options.ts';
import { Renderer } from './renderer.ts';
import type { Road } from './road.ts';
import { generateTrack } from './track.ts';
import { RaceWorld } from './world.ts';

const ACTION_NAMES = ['steer', 'gas', 'brake'];
const DISCRETE_ACTIONS = ['nothing', 'right', 'left', 'gas', 'brake'];

/** For all tiles together. */
const LAP_REWARD = 1000;
const STEP_COST = 0.1;
const OUT_OF_FIELD_REWARD = -100;

const NO_PIXELS = new Uint8Array(0);

export interface CarRacingInfo {
  tilesVisited: number;
  tilesTotal: number;
  /** World units, radians counter-clockwise, seconds. At angle 0 the car points along +y. */
  hull: { x: number; y: number; angle: number; vx: number; vy: number; angularVelocity: number };
  /** Only when the episode terminated: by a finished lap, or by leaving the field. */
  lapFinished?: boolean;
  /** Only in the episode's last step. */
  episode?: EpisodeStatistics;
}

export interface CarRacingResetOptions extends ResetOptions {
  /** false keeps the colours of the last reset under domain randomisation. Default true. */
  options?: { randomize?: boolean };
}

export class CarRacing implements Env<CarRacingInfo> {
  readonly id = ID;
  readonly actionSpace: Space;
  readonly observationSpace: BoxSpace;
  readonly metadata = { renderModes: ['rgb_array'], renderFps: FPS };
  private readonly options: ResolvedOptions;
  private readonly renderer: Renderer | null;
  private readonly clock: EpisodeClock;
  private readonly log: ActionLog;
  /** What `step` returns each time, when the environment was made with a buffer. */
  private readonly reused: StepResult<CarRacingInfo> | null;
  draws = true;
  private random = new Pcg64(0);
  private drawnIn: Colours;
  /** The stream that the colours were drawn from. */
  private coloursFrom: Pcg64State | 'standard' = 'standard';
  private drewColours = false;
  private world: RaceWorld | null = null;
  private steps = 0;
  /** Sum of the episode's rewards. */
  private episodeReturn = 0;
  /** Visited tiles whose reward was handed out. */
  private tilesPaid = 0;
  /** Draws for `render`, from its first call on. */
  private picture: Renderer | null = null;

  constructor(options: CarRacingOptions = {}) {
    this.options = resolveCarRacingOptions(options);
    const size = observationSize(this.options);
    this.actionSpace = this.options.continuous
      ? new Box({ shape: [3], low: [-1, 0, 0], high: [1, 1, 1], dtype: 'float32' })
      : new Discrete(DISCRETE_ACTIONS.length);
    this.observationSpace = new Box({ shape: [size, size, 3], low: [0], high: [255], dtype: 'uint8' });
    this.renderer = this.options.render ? new Renderer(this.options) : null;
    this.clock = new EpisodeClock(ID, this.options.maxEpisodeSteps);
    this.log = new ActionLog(this.options.continuous ? ACTION_NAMES.length : 1);
    this.reused = this.options.buffer ? blankResult() : null;
    this.drawnIn = standardColours(this.options.camera);
  }

  /** The road's polygons, and which tiles are visited. Read only. */
  get road(): Road {
    return this.current().road;
  }

  /** Hull and wheels: poses, speeds, controls. Read only. */
  get car(): Car {
    return this.current().car;
  }

  /** What the present episode is drawn in. */
  get colours(): Colours {
    return this.drawnIn;
  }

  get phase(): EpisodePhase {
    return this.clock.phase;
  }

  reset(given: CarRacingResetOptions = {}): ResetResult<CarRacingInfo> {
    checkResetOptions(ID, given, ['randomize']);
    const { seed, options } = given;
    requireOneOf(ID, 'the reset option randomize', options?.randomize, [true, false, undefined]);
    const seeded = seed === undefined ? this.random : new Pcg64(seed);
    this.clock.start();
    this.random = seeded;
    const random = this.random.toJSON();
    this.log.start(random);
    this.drewColours = this.options.domainRandomize && options?.randomize !== false;
    if (this.drewColours) {
      this.coloursFrom = random;
      this.drawnIn = drawColours(this.options.camera, this.random);
    }
    const { lapRule, lapCompletePercent } = this.options;
    const world = new RaceWorld(generateTrack(this.random).track, lapRule, lapCompletePercent);
    this.world = world;
    this.steps = 0;
    this.episodeReturn = 0;
    // One step without action settles the wheels. It touches the first tiles; the first real step pays them.
    world.step();
    this.tilesPaid = 0;
    return { observation: this.draw(world), info: this.describe(world, blankInfo()) };
  }

  /**
   * @param action [steer, gas, brake]: steer -1 (left) .. 1, gas and brake 0 .. 1. Beyond that as Gymnasium has
   *   it: gas is clipped to 0 .. 1; steering is not, but the joints end it at 0.4; nor is the brake, which locks
   *   the wheels from 0.9 on and does nothing below 0. Without `continuous`, one of 0 .. 4.
   * @returns a fresh object; from an environment made with a `buffer` the same one at every call, overwritten by the
   *   next one like the picture, and nothing is allocated
   */
  step(action: Action): StepResult<CarRacingInfo> {
    this.clock.requireRunning();
    const world = this.current();
    this.control(world.car, action);
    this.log.record(action);
    world.step();
    this.steps++;
    const result = this.reused ?? blankResult();
    const { info } = result;
    result.observation = this.draw(world);
    this.describe(world, info);

    const { tilesVisited, newLap } = world.contacts;
    const tilesTotal = world.road.tiles.length;
    result.reward = ((tilesVisited - this.tilesPaid) * LAP_REWARD) / tilesTotal - STEP_COST;
    this.tilesPaid = tilesVisited;

    result.terminated = tilesVisited === tilesTotal || newLap;
    info.lapFinished = result.terminated ? true : undefined;
    if (Math.abs(info.hull.x) > PLAYFIELD || Math.abs(info.hull.y) > PLAYFIELD) {
      result.terminated = true;
      info.lapFinished = false;
      result.reward = OUT_OF_FIELD_REWARD;
    }
    this.episodeReturn += result.reward;
    result.truncated = this.clock.tick(result.terminated);
    const ended = result.terminated || result.truncated;
    info.episode = ended ? { r: this.episodeReturn, l: this.steps } : undefined;
    return result;
  }

  /**
   * The present picture, as Gymnasium's render_mode 'rgb_array' returns it, but in the observation's size:
   * the bytes of the last observation, fresh, also when the environment draws none itself.
   * RGB. [size, size, 3]
   * @throws before the first reset and after close
   */
  render(): Uint8Array {
    this.clock.requireReset('render()');
    this.picture ??= new Renderer({ ...this.options, buffer: undefined });
    const world = this.current();
    return this.picture.draw(world, this.colours, this.score(world)).slice();
  }

  close(): void {
    this.clock.close();
    this.world = null;
  }

  /** All there is to this environment, as JSON. `restoreEnv` makes one of it that continues equally. */
  save(): SavedEnv {
    this.clock.requireOpen('save()');
    const keptColours = this.drewColours ? undefined : this.coloursFrom;
    return this.log.save(ID, this.options, this.random.toJSON(), { state: this.state(), keptColours });
  }

  /**
   * For `restoreEnv`. @param buffer for the restored environment to draw in; it then holds the present picture
   */
  static restore(saved: SavedEnv, buffer?: Uint8Array): CarRacing {
    const env = new CarRacing(savedOptions(saved, buffer));
    env.random = Pcg64.fromJSON(saved.random);
    if (saved.episode === null) return env;
    const { keptColours } = saved.episode;
    if (keptColours !== undefined && keptColours !== 'standard') {
      env.coloursFrom = keptColours;
      env.drawnIn = drawColours(env.options.camera, Pcg64.fromJSON(keptColours));
    }
    env.draws = false;
    env.reset({ options: { randomize: keptColours === undefined } });
    replay(env, saved.episode, () => env.state());
    env.draws = true;
    if (buffer) env.draw(env.current());
    return env;
  }

  /** What a replay must arrive at. */
  private state(): number[] {
    if (!this.world) return [];
    const { tilesVisited, hull } = this.describe(this.world, blankInfo());
    return [tilesVisited, ...Object.values(hull), ...this.world.car.wheels.map(({ omega }) => omega)];
  }

  private control(car: Car, action: Action): void {
    if (this.options.continuous) {
      const controls = checkBoxAction(ID, action, ACTION_NAMES);
      car.steer(-controls[0]);
      car.gas(controls[1]);
      car.brake(controls[2]);
      return;
    }
    const choice = checkDiscreteAction(ID, action, DISCRETE_ACTIONS);
    car.steer(choice === 1 ? -0.6 : choice === 2 ? 0.6 : 0);
    car.gas(choice === 3 ? 0.2 : 0);
    car.brake(choice === 4 ? 0.8 : 0);
  }

  private draw(world: RaceWorld): Uint8Array {
    if (!this.draws || !this.renderer) return this.options.buffer ?? NO_PIXELS;
    const pixels = this.renderer.draw(world, this.colours, this.score(world));
    return this.options.buffer ?? pixels.slice();
  }

  /** In the picture. It lags: it does not know yet what this step costs. */
  private score({ contacts, road }: RaceWorld): number {
    const paidSteps = Math.max(0, this.steps - 1);
    return (contacts.tilesVisited * LAP_REWARD) / road.tiles.length - STEP_COST * paidSteps;
  }

  private describe({ car, contacts, road }: RaceWorld, info: CarRacingInfo): CarRacingInfo {
    const { hull } = info;
    const position = car.hull.getPosition();
    const velocity = car.hull.getLinearVelocity();
    info.tilesVisited = contacts.tilesVisited;
    info.tilesTotal = road.tiles.length;
    hull.x = position.x;
    hull.y = position.y;
    hull.angle = car.hull.getAngle();
    hull.vx = velocity.x;
    hull.vy = velocity.y;
    hull.angularVelocity = car.hull.getAngularVelocity();
    return info;
  }

  private current(): RaceWorld {
    if (!this.world) throw new Error(`${ID}: there is no road and no car before reset()`);
    return this.world;
  }
}

function blankResult(): StepResult<CarRacingInfo> {
  return { observation: NO_PIXELS, reward: 0, terminated: false, truncated: false, info: blankInfo() };
}

function blankInfo(): CarRacingInfo {
  const hull = { x: 0, y: 0, angle: 0, vx: 0, vy: 0, angularVelocity: 0 };
  return { tilesVisited: 0, tilesTotal: 0, hull, lapFinished: undefined, episode: undefined };
}
