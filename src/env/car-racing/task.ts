/** CarRacing-v3 as its experiment plays it. */
import { makeTask, type Task, type TaskOptions } from '../task.ts';
import { carState } from './car-state.ts';
import { Driver } from './driver.ts';
import { CarRacing } from './environment.ts';
import { CAR_RACING } from './experiment.ts';
import type { CarRacingOptions } from './options.ts';
import { collectionPolicy } from './policies.ts';
import { showsNoRoad } from './road-in-picture.ts';

export function carRacingTask(world: CarRacingOptions, options: TaskOptions): Task {
  const env = new CarRacing({ ...world, ...options, observation: '64x64' });
  return makeTask(CAR_RACING, env, {
    truth: ({ hull }) => [
      ...[hull.x, hull.y, hull.angle, hull.vx, hull.vy, hull.angularVelocity],
      ...carState(env),
    ],
    progress: ({ tilesVisited }) => tilesVisited,
    offRoad: () => env.car.wheels.every(({ tilesTouched }) => tilesTouched === 0),
    policy: (index, random) => collectionPolicy(index, env, random),
    driver: () => new Driver(env),
    left: ({ lapFinished }) => lapFinished === false,
    // A road of any colour is not told from the field.
    lost: world.domainRandomize === true ? undefined : showsNoRoad,
  });
}
