/**
 * One episode's world: a road, a car on its start line, and time. Made anew for each episode, so that an
 * episode depends on its seed and actions only, not on what was driven before.
 */
import { Vec2, World } from 'planck-js';
import { Car } from './car.ts';
import { FPS, LAP_COMPLETE_PERCENT, POSITION_ITERATIONS, VELOCITY_ITERATIONS } from './constants.ts';
import { FrictionDetector } from './contacts.ts';
import { buildRoad, type Road } from './road.ts';
import type { TrackPoint } from './track.ts';

export class RaceWorld {
  readonly road: Road;
  readonly car: Car;
  readonly contacts: FrictionDetector;
  /** Seconds since the start. */
  time = 0;
  private readonly world: World;

  constructor(
    track: readonly TrackPoint[],
    lapRule: 'v3' | 'fixed',
    lapCompletePercent = LAP_COMPLETE_PERCENT,
  ) {
    this.world = new World({ gravity: Vec2(0, 0) });
    this.road = buildRoad(track);
    this.contacts = new FrictionDetector(this.road, lapRule, lapCompletePercent);
    const { beta, x, y } = track[0];
    this.car = new Car(this.world, beta, x, y);
  }

  /** In Box2D's order: what touches is found where the step before left the car. */
  step(): void {
    this.car.step(1 / FPS);
    this.contacts.update(this.car);
    this.world.step(1 / FPS, VELOCITY_ITERATIONS, POSITION_ITERATIONS);
    this.time += 1 / FPS;
  }
}
