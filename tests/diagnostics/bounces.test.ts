/** Bounces of known paths, and foresight of dreams that are perfect, late, straight or wrong. */
import { describe, expect, it } from 'vitest';
import {
  type Bounce,
  type PredictedBounces,
  pathBounces,
  scoreBounces,
  trueBounces,
} from '../../src/diagnostics/bounces.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { bouncingEpisode, RADIUS } from './episodes.helper.ts';

const SPEED = 2;
const STEPS = 300;
const balls = Array.from({ length: 8 }, (_, seed) => bouncingEpisode(seed + 1, STEPS, (x, y) => [x, y]));

/** The true places, with noise of the given deviation. */
function pathOf(ball: (typeof balls)[number], noise = 0, seed = 1): Float32Array {
  const random = new Xoshiro128(seed);
  return ball.mu.map((value) => value + noise * random.normal());
}

const start = 20;
const predict = (ball: (typeof balls)[number], path: Float32Array): PredictedBounces => ({
  predicted: pathBounces(path, RADIUS, SPEED),
  actual: trueBounces(ball),
  start,
});
/** Bounces near the end of a path cannot be told: what comes after is not known. */
const REACH = STEPS - start - 10;

describe('trueBounces', () => {
  it('are where the velocity changes sign, at the correct wall', () => {
    for (const ball of balls) {
      const bounces = trueBounces(ball);
      expect(bounces.length).toBeGreaterThan(10);
      for (const { wall, frame } of bounces) {
        const axis = wall === 'left' || wall === 'right' ? 0 : 1;
        const place = ball.truth[4 * frame + axis];
        const low = wall === 'left' || wall === 'top';
        expect(low ? place - RADIUS : 64 - RADIUS - place).toBeLessThan(SPEED);
      }
    }
  });
});

describe('pathBounces', () => {
  it('finds every bounce of an exact path within a step, and no other (grazing ones within two)', () => {
    for (const ball of balls) {
      const actual = trueBounces(ball).filter(({ frame }) => frame > 10 && frame < STEPS - 10);
      const predicted = pathBounces(pathOf(ball), RADIUS, SPEED);
      for (const bounce of actual.filter(({ grazing }) => !grazing)) {
        const near = predicted.filter(
          ({ wall, frame }) => wall === bounce.wall && Math.abs(frame - bounce.frame) <= 1,
        );
        expect(near).toHaveLength(1);
      }
      for (const { wall, frame } of predicted) {
        expect(trueBounces(ball).some((b) => b.wall === wall && Math.abs(b.frame - frame) <= 2)).toBe(true);
      }
    }
  });

  it('a path that stops at the wall, or turns in the middle of the box, does not bounce', () => {
    const towards = (t: number) => 30 + 2 * t;
    const stops = Float32Array.from({ length: 80 }, (_, i) => (i % 2 ? 32 : Math.min(59, towards(i / 2))));
    expect(pathBounces(stops, RADIUS, SPEED)).toEqual([]);
    const turns = Float32Array.from({ length: 80 }, (_, i) => (i % 2 ? 32 : 40 - Math.abs(i / 2 - 15)));
    expect(pathBounces(turns, RADIUS, SPEED)).toEqual([]);
  });
});

describe('scoreBounces', () => {
  it('gives a perfect dream all hits and no false alarm', () => {
    const { bounces, hitRate, falseAlarms } = scoreBounces(
      balls.map((ball) => predict(ball, pathOf(ball))),
      REACH,
    );
    expect(bounces).toBeGreaterThan(100);
    expect(hitRate).toBe(1);
    expect(falseAlarms).toBe(0);
  });

  it('tolerates a jitter of half a pixel', () => {
    const jittery = scoreBounces(
      balls.map((ball, i) => predict(ball, pathOf(ball, 0.5, i))),
      REACH,
    );
    expect(jittery.hitRate).toBeGreaterThan(0.97);
    expect(jittery.falseAlarms).toBeLessThan(0.05);
  });

  it('gives a dream at constant velocity no hit', () => {
    const straight = balls.map((ball) => {
      const path = pathOf(ball);
      const [x, y, vx, vy] = ball.truth.subarray(4 * start, 4 * start + 4);
      const inside = (value: number) => Math.min(64 - RADIUS, Math.max(RADIUS, value));
      for (let t = start + 1; t <= STEPS; t++) {
        path.set([inside(x + (t - start) * vx), inside(y + (t - start) * vy)], 2 * t);
      }
      return { ...predict(ball, path), start: start + 1 };
    });
    const { hitRate, falseAlarms } = scoreBounces(straight, REACH);
    expect(hitRate).toBe(0);
    expect(falseAlarms).toBeNaN();
  });

  it("another ball's path fits only by chance (negative control)", () => {
    const wrong = balls.map((ball, i) => predict(ball, pathOf(balls[(i + 1) % balls.length])));
    const { hitRate, falseAlarms } = scoreBounces(wrong, REACH);
    expect(hitRate).toBeLessThan(0.3);
    expect(falseAlarms).toBeGreaterThan(0.7);
  });

  it('accepts a bounce two steps late, not three; not at another wall; not beyond the horizon', () => {
    const at = (frame: number, wall: Bounce['wall'] = 'left', grazing = false): Bounce => ({
      wall,
      frame,
      grazing,
    });
    const hit = (predicted: Bounce[], actual: Bounce[], steps = 10) =>
      scoreBounces([{ predicted, actual, start: 5 }], steps);
    expect(hit([at(10)], [at(8)]).hitRate).toBe(1);
    expect(hit([at(11)], [at(8)]).hitRate).toBe(0);
    expect(hit([at(8, 'right')], [at(8)]).hitRate).toBe(0);
    // Frame 14 is the tenth foretold one, frame 15 the eleventh.
    expect(hit([], [at(14), at(15), at(4)]).bounces).toBe(1);
    expect(hit([], [at(8, 'left', true)]).bounces).toBe(0);
    expect(hit([at(8)], [at(8, 'left', true)]).falseAlarms).toBe(0);
    expect(hit([at(8)], []).falseAlarms).toBe(1);
  });
});
