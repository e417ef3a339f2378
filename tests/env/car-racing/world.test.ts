import { RevoluteJoint } from 'planck-js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SettlingJoint } from '../../../src/env/car-racing/settling-joint.ts';
import { generateTrack } from '../../../src/env/car-racing/track.ts';
import { RaceWorld } from '../../../src/env/car-racing/world.ts';
import { Pcg64 } from '../../../src/math/pcg64.ts';
import { Xoshiro128 } from '../../../src/math/random.ts';

/** Poses of hull and wheels after every step of a drive of held random controls, which reach the joints' limits. */
function drive(seed: number, steps: number): number[][] {
  const world = new RaceWorld(generateTrack(new Pcg64(seed)).track, 'v3');
  const random = new Xoshiro128(seed);
  return Array.from({ length: steps }, (_, step) => {
    if (step % 12 === 0) {
      world.car.steer(2 * random.random() - 1);
      world.car.brake(random.random() < 0.2 ? random.random() : 0);
    }
    world.car.gas(random.random());
    world.step();
    return [world.car.hull, ...world.car.wheels.map(({ body }) => body)].flatMap((body) => {
      const { x, y } = body.getPosition();
      return [x, y, body.getAngle()];
    });
  });
}

function furthest(a: readonly number[][], b: readonly number[][]): number {
  return Math.max(...a.map((row, t) => Math.max(...row.map((value, i) => Math.abs(value - b[t][i])))));
}

/** Joints that make every sweep, or only some. */
function sweeping(most: number): void {
  let calls = 0;
  vi.spyOn(SettlingJoint.prototype, 'initVelocityConstraints').mockImplementation(function (
    this: SettlingJoint,
    step,
  ) {
    calls = 0;
    RevoluteJoint.prototype.initVelocityConstraints.call(this, step);
  });
  vi.spyOn(SettlingJoint.prototype, 'solveVelocityConstraints').mockImplementation(function (
    this: SettlingJoint,
    step,
  ) {
    if (calls++ < 4 * most) RevoluteJoint.prototype.solveVelocityConstraints.call(this, step);
  });
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the physics of CarRacing', () => {
  it("drives as with all of Gymnasium's 180 sweeps of the solver", () => {
    const seeds = [0, 1, 2, 3];
    const ours = seeds.map((seed) => drive(seed, 300));
    sweeping(180);
    seeds.forEach((seed, i) => {
      expect(furthest(ours[i], drive(seed, 300))).toBeLessThan(1e-6);
    });
  });

  it('differs with twelve sweeps in every step: the comparison can fail', () => {
    const ours = drive(0, 300);
    sweeping(12);
    expect(furthest(ours, drive(0, 300))).toBeGreaterThan(1e-3);
  });

  it('weighs what Box2D weighs', () => {
    const { hull, wheels } = new RaceWorld(generateTrack(new Pcg64(0)).track, 'v3').car;
    expect(hull.getMass()).toBeCloseTo(7.06, 6);
    expect(hull.getInertia()).toBeCloseTo(18.26036, 4);
    expect(hull.getLocalCenter().y).toBeCloseTo(-0.0825309, 6);
    for (const { body } of wheels) {
      expect(body.getMass()).toBeCloseTo(0.06048, 8);
      expect(body.getInertia()).toBeCloseTo(0.0074592, 8);
    }
  });
});
