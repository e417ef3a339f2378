import { describe, expect, it } from 'vitest';
import { Camera } from '../../../src/env/car-racing/camera.ts';
import { resolveCarRacingOptions } from '../../../src/env/car-racing/options.ts';
import { makeEnv } from '../../../src/env/index.ts';
import {
  boundsOf,
  type CameraTransform,
  cameraTransform,
  isVisible,
} from '../../../src/viewer/drawing/camera.ts';
import { bodyMatrix, compose } from '../../../src/viewer/drawing/pen.ts';
import { poseAt, roundRoad, view } from './recorder.helper.ts';

const road = roundRoad();
const place = ({ matrix: [a, b, c, d, e, f] }: CameraTransform, x: number, y: number): number[] => [
  a * x + c * y + e,
  b * x + d * y + f,
];

describe('the camera behind the car', () => {
  it('sees the hull at half the width and three quarters of the height, ahead upward', () => {
    const angle = 0.7;
    const transform = cameraTransform(view(), road, poseAt(12, -5, angle), 1);
    // 2.7 times 6 pixels to a unit, as in Gymnasium's window of 800.
    expect(transform.scale).toBeCloseTo(16.2, 10);
    const [x, y] = place(transform, 12, -5);
    expect([x, y]).toEqual([expect.closeTo(500, 8), expect.closeTo(600, 8)]);
    const [aheadX, aheadY] = place(transform, 12 - 10 * Math.sin(angle), -5 + 10 * Math.cos(angle));
    expect([aheadX, aheadY]).toEqual([expect.closeTo(500, 8), expect.closeTo(600 - 162, 8)]);
  });

  it("equals the camera of the environment's own observations, pixel for window pixel", () => {
    const env = makeEnv('CarRacing-v3', { render: false });
    env.reset({ seed: 3 });
    for (let i = 0; i < 70; i++) env.step([0.3, 0.8, 0]);
    const camera = new Camera(resolveCarRacingOptions({ observation: '96x96' }));
    camera.follow(env.car, 70 / 50);
    const { x, y } = env.car.hull.getPosition();
    const transform = cameraTransform(view(), road, poseAt(x, y, env.car.hull.getAngle()), 1);
    for (const [dx, dy] of [
      [0, 0],
      [9, 2],
      [-3, 14],
    ]) {
      const [column, row] = place(transform, x + dx, y + dy);
      const { view: own, scaleX, scaleY } = camera;
      expect(column * scaleX).toBeCloseTo(own[0] * (x + dx) + own[2] * (y + dy) + own[4], 6);
      expect(row * scaleY).toBeCloseTo(own[1] * (x + dx) + own[3] * (y + dy) + own[5], 6);
    }
    env.close();
  });

  it('knows device pixels, zoom and the flight at the start', () => {
    const pose = poseAt(0, 0, 0);
    const plain = cameraTransform(view(), road, pose, 1).scale;
    expect(cameraTransform(view({ ratio: 2 }), road, pose, 1).scale).toBeCloseTo(2 * plain, 10);
    expect(cameraTransform(view({ zoom: 3 }), road, pose, 1).scale).toBeCloseTo(3 * plain, 10);
    expect(cameraTransform(view(), road, pose, 0).scale).toBeLessThan(plain / 4);
  });
});

describe('the camera of the agent', () => {
  const square = { camera: 'agent' as const, width: 512, height: 512 };

  it.each([0, 10, 49, 50, 120])(
    'frames in a square what the 64x64 frame of step %i shows, to the pixel',
    (steps) => {
      const env = makeEnv('CarRacing-v3', { render: false });
      env.reset({ seed: 3 });
      for (let i = 0; i < steps; i++) env.step([0.3, 0.8, 0]);
      const camera = new Camera(resolveCarRacingOptions({ observation: '64x64' }));
      // The reset has taken a step of its own.
      camera.follow(env.car, (steps + 1) / 50);
      const { x, y } = env.car.hull.getPosition();
      const pose = poseAt(x, y, env.car.hull.getAngle());
      const transform = cameraTransform(view(square), road, pose, 0.3, steps / 50);
      for (const [dx, dy] of [
        [0, 0],
        [9, 2],
        [-3, 14],
      ]) {
        const [column, row] = place(transform, x + dx, y + dy);
        const { view: own } = camera;
        expect(column / 8).toBeCloseTo(own[0] * (x + dx) + own[2] * (y + dy) + own[4], 6);
        expect(row / 8).toBeCloseTo(own[1] * (x + dx) + own[3] * (y + dy) + own[5], 6);
      }
      env.close();
    },
  );

  it('keeps the square in the middle of a wider picture, and knows zoom and device pixels', () => {
    const pose = poseAt(4, 5, 0.3);
    const [x, y] = place(cameraTransform(view(square), road, pose, 1, 9), 7, 9);
    const wide = cameraTransform(view({ ...square, width: 812 }), road, pose, 1, 9);
    expect(place(wide, 7, 9)).toEqual([expect.closeTo(x + 150, 8), expect.closeTo(y, 8)]);
    const dense = cameraTransform(view({ ...square, ratio: 2 }), road, pose, 1, 9);
    expect(place(dense, 7, 9)).toEqual([expect.closeTo(2 * x, 8), expect.closeTo(2 * y, 8)]);
    const near = cameraTransform(view({ ...square, zoom: 2 }), road, pose, 1, 9);
    expect(near.scale).toBeCloseTo(2 * cameraTransform(view(square), road, pose, 1, 9).scale, 8);
  });
});

describe('the other cameras', () => {
  it('north up: the car in the middle, y upward, whatever its angle', () => {
    const transform = cameraTransform(view({ camera: 'north' }), road, poseAt(7, 8, 2), 1);
    expect(place(transform, 7, 8)).toEqual([expect.closeTo(500, 8), expect.closeTo(400, 8)]);
    expect(place(transform, 8, 8)[0]).toBeGreaterThan(500);
    expect(place(transform, 7, 9)[1]).toBeLessThan(400);
  });

  it.each([
    [1000, 800],
    [390, 430],
    [300, 900],
  ])('the whole track fits into %i x %i, and zooms towards the car', (width, height) => {
    const whole = cameraTransform(view({ camera: 'track', width, height }), road, poseAt(200, 0, 0), 1);
    const { left, right, bottom, top } = boundsOf(road);
    for (const [x, y] of [
      [left, bottom],
      [right, top],
    ]) {
      const [column, row] = place(whole, x, y);
      expect(column).toBeGreaterThan(0);
      expect(column).toBeLessThan(width);
      expect(row).toBeGreaterThan(0);
      expect(row).toBeLessThan(height);
    }
    const near = cameraTransform(
      view({ camera: 'track', width, height, zoom: 4 }),
      road,
      poseAt(200, 0, 0),
      1,
    );
    expect(Math.abs(place(near, 200, 0)[0] - width / 2)).toBeLessThan(width / 2);
    expect(near.scale).toBeCloseTo(4 * whole.scale, 10);
  });
});

describe('what is in transform', () => {
  const transform: CameraTransform = { matrix: [2, 0, 0, -2, 0, 100], scale: 2 };

  it('counts a disc that only touches the picture, and none beyond', () => {
    expect(isVisible(transform, 25, 25, 1, 100, 100)).toBe(true);
    expect(isVisible(transform, -2.9, 25, 3, 100, 100)).toBe(true);
    expect(isVisible(transform, -3.1, 25, 3, 100, 100)).toBe(false);
    expect(isVisible(transform, 25, 54, 3, 100, 100)).toBe(false);
  });

  it('composes transforms as applying one after the other', () => {
    const inner = bodyMatrix(3, 4, Math.PI / 2);
    const [a, b, c, d, e, f] = compose(transform.matrix, inner);
    // (1, 0) of the body is (3, 5) of the world.
    expect([a + e, b + f]).toEqual([expect.closeTo(6, 10), expect.closeTo(90, 10)]);
    expect([c + e, d + f]).toEqual([expect.closeTo(4, 10), expect.closeTo(92, 10)]);
  });
});
