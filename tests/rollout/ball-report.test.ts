import { beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { initMemory } from '../../src/memory/init.ts';
import { reportBall } from '../../src/rollout/ball-report.ts';
import type { LatentEpisode } from '../../src/rollout/episode.ts';

const latentSize = 3;
const config = {
  latentSize,
  actionSize: 0,
  hiddenSize: 8,
  mixtures: 2,
  predictReward: false,
  predictDone: false,
};
const memory = { config, weights: initMemory(config, 1) };
const RADIUS = 5;

/** A ball that goes straight on for ever; `encode` says what V makes of its place. */
function straightEpisode(seed: number, encode: (x: number, y: number) => number[]): LatentEpisode {
  const steps = 80;
  const random = new Xoshiro128(seed);
  const [x0, y0] = [20 + 10 * random.random(), 20 + 10 * random.random()];
  const [vx, vy] = [0.2 * random.random(), 0.2 * random.random()];
  const truth: number[] = [];
  const mu: number[] = [];
  for (let t = 0; t <= steps; t++) {
    const [x, y] = [x0 + t * vx, y0 + t * vy];
    truth.push(x, y, vx, vy);
    mu.push(...encode(x, y));
  }
  return {
    seed,
    policy: 'none',
    actions: new Float32Array(0),
    rewards: new Float32Array(steps),
    dones: new Float32Array(steps),
    truth: Float32Array.from(truth),
    truthNames: ['x', 'y', 'vx', 'vy'],
    mu: Float32Array.from(mu),
    logvar: new Float32Array(mu.length),
  };
}

const episodes = (from: number, encode: (x: number, y: number) => number[]) =>
  Array.from({ length: 6 }, (_, i) => straightEpisode(from + i, encode));
const linear = (x: number, y: number) => [0.1 * x - 2, 3 - 0.05 * y, 0.02 * (x + y)];

beforeAll(openWasm);

describe('reportBall', () => {
  it('a linear code is read out exactly; straight flight is foreseen by constant velocity', () => {
    const report = reportBall(episodes(0, linear), episodes(100, linear), memory, RADIUS, 1);
    expect(report.r2x).toBeGreaterThan(0.9999);
    expect(report.r2y).toBeGreaterThan(0.9999);
    expect(report.constantVelocityError).toBeLessThan(1e-3);
    const [one, ten] = report.horizons;
    expect([one.steps, ten.steps]).toEqual([1, 10]);
    expect(ten.readout).toBeLessThan(0.05);
    expect(ten.persistence / one.persistence).toBeCloseTo(10, 3);
    // An untrained M knows nothing of the ball.
    expect(report.dreamError).toBeGreaterThan(3);
  });

  it('a code without the place has no R², on unseen episodes (negative control)', () => {
    const noise = new Xoshiro128(5);
    const blind = () => [noise.normal(), noise.normal(), noise.normal()];
    const report = reportBall(episodes(0, blind), episodes(100, blind), memory, RADIUS, 1);
    expect(report.r2x).toBeLessThan(0.2);
    expect(report.r2y).toBeLessThan(0.2);
  });

  it('constant velocity stays inside the box', () => {
    const fast = (seed: number): LatentEpisode => {
      const episode = straightEpisode(seed, linear);
      for (let t = 0; t <= 80; t++) {
        episode.truth[4 * t] = t < 15 ? 20 + 2 * t : 59 - 2 * (t - 15); // hits the wall at 59 and comes back
      }
      return episode;
    };
    const seen = episodes(0, linear);
    const report = reportBall(seen, [fast(1)], memory, RADIUS, 1);
    // At 10 steps the guess stands at the wall, 59, and the ball is back at 41.
    expect(report.horizons[1].constantVelocity).toBeCloseTo(18, 1);
  });
});
