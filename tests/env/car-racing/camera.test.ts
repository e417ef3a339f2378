import { describe, expect, it } from 'vitest';
import { Camera } from '../../../src/env/car-racing/camera.ts';
import { type CarRacingOptions, resolveCarRacingOptions } from '../../../src/env/car-racing/options.ts';
import { generateTrack } from '../../../src/env/car-racing/track.ts';
import { RaceWorld } from '../../../src/env/car-racing/world.ts';
import { Pcg64 } from '../../../src/math/pcg64.ts';

/** Where the camera sees a point given in the hull's own frame (x right, y ahead), once it has flown in. */
function seen(options: CarRacingOptions, right: number, ahead: number, velocity = { x: 0, y: 0 }): number[] {
  const { car } = new RaceWorld(generateTrack(new Pcg64(0)).track, 'v3');
  car.hull.setLinearVelocity(velocity);
  const camera = new Camera(resolveCarRacingOptions(options));
  camera.follow(car, 1);
  const [a, b, c, d, e, f] = camera.view;
  const { x, y } = car.hull.getWorldPoint({ x: right, y: ahead });
  return [a * x + c * y + e, b * x + d * y + f];
}

describe('the camera', () => {
  it('v3: the car at (48, 72) of 96, up, with 1.5552 and 1.944 pixels a unit', () => {
    const [column, row] = seen({}, 0, 0);
    expect(column).toBeCloseTo(48, 9);
    expect(row).toBeCloseTo(72, 9);
    const [right, ahead] = seen({}, 10, 20);
    expect(right - column).toBeCloseTo(15.552, 9);
    expect(row - ahead).toBeCloseTo(38.88, 9);
  });

  it('64x64: the same with rows 0..83 on 64', () => {
    const [column, row] = seen({ observation: '64x64' }, 10, 20);
    const [wideColumn, wideRow] = seen({}, 10, 20);
    expect(column).toBeCloseTo((wideColumn * 64) / 96, 9);
    expect(row).toBeCloseTo((wideRow * 64) / 84, 9);
  });

  it('v0: sees 1.2 and 1.25 times as far', () => {
    const [column, row] = seen({ camera: 'v0' }, 0, 0);
    const [right, ahead] = seen({ camera: 'v0' }, 10, 20);
    expect(right - column).toBeCloseTo(12.96, 9);
    expect(row - ahead).toBeCloseTo(31.104, 9);
    // The upper edge is 46.3 units ahead.
    expect(seen({ camera: 'v0' }, 0, 72 / 1.5552)[1]).toBeCloseTo(0, 9);
  });

  it('v0 turns with the velocity, v3 with the hull', () => {
    const sideways = { x: 5, y: 0 };
    const [column, row] = seen({ camera: 'v0' }, 0, 0, sideways);
    const noseOfV0 = seen({ camera: 'v0' }, 0, 1, sideways);
    // The hull points along +y (nearly), the car slides along +x, which is now up: its nose points left.
    expect(noseOfV0[0]).toBeLessThan(column - 1);
    expect(Math.abs(noseOfV0[1] - row)).toBeLessThan(0.2);
    expect(seen({}, 0, 1, sideways)[0]).toBeCloseTo(48, 9);
    expect(seen({ camera: 'v0' }, 0, 1, { x: 0.4, y: 0 })[0]).toBeCloseTo(48, 9);
  });
});
