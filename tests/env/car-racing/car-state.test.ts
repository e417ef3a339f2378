/** What the car's state says on a road that is known in closed form, and where it is kept. */
import { describe, expect, it } from 'vitest';
import { collectEpisode } from '../../../src/data/collect.ts';
import { carState } from '../../../src/env/car-racing/car-state.ts';
import { CAR_STATE } from '../../../src/env/car-racing/experiment.ts';
import type { CarRacing } from '../../../src/env/index.ts';
import { makeEnv } from '../../../src/env/index.ts';

const RADIUS = 140;
/** Points 3.5 units apart, counter-clockwise. */
const STEP = 3.5 / RADIUS;
const circle = Array.from({ length: Math.round((2 * Math.PI) / STEP) }, (_, i) => {
  const alpha = i * STEP;
  return { alpha, beta: alpha, x: RADIUS * Math.cos(alpha), y: RADIUS * Math.sin(alpha) };
});

/** A car on the circle, `outwards` units off it, facing along (0) or against (pi) the way of the track. */
function on({ point = 5, outwards = 0, turned = 0, joint = 0 }) {
  const { alpha, beta } = circle[point];
  const hull = {
    getPosition: () => ({
      x: (RADIUS + outwards) * Math.cos(alpha),
      y: (RADIUS + outwards) * Math.sin(alpha),
    }),
    getLinearVelocity: () => ({ x: 3, y: 4 }),
    getAngle: () => beta + turned,
  };
  const wheels = [{ joint: { getJointAngle: () => joint } }, { joint: { getJointAngle: () => joint } }];
  const env = { car: { hull, wheels }, road: { track: circle } } as unknown as CarRacing;
  return Object.fromEntries(carState(env).map((value, i) => [CAR_STATE[i], value]));
}

describe('carState', () => {
  it('on a circle to the left', () => {
    const state = on({ outwards: 2, joint: 0.1 });
    expect(state.speed).toBe(5);
    expect(state.wheelAngle).toBeCloseTo(0.1, 12);
    // Left is inwards, so outwards is right of the line.
    expect(state.lateralOffset).toBeCloseTo(2, 6);
    expect(state.curvatureAhead).toBeCloseTo(1 / RADIUS, 6);
  });

  it('turned round, the same circle bends to the right and the line is on the other side', () => {
    const state = on({ point: 100, outwards: 2, turned: Math.PI });
    expect(state.lateralOffset).toBeCloseTo(-2, 6);
    expect(state.curvatureAhead).toBeCloseTo(-1 / RADIUS, 6);
  });

  it('at the seam of the track nothing jumps', () => {
    const last = circle.length - 1;
    expect(on({ point: last }).curvatureAhead).toBeCloseTo(on({ point: 0 }).curvatureAhead, 3);
    expect(on({ point: 0, turned: Math.PI }).curvatureAhead).toBeCloseTo(-1 / RADIUS, 3);
  });

  it('of the real car: steering left turns the wheels left, gas makes speed', () => {
    const env = makeEnv('CarRacing-v3', { render: false });
    env.reset({ seed: 1 });
    for (let t = 0; t < 30; t++) env.step([-1, 0.5, 0]);
    const [speed, wheelAngle, lateralOffset] = carState(env);
    expect(speed).toBeGreaterThan(5);
    expect(wheelAngle).toBeGreaterThan(0.2);
    expect(lateralOffset).toBeLessThan(0);
    env.close();
  });

  it('is kept with every gathered frame', () => {
    const { truth, truthNames } = collectEpisode({
      world: { env: 'CarRacing-v3' },
      index: 0,
      seed: 3,
      steps: 60,
    });
    expect(truthNames).toEqual(expect.arrayContaining([...CAR_STATE]));
    const column = (name: string) =>
      Array.from({ length: 61 }, (_, t) => truth[t * truthNames.length + truthNames.indexOf(name)]);
    const speeds = column('speed');
    const [vx, vy] = [column('vx'), column('vy')];
    for (const [t, speed] of speeds.entries()) expect(speed).toBeCloseTo(Math.hypot(vx[t], vy[t]), 4);
    expect(Math.abs(column('lateralOffset')[0])).toBeLessThan(0.5);
  });
});
