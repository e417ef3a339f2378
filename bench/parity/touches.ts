/**
 * Our test of which wheel touches which tile, on the original's own poses: with the drift of the physics taken
 * out, each tile must be touched first in the very step in which Gymnasium says so.
 */
import { Vec2 } from 'planck-js';
import { FrictionDetector } from '../../src/env/car-racing/contacts.ts';
import { makeEnv } from '../../src/env/index.ts';
import type { Drive } from './drives.ts';

export interface TouchDifference {
  /** Tiles that one side touches after the first step. */
  tiles: number;
  /** Of those, how many our test has in another step, or on one side only. */
  differing: number;
}

/** @param real with the wheels and the first visits of each step */
export function compareTouches(seed: number, real: Drive): TouchDifference {
  const env = makeEnv('CarRacing-v3', { render: false });
  env.reset({ seed });
  const { road, car } = env;
  const detector = new FrictionDetector(road, 'v3', 0.95);
  // What stands after a step is touched in the next one. The pose after reset is not recorded, so what the
  // first step touches is taken as given.
  for (const tile of real.steps[0]?.firstVisits ?? []) road.tiles[tile].visited = true;
  const difference: TouchDifference = { tiles: 0, differing: 0 };
  for (let k = 1; k < real.steps.length; k++) {
    const { hull, wheels = [] } = real.steps[k - 1];
    const before = road.tiles.map(({ visited }) => visited);
    place(car.hull, hull);
    for (const [i, wheel] of car.wheels.entries()) place(wheel.body, wheels[i]);
    detector.update(car);
    const expected = new Set(real.steps[k].firstVisits);
    for (const { index, visited } of road.tiles) {
      const found = visited && !before[index];
      if (found || expected.has(index)) difference.tiles++;
      if (found !== expected.has(index)) difference.differing++;
    }
  }
  env.close();
  return difference;
}

function place(
  body: { setTransform: (position: Vec2, angle: number) => void },
  [x, y, angle]: readonly number[],
): void {
  body.setTransform(Vec2(x, y), angle);
}
