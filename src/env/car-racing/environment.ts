/**
 * CarRacing-v3 behind Gymnasium's interface: drive around a random track from above, a thousand points for
 * all its tiles, a tenth of a point lost each step, a hundred for leaving the field.
 * May import math, env/types, env/options and the sibling rooms.
 */
import { Pcg64 } from '../../math/pcg64.ts';
import { checkBoxAction, EpisodeClock, show } from '../options.ts';
import type { Action, BoxSpace, Env, ResetOptions, ResetResult, Space, StepResult } from '../types.ts';
import type { Car } from './car.ts';
import { type Colours, drawColours, standardColours } from './colours.ts';
import { PLAYFIELD } from './constants.ts';
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
const DISCRETE_ACTIONS = 5;

/** For all tiles together. */
const LAP_REWARD = 1000;
const STEP_COST = 0.1;
const OUT_OF_FIELD_REWARD = -100;

export interface CarRacingInfo {
  tilesVisited: number;
  tilesTotal: number;
  /** World units, radians counter-clockwise, seconds. At angle 0 the car points along +y. */
  hull: { x: number; y: number; angle: number; vx: number; vy: number; angularVelocity: number };
  /** Only when the episode terminated: by a finished lap, or by leaving the field. */
  lapFinished?: boolean;
}

export interface CarRacingResetOptions extends ResetOptions {
  /** false keeps the colours of the last reset under domain randomisation. Default true. */
  options?: { randomize?: boolean };
}

export class CarRacing implements Env<CarRacingInfo> {
  readonly id = ID;
  readonly actionSpace: Space;
  readonly observationSpace: BoxSpace;
  private readonly options: ResolvedOptions;
  private readonly renderer: Renderer | null;
  private readonly clock: EpisodeClock;
  private random = new Pcg64(0);
  private colours: Colours;
  private world: RaceWorld | null = null;
  private steps = 0;
  /** Visited tiles whose reward was handed out. */
  private tilesPaid = 0;

  constructor(options: CarRacingOptions = {}) {
    this.options = resolveCarRacingOptions(options);
    const size = observationSize(this.options);
    this.actionSpace = this.options.continuous
      ? { kind: 'box', shape: [3], low: [-1, 0, 0], high: [1, 1, 1], dtype: 'float32' }
      : { kind: 'discrete', n: DISCRETE_ACTIONS };
    this.observationSpace = { kind: 'box', shape: [size, size, 3], low: [0], high: [255], dtype: 'uint8' };
    this.renderer = this.options.render ? new Renderer(this.options) : null;
    this.clock = new EpisodeClock(ID, this.options.maxEpisodeSteps);
    this.colours = standardColours(this.options.camera);
  }

  /** The road's polygons, and which tiles are visited. Read only. */
  get road(): Road {
    return this.current().road;
  }

  /** Hull and wheels: poses, speeds, controls. Read only. */
  get car(): Car {
    return this.current().car;
  }

  reset({ seed, options }: CarRacingResetOptions = {}): ResetResult<CarRacingInfo> {
    if (seed !== undefined) this.random = new Pcg64(seed);
    this.clock.start();
    if (this.options.domainRandomize && options?.randomize !== false) {
      this.colours = drawColours(this.options.camera, this.random);
    }
    const world = new RaceWorld(generateTrack(this.random).track, this.options.lapRule);
    this.world = world;
    this.steps = 0;
    // One step without action settles the wheels. It touches the first tiles; the first real step pays them.
    world.step();
    this.tilesPaid = 0;
    return { observation: this.draw(world), info: this.describe(world) };
  }

  /**
   * @param action [steer, gas, brake]: steer -1 (left) .. 1, gas and brake 0 .. 1. Beyond that as Gymnasium has
   *   it: steering ends at the joints' limit, gas is clipped, a brake from 0.9 on locks the wheels.
   *   Without `continuous`, one of 0 .. 4.
   */
  step(action: Action): StepResult<CarRacingInfo> {
    this.clock.requireRunning();
    const world = this.current();
    this.control(world.car, action);
    world.step();
    const observation = this.draw(world);

    this.steps++;
    const { tilesVisited, newLap } = world.contacts;
    const tilesTotal = world.road.tiles.length;
    let reward = ((tilesVisited - this.tilesPaid) * LAP_REWARD) / tilesTotal - STEP_COST;
    this.tilesPaid = tilesVisited;

    const info = this.describe(world);
    let terminated = false;
    if (tilesVisited === tilesTotal || newLap) {
      terminated = true;
      info.lapFinished = true;
    }
    if (Math.abs(info.hull.x) > PLAYFIELD || Math.abs(info.hull.y) > PLAYFIELD) {
      terminated = true;
      info.lapFinished = false;
      reward = OUT_OF_FIELD_REWARD;
    }
    const truncated = this.clock.tick(terminated);
    return { observation, reward, terminated, truncated, info };
  }

  close(): void {
    this.clock.close();
    this.world = null;
  }

  private control(car: Car, action: Action): void {
    if (this.options.continuous) {
      const controls = checkBoxAction(ID, action, ACTION_NAMES);
      car.steer(-controls[0]);
      car.gas(controls[1]);
      car.brake(controls[2]);
      return;
    }
    if (typeof action !== 'number' || !Number.isInteger(action) || action < 0 || action >= DISCRETE_ACTIONS) {
      throw new RangeError(`${ID}: a discrete action is an integer in 0 .. 4, got ${show(action)}`);
    }
    car.steer(action === 1 ? -0.6 : action === 2 ? 0.6 : 0);
    car.gas(action === 3 ? 0.2 : 0);
    car.brake(action === 4 ? 0.8 : 0);
  }

  /** The score in the picture lags: it does not know yet what this step costs. */
  private draw(world: RaceWorld): Uint8Array {
    if (!this.renderer) return this.options.buffer ?? new Uint8Array(0);
    const score =
      (world.contacts.tilesVisited * LAP_REWARD) / world.road.tiles.length - STEP_COST * this.steps;
    const pixels = this.renderer.draw(world, this.colours, score);
    return this.options.buffer ?? pixels.slice();
  }

  private describe({ car, contacts, road }: RaceWorld): CarRacingInfo {
    const { x, y } = car.hull.getPosition();
    const { x: vx, y: vy } = car.hull.getLinearVelocity();
    const [angle, angularVelocity] = [car.hull.getAngle(), car.hull.getAngularVelocity()];
    return {
      tilesVisited: contacts.tilesVisited,
      tilesTotal: road.tiles.length,
      hull: { x, y, angle, vx, vy, angularVelocity },
    };
  }

  private current(): RaceWorld {
    if (!this.world) throw new Error(`${ID}: there is no road and no car before reset()`);
    return this.world;
  }
}
