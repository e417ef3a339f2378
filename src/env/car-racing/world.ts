/**
 * One episode's physics: a fresh planck world with the road's tiles as sensors and the car on the start line.
 * A new world for each episode, so that an episode depends on its seed and actions only, not on what was
 * driven before. May import math, the sibling rooms and planck.
 */
import { Polygon, Vec2, World } from 'planck-js';
import { Car } from './car.ts';
import { FPS, POSITION_ITERATIONS, VELOCITY_ITERATIONS } from './constants.ts';
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

  constructor(track: readonly TrackPoint[], lapRule: 'v3' | 'fixed') {
    this.world = new World({ gravity: Vec2(0, 0) });
    this.road = buildRoad(track);
    this.contacts = new FrictionDetector(this.world, track.length, lapRule);
    this.addTiles();
    const { beta, x, y } = track[0];
    this.car = new Car(this.world, beta, x, y);
  }

  step(): void {
    this.car.step(1 / FPS);
    this.world.step(1 / FPS, VELOCITY_ITERATIONS, POSITION_ITERATIONS);
    this.time += 1 / FPS;
  }

  private addTiles(): void {
    const { tiles, quads } = this.road;
    for (const tile of tiles) {
      const vertices: Vec2[] = [];
      for (let at = tile.index * 8; at < tile.index * 8 + 8; at += 2) {
        vertices.push(Vec2(quads[at], quads[at + 1]));
      }
      const body = this.world.createBody({ userData: tile });
      body.createFixture({ shape: new Polygon(vertices), isSensor: true });
    }
  }
}
