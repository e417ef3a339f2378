import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Discs } from '../../../src/env/bouncing-ball/discs.ts';
import { BOX_SIZE, resolveBouncingBallOptions } from '../../../src/env/bouncing-ball/options.ts';
import { type Ball, drawStart } from '../../../src/env/bouncing-ball/start.ts';
import { Pcg64 } from '../../../src/math/pcg64.ts';

const ball = (x: number, y: number, vx: number, vy: number, radius = 4): Ball => ({ x, y, vx, vy, radius });
const sum = (balls: readonly Ball[], term: (b: Ball) => number) => balls.reduce((s, b) => s + term(b), 0);
const kinetic = (balls: readonly Ball[]) =>
  sum(balls, ({ vx, vy, radius }) => 0.5 * radius ** 2 * (vx * vx + vy * vy));
const energy = (balls: readonly Ball[], gravity: number) =>
  kinetic(balls) + sum(balls, ({ y, radius }) => radius ** 2 * gravity * (BOX_SIZE - y));
const reversed = (balls: readonly Ball[]) => balls.map((b) => ({ ...b, vx: -b.vx, vy: -b.vy }));

/** Where a disc that starts at p with velocity v is after t, mirrored between the walls. */
function mirrored(p: number, v: number, t: number, radius: number): number {
  const span = BOX_SIZE - 2 * radius;
  const folded = (((p - radius + v * t) % (2 * span)) + 2 * span) % (2 * span);
  return radius + (folded > span ? 2 * span - folded : folded);
}

describe('discs, closed forms', () => {
  it('reflect as mirrors do: 10,000 steps and some 3,000 bounces within 1e-8 pixels', () => {
    const start = ball(20, 31, 11.7, -7.3, 5);
    const world = new Discs([start], 0);
    let bounces = 0;
    let worst = 0;
    for (let t = 1; t <= 10_000; t++) {
      world.step();
      bounces += world.bounces;
      const [{ x, y }] = world.balls();
      worst = Math.max(worst, Math.abs(x - mirrored(start.x, start.vx, t, 5)));
      worst = Math.max(worst, Math.abs(y - mirrored(start.y, start.vy, t, 5)));
    }
    expect(bounces).toBe(Math.floor((15 + 117_000) / 54) + Math.floor((28 + 73_000) / 54));
    expect(worst).toBeLessThan(1e-8);
  });

  it('bounce off the floor in equal parabolas: 5,000 steps, some 150 bounces', () => {
    const [gravity, height] = [0.05, 20];
    const world = new Discs([ball(30, BOX_SIZE - 4 - height, 0, 0)], gravity);
    const half = Math.sqrt((2 * height) / gravity);
    let worst = 0;
    for (let t = 1; t <= 5000; t++) {
      world.step();
      const [{ y, vy }] = world.balls();
      // Time since the top of the present parabola.
      const since = ((t + half) % (2 * half)) - half;
      worst = Math.max(worst, Math.abs(y - (BOX_SIZE - 4 - height + 0.5 * gravity * since * since)));
      worst = Math.max(worst, Math.abs(vy - gravity * since));
    }
    expect(worst).toBeLessThan(1e-8);
  });

  it('hit the ceiling with what gravity left them', () => {
    const world = new Discs([ball(30, 14, 0, -3)], 0.4);
    // 10 up: v^2 = 9 - 2 0.4 10 = 1, after (3 - 1) / 0.4 = 5 steps; then down with 1.
    let bounces = 0;
    for (let t = 0; t < 6; t++) {
      world.step();
      bounces += world.bounces;
    }
    expect(bounces).toBe(1);
    expect(world.balls()[0].y).toBeCloseTo(4 + 1 + 0.5 * 0.4, 12);
    expect(world.balls()[0].vy).toBeCloseTo(1.4, 12);
  });

  it.each([
    [3, 3],
    [2, 6],
    [6, 2],
  ])('head on, radii %d and %d: the textbook speeds, from the exact instant on', (ra, rb) => {
    const [ma, mb] = [ra * ra, rb * rb];
    const world = new Discs([ball(20, 32, 1.5, 0, ra), ball(40, 32, -0.5, 0, rb)], 0);
    const meet = (20 - ra - rb) / 2;
    for (let t = 0; t < 8; t++) world.step();
    const va = ((ma - mb) * 1.5 + 2 * mb * -0.5) / (ma + mb);
    const vb = ((mb - ma) * -0.5 + 2 * ma * 1.5) / (ma + mb);
    const [a, b] = world.balls();
    expect(a.vx).toBeCloseTo(va, 12);
    expect(b.vx).toBeCloseTo(vb, 12);
    expect(a.x).toBeCloseTo(20 + 1.5 * meet + va * (8 - meet), 12);
    expect(b.x).toBeCloseTo(40 - 0.5 * meet + vb * (8 - meet), 12);
  });

  it('equal ones part at a right angle when one was at rest', () => {
    const world = new Discs([ball(20, 30, 2, 0), ball(36, 34, 0, 0)], 0);
    let hits = 0;
    for (let t = 0; t < 8; t++) {
      world.step();
      hits += world.collisions;
    }
    const [a, b] = world.balls();
    expect(hits).toBe(1);
    expect(a.vx * b.vx + a.vy * b.vy).toBeCloseTo(0, 12);
    // Touching with a height of 4 between the centres and a distance of 8: 30 degrees.
    expect(Math.atan2(b.vy, b.vx)).toBeCloseTo(Math.PI / 6, 12);
    expect(Math.hypot(b.vx, b.vy)).toBeCloseTo(2 * Math.cos(Math.PI / 6), 12);
  });

  it("pass a push on, touching as they are: Newton's cradle", () => {
    const row = [ball(10, 32, 2, 0), ball(24, 32, 0, 0), ball(32, 32, 0, 0), ball(40, 32, 0, 0)];
    const world = new Discs(row, 0);
    for (let t = 0; t < 5; t++) world.step();
    expect(world.balls().map(({ vx }) => vx)).toEqual([0, 0, 0, 2]);
  });

  it('a heavy disc drives a light one against the wall as often as the billiard that counts pi says', () => {
    // Galperin 2003: mass ratio 100 gives 31 collisions, wall and disc together (radii 10 to 1).
    const world = new Discs([ball(2, 32, 0, 0, 1), ball(30, 32, -1, 0, 10)], 0);
    let [hits, steps] = [0, 0];
    while (steps++ < 40) {
      world.step();
      hits += world.bounces + world.collisions;
    }
    expect(hits).toBe(31);
  });
});

/** Between any two rims, or a rim and a wall; negative where they overlap. */
function leastRoom(balls: readonly Ball[]): number {
  return Math.min(
    ...balls.flatMap((a, i) => [
      Math.min(a.x, a.y, BOX_SIZE - a.x, BOX_SIZE - a.y) - a.radius,
      ...balls.slice(i + 1).map((b) => Math.hypot(a.x - b.x, a.y - b.y) - a.radius - b.radius),
    ]),
  );
}

/** Any legal box of balls. */
const boxes = fc
  .record({
    seed: fc.nat(),
    radius: fc.array(fc.double({ min: 0.5, max: 8, noNaN: true }), { minLength: 2, maxLength: 8 }),
    speed: fc.double({ min: 0.01, max: 16, noNaN: true }),
    gravity: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true })),
  })
  .map(({ seed, radius, ...rest }) => {
    // Shrunk where they would cover more than the options allow.
    const area = radius.reduce((total, r) => total + Math.PI * r * r, 0);
    const shrink = Math.min(1, Math.sqrt((0.35 * BOX_SIZE ** 2) / area));
    const radii = radius.map((r) => Math.max(0.5, r * shrink));
    const options = resolveBouncingBallOptions({ ...rest, radius: radii, balls: radii.length });
    return { start: drawStart(options, new Pcg64(seed)), gravity: rest.gravity };
  });
const runs = { numRuns: 60, seed: 20180327 };

describe('discs, whatever the box', () => {
  it('keep energy, and between walls momentum, to 1e-9 a collision; stay inside, and outside each other', () => {
    let [collisions, bounces] = [0, 0];
    fc.assert(
      fc.property(boxes, ({ start, gravity }) => {
        const world = new Discs(start, gravity);
        const total = energy(start, gravity);
        const mass = sum(start, (b) => b.radius ** 2);
        const mostMomentum = Math.sqrt(2 * mass * total);
        let before = start;
        let [energyError, momentumError, room] = [0, 0, Number.POSITIVE_INFINITY];
        for (let t = 0; t < 200; t++) {
          world.step();
          const now = world.balls();
          collisions += world.collisions;
          bounces += world.bounces;
          const events = 1 + world.collisions + world.bounces;
          const change = Math.abs(energy(now, gravity) - energy(before, gravity));
          energyError = Math.max(energyError, change / total / events);
          if (world.bounces === 0) {
            const px = sum(now, (b) => b.radius ** 2 * b.vx) - sum(before, (b) => b.radius ** 2 * b.vx);
            const py = sum(now, (b) => b.radius ** 2 * b.vy) - sum(before, (b) => b.radius ** 2 * b.vy);
            const error = Math.hypot(px, py - mass * gravity) / mostMomentum / events;
            momentumError = Math.max(momentumError, error);
          }
          room = Math.min(room, leastRoom(now));
          before = now;
        }
        expect(energyError).toBeLessThan(1e-9);
        expect(momentumError).toBeLessThan(1e-9);
        expect(room).toBeGreaterThan(-1e-9);
        expect(Math.abs(energy(before, gravity) / total - 1)).toBeLessThan(1e-9);
      }),
      runs,
    );
    // The boxes were not empty of what they test.
    expect(collisions).toBeGreaterThan(1000);
    expect(bounces).toBeGreaterThan(1000);
  });

  it('go back the way they came when every velocity is turned round', () => {
    let collisions = 0;
    fc.assert(
      fc.property(boxes, ({ start, gravity }) => {
        const there = new Discs(start, gravity);
        let [steps, hits] = [0, 0];
        // Collisions of discs are chaotic: each multiplies rounding by ten to a hundred. A few leave most digits.
        while (steps < 60 && hits < 3) {
          there.step();
          hits += there.collisions;
          steps++;
        }
        collisions += hits;
        const back = new Discs(reversed(there.balls()), gravity);
        for (let t = 0; t < steps; t++) back.step();
        reversed(back.balls()).forEach((b, i) => {
          const distance = Math.hypot(b.x - start[i].x, b.y - start[i].y);
          const difference = Math.hypot(b.vx - start[i].vx, b.vy - start[i].vy);
          expect(distance + difference).toBeLessThan(1e-6);
        });
      }),
      runs,
    );
    expect(collisions).toBeGreaterThan(50);
  });

  it('the tests above would notice: discs that pass through each other overlap', () => {
    const start = [ball(20, 32, 1, 0), ball(40, 32, -1, 0)];
    const apart = start.map((b) => new Discs([b], 0));
    for (const world of apart) for (let t = 0; t < 8; t++) world.step();
    const [[a], [b]] = apart.map((world) => world.balls());
    expect(leastRoom([a, b])).toBeLessThan(-1);
  });
});
