import { describe, expect, it } from 'vitest';
import { type BouncingBallInfo, makeEnv } from '../../../src/env/index.ts';

const BOX = 64;
const RADIUS = 5;

function kineticEnergy(info: BouncingBallInfo): number {
  return info.balls.reduce((sum, { vx, vy }) => sum + 0.5 * (vx * vx + vy * vy), 0);
}

/** Where a point that starts at p with velocity v is after t, mirrored between the walls. */
function mirrored(p: number, v: number, t: number): number {
  const span = BOX - 2 * RADIUS;
  const unfolded = p - RADIUS + v * t;
  const folded = ((unfolded % (2 * span)) + 2 * span) % (2 * span);
  return RADIUS + (folded > span ? 2 * span - folded : folded);
}

describe('BouncingBall-v0', () => {
  it.each([
    { balls: 1, physics: 'planck' },
    { balls: 1, physics: 'exact' },
    { balls: 6, physics: 'exact' },
  ] as const)('keeps its energy over 10,000 steps, to 1e-6: $balls, $physics', (options) => {
    for (const seed of [0, 1]) {
      const env = makeEnv('BouncingBall-v0', { ...options, maxEpisodeSteps: Infinity, render: false });
      const start = kineticEnergy(env.reset({ seed }).info);
      let worst = 0;
      for (let i = 0; i < 10_000; i++) {
        worst = Math.max(worst, Math.abs(kineticEnergy(env.step([]).info) / start - 1));
      }
      expect(worst).toBeLessThan(1e-6);
    }
  });

  it.each([
    { physics: 'planck', within: 0.02 },
    { physics: 'exact', within: 1e-9 },
  ] as const)(
    'reflects as mirrors do, $physics: $within pixels to the closed form',
    ({ physics, within }) => {
      for (let seed = 0; seed < 10; seed++) {
        const env = makeEnv('BouncingBall-v0', { render: false, physics });
        const start = env.reset({ seed }).info.balls[0];
        for (let t = 1; t <= 1000; t++) {
          const { x, y } = env.step([]).info.balls[0];
          expect(Math.abs(x - mirrored(start.x, start.vx, t))).toBeLessThan(within);
          expect(Math.abs(y - mirrored(start.y, start.vy, t))).toBeLessThan(within);
        }
      }
    },
  );

  it('bounces even when it only grazes a wall', () => {
    // Speeds far below planck's threshold for restitution, were they units a second.
    const env = makeEnv('BouncingBall-v0', { render: false, speed: 0.01, maxEpisodeSteps: Infinity });
    const start = kineticEnergy(env.reset({ seed: 3 }).info);
    let bounces = 0;
    let info = env.step([]).info;
    for (let i = 0; i < 20_000; i++) {
      info = env.step([]).info;
      bounces += info.bounces;
    }
    expect(bounces).toBeGreaterThan(2);
    expect(kineticEnergy(info) / start).toBeCloseTo(1, 6);
  });

  it('counts the bounces that turn its velocity', () => {
    const env = makeEnv('BouncingBall-v0', { render: false });
    let before = env.reset({ seed: 4 }).info.balls[0];
    let total = 0;
    for (let i = 0; i < 1000; i++) {
      const { balls, bounces } = env.step([]).info;
      const turns = Number(balls[0].vx * before.vx < 0) + Number(balls[0].vy * before.vy < 0);
      expect(bounces).toBe(turns);
      total += bounces;
      before = balls[0];
    }
    expect(total).toBeGreaterThan(20);
  });

  it('shows the ball where it is: the centroid of the white is its position', () => {
    const env = makeEnv('BouncingBall-v0');
    env.reset({ seed: 5 });
    for (let i = 0; i < 100; i++) {
      const { observation, info } = env.step([]);
      let [mass, x, y] = [0, 0, 0];
      for (let p = 0; p < BOX * BOX; p++) {
        const white = observation[3 * p];
        mass += white;
        x += white * ((p % BOX) + 0.5);
        y += white * (Math.floor(p / BOX) + 0.5);
      }
      expect(Math.abs(x / mass - info.balls[0].x)).toBeLessThan(0.05);
      expect(Math.abs(y / mass - info.balls[0].y)).toBeLessThan(0.05);
      expect(Math.abs(mass / 255 / (Math.PI * RADIUS * RADIUS) - 1)).toBeLessThan(0.02);
    }
  });

  it.each([
    { balls: 1, gravity: 0.05 },
    { balls: 3, gravity: 0.05 },
  ])('keeps its energy and its box with $balls balls under gravity $gravity', (options) => {
    const energy = ({ balls }: BouncingBallInfo) =>
      balls.reduce((sum, { y, vx, vy }) => sum + 0.5 * (vx * vx + vy * vy) + options.gravity * (BOX - y), 0);
    const env = makeEnv('BouncingBall-v0', { ...options, render: false, maxEpisodeSteps: Infinity });
    const start = energy(env.reset({ seed: 6 }).info);
    for (let i = 0; i < 3000; i++) {
      const { info } = env.step([]);
      for (const { x, y } of info.balls) {
        expect(Math.min(x, y, BOX - x, BOX - y)).toBeGreaterThan(RADIUS - 0.2);
      }
      expect(Math.abs(energy(info) / start - 1)).toBeLessThan(1e-6);
    }
  });

  it('several balls are all told of, each with its radius, and all drawn', () => {
    const radius = [3, 8, 5.5];
    const env = makeEnv('BouncingBall-v0', { balls: 3, radius });
    const { observation, info } = env.reset({ seed: 12 });
    expect(info.balls.map((ball) => ball.radius)).toEqual(radius);
    const white = observation.reduce((sum, value) => sum + value, 0) / 3 / 255;
    const area = radius.reduce((sum, r) => sum + Math.PI * r * r, 0);
    expect(Math.abs(white / area - 1)).toBeLessThan(0.02);
    let collisions = 0;
    for (let i = 0; i < 300; i++) collisions += env.step([]).info.collisions;
    expect(collisions).toBeGreaterThan(3);
  });

  it('falls along a parabola under gravity', () => {
    const gravity = 0.02;
    const env = makeEnv('BouncingBall-v0', { gravity, speed: 0.5, render: false });
    const { x, y, vx, vy } = env.reset({ seed: 7 }).info.balls[0];
    for (let t = 1; t <= 10; t++) {
      const ball = env.step([]).info.balls[0];
      expect(ball.x).toBeCloseTo(x + vx * t, 9);
      expect(ball.y).toBeCloseTo(y + vy * t + 0.5 * gravity * t * t, 9);
      expect(ball.vy).toBeCloseTo(vy + gravity * t, 9);
    }
  });

  it('same seed, same bytes; another seed, others', () => {
    const frames = (seed: number) => {
      const env = makeEnv('BouncingBall-v0', { balls: 2 });
      const all = [env.reset({ seed }).observation];
      for (let i = 0; i < 50; i++) all.push(env.step([]).observation);
      return all.map((frame) => frame.join()).join();
    };
    expect(frames(8)).toBe(frames(8));
    expect(frames(8)).not.toBe(frames(9));
  });

  it('draws into a given buffer and returns that very view', () => {
    const batch = new Uint8Array(2 * BOX * BOX * 3);
    const views = [0, 1].map((i) => batch.subarray(i * BOX * BOX * 3, (i + 1) * BOX * BOX * 3));
    const envs = views.map((buffer) => makeEnv('BouncingBall-v0', { buffer }));
    envs.forEach((env, i) => {
      expect(env.reset({ seed: 10 }).observation).toBe(views[i]);
    });
    expect(envs[0].step([]).observation).toBe(views[0]);
    expect(views[0].join()).not.toBe(views[1].join());
    envs[1].step([]);
    expect(views[0].join()).toBe(views[1].join());
  });

  it('ends by time only', () => {
    const env = makeEnv('BouncingBall-v0', { maxEpisodeSteps: 2, render: false });
    env.reset({ seed: 0 });
    expect(env.step([])).toMatchObject({ reward: 0, terminated: false, truncated: false });
    expect(env.step([])).toMatchObject({ terminated: false, truncated: true });
    expect(() => env.step([])).toThrow('after the episode ended');
  });

  it('refuses what it cannot do, by name', () => {
    expect(() => makeEnv('BouncingBall-v0', { radius: 0 })).toThrow(
      'radius must be a number in 0.5 .. 16, got 0',
    );
    expect(() => makeEnv('BouncingBall-v0', { speed: Number.NaN })).toThrow('got NaN');
    expect(() => makeEnv('BouncingBall-v0', { balls: 1.5 })).toThrow('got 1.5');
    expect(() => makeEnv('BouncingBall-v0', { colour: 'red' } as object)).toThrow("no option 'colour'");
    expect(() => makeEnv('BouncingBall-v0', { balls: 17 })).toThrow(
      'balls must be a number in 1 .. 16, got 17',
    );
    expect(() => makeEnv('BouncingBall-v0', { balls: 16, radius: 16 })).toThrow(
      '16 balls of radius 16 would cover 314 % of the box, more than 40 %; use fewer or smaller ones',
    );
    expect(() => makeEnv('BouncingBall-v0', { balls: 3, radius: [16, 16, 6] })).toThrow(
      'the radii 16, 16, 6',
    );
    expect(() => makeEnv('BouncingBall-v0', { balls: 2, radius: [5, 5, 5] })).toThrow(
      'radius has 3 values for balls: 2',
    );
    expect(() => makeEnv('BouncingBall-v0', { balls: 2, radius: [5, 50] })).toThrow(
      'radius[1] must be a number in 0.5 .. 16, got 50',
    );
    expect(() => makeEnv('BouncingBall-v0', { balls: 2, physics: 'planck' })).toThrow('got balls: 2');
    expect(() => makeEnv('BouncingBall-v0', { physics: 'box2d' } as object)).toThrow("got 'box2d'");
    const env = makeEnv('BouncingBall-v0');
    expect(() => env.step([])).toThrow('before reset()');
    env.reset();
    expect(() => env.step([1])).toThrow('an empty array, got an array of length 1');
  });
});
