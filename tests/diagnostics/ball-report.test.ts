/** Diagnostics of the ball on constructed codes: oracles, blind codes, balls at constant velocity. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import type { LatentEpisode } from '../../src/data/episode.ts';
import { type BallReport, reportBall } from '../../src/diagnostics/ball-report.ts';
import { advanceReporting, finish } from '../../src/diagnostics/report-progress.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { initMemory } from '../../src/memory/init.ts';
import { bouncingEpisode, type Encode, RADIUS, sourcesOf, straightEpisode } from './episodes.helper.ts';

const config = {
  latentSize: 3,
  actionSize: 0,
  hiddenSize: 8,
  mixtures: 2,
  predictReward: false,
  predictDone: false,
};
const memory = { config, weights: initMemory(config, 1) };

const report = (seen: LatentEpisode[], unseen: LatentEpisode[]): Promise<BallReport> =>
  finish(reportBall(sourcesOf(seen), sourcesOf(unseen), memory, RADIUS, 1));
const episodes = (from: number, encode: Encode) =>
  Array.from({ length: 6 }, (_, i) => straightEpisode(from + i, encode));
const bouncing = (from: number, encode: Encode, count = 6) =>
  Array.from({ length: count }, (_, i) => bouncingEpisode(from + i, 80, encode));
const linear: Encode = (x, y) => [0.1 * x - 2, 3 - 0.05 * y, 0.02 * (x + y)];

beforeAll(openWasm);

describe('reportBall', () => {
  it('probes a linear code exactly; constant velocity predicts straight flight', async () => {
    const result = await report(bouncing(0, linear, 20), episodes(100, linear));
    expect(result.r2x).toBeGreaterThan(0.999);
    expect(result.r2y).toBeGreaterThan(0.999);
    expect(result.constantVelocityError).toBeLessThan(1e-3);
    const [one, ten] = result.horizons;
    expect([one.steps, ten.steps]).toEqual([1, 10]);
    expect(ten.readout).toBeLessThan(0.3);
    expect(ten.persistence / one.persistence).toBeCloseTo(10, 3);
    // An untrained M knows nothing of the ball, with or without its parts.
    expect(result.dreamError).toBeGreaterThan(3);
    for (const { blind, noMemory } of result.horizons) {
      expect(blind).toBeGreaterThan(3);
      expect(noMemory).toBeGreaterThan(3);
    }
    expect(result.latentSize).toBe(3);
  });

  it('a code without the position has no R² on unseen episodes (negative control)', async () => {
    const noise = new Xoshiro128(5);
    const blind = () => [noise.normal(), noise.normal(), noise.normal()];
    const result = await report(bouncing(0, blind, 20), bouncing(100, blind));
    for (const { z, h, zh } of result.readouts) expect(Math.max(z, h, zh)).toBeLessThan(0.1);
  });

  it('one frame does not determine the velocity, two do', async () => {
    const result = await report(bouncing(0, linear, 20), bouncing(100, linear));
    const [, , vx, vy] = result.readouts;
    expect([vx.name, vy.name]).toEqual(['vx', 'vy']);
    for (const { z, zh } of [vx, vy]) {
      expect(z).toBeLessThan(0.1);
      // z is what M sees now; h, even of an untrained M, still holds something of the frames before.
      expect(zh).toBeGreaterThan(z + 0.2);
    }
  });

  it('constant velocity stays inside the box', async () => {
    const fast = straightEpisode(1, linear);
    for (let t = 0; t <= 80; t++) {
      fast.truth[4 * t] = t < 15 ? 20 + 2 * t : 59 - 2 * (t - 15); // hits the wall at 59 and comes back
    }
    const result = await report(bouncing(0, linear), [fast]);
    // At 10 steps the guess stands at the wall, 59, and the ball is back at 41.
    expect(result.horizons[1].constantVelocity).toBeCloseTo(18, 1);
  });

  it('an untrained M predicts bounces no better than chance; constant velocity predicts none', async () => {
    const { foresight } = await report(bouncing(0, linear), bouncing(100, linear));
    expect(foresight!.sampled.map(({ steps }) => steps)).toEqual([5, 10, 20]);
    for (const [i, { bounces, hitRate }] of foresight!.sampled.entries()) {
      expect(bounces).toBeGreaterThan(3);
      expect(hitRate).toBeLessThan(0.5);
      expect(foresight!.constantVelocity[i].hitRate).toBe(0);
    }
  });

  it('short episodes give a partial report', async () => {
    const short = [bouncingEpisode(1, 20, linear), bouncingEpisode(2, 20, linear)];
    const result = await report(short, short);
    expect(result.horizons).toEqual([]);
    expect(result.foresight).toBeNull();
    expect(result.dreamError).toBeNaN();
    expect(result.readouts).toHaveLength(4);
  });

  it('reports its progress, and is computed in parts', async () => {
    const reporting = reportBall(
      sourcesOf(bouncing(0, linear)),
      sourcesOf(bouncing(9, linear)),
      memory,
      RADIUS,
      1,
    );
    const fractions: number[] = [];
    for (;;) {
      const { report: result, progress } = await advanceReporting(reporting, 0);
      fractions.push(progress.fraction);
      if (result !== null) break;
    }
    expect(fractions.length).toBeGreaterThan(3);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
  });
});
