/** Points of a loss curve: at fixed steps, over all batches, the same however often the training was interrupted. */
import { describe, expect, it } from 'vitest';
import { CurveMeans, type CurvePoint, isPoint, pointEvery, sumsOf } from '../../src/training/curve-means.ts';

const STEPS = 1003;
const lossAt = (step: number): number => Math.sin(step) + 1 / step;

/** The curve of a training that is interrupted after these steps and goes on from what was kept. */
async function curveOf(interruptions: readonly number[], read = (_: number) => true): Promise<CurvePoint[]> {
  const points: CurvePoint[] = [];
  let measured = 0;
  const make = () => new CurveMeans(async () => ({ heldOut: ++measured }));
  let means = make();
  for (let step = 1; step <= STEPS; step++) {
    means.add(64, read(step) ? { loss: lossAt(step) } : null);
    const point = await means.take(step, STEPS);
    if (point !== null) points.push(point);
    if (!interruptions.includes(step)) continue;
    const kept = JSON.parse(JSON.stringify(means.state));
    means = make();
    means.restore(sumsOf(kept));
  }
  return points;
}

describe('the points of a curve', () => {
  it('are at most 200, at multiples of one number of steps and at the last', async () => {
    const points = await curveOf([]);
    expect(pointEvery(STEPS)).toBe(6);
    expect(points.map(({ step }) => step)).toEqual([
      ...Array.from({ length: 167 }, (_, i) => 6 * (i + 1)),
      STEPS,
    ]);
    for (const steps of [1, 7, 199, 200, 201, 4000, 100_000]) {
      const count = Array.from({ length: steps }, (_, i) => i + 1).filter((step) =>
        isPoint(step, steps),
      ).length;
      expect(count).toBeLessThanOrEqual(200);
      expect(count).toBeGreaterThanOrEqual(Math.min(steps, 100));
    }
  });

  it('are means over every batch since the last one, with the frames seen', async () => {
    const [first, second] = await curveOf([]);
    const mean = (from: number) =>
      Array.from({ length: 6 }, (_, i) => lossAt(from + i)).reduce((a, b) => a + b) / 6;
    expect(first).toEqual({ step: 6, values: { frames: 6 * 64, loss: mean(1) } });
    expect(second.values).toEqual({ frames: 12 * 64, loss: mean(7) });
  });

  it('are equal, line by line, after interruptions anywhere', async () => {
    const whole = await curveOf([]);
    // The count of the measurements is only there to see when they are made.
    const lines = (points: CurvePoint[]) =>
      points.map(({ step, values: { heldOut: _, ...rest } }) => ({ step, rest }));
    expect(lines(await curveOf([1, 5, 6, 7, 500, 1000, 1002]))).toEqual(lines(whole));
    expect(lines(await curveOf(Array.from({ length: STEPS }, (_, i) => i)))).toEqual(lines(whole));
  });

  it('have the loss on unseen episodes at every tenth point and at the last', async () => {
    const steps = (await curveOf([]))
      .filter(({ values }) => values.heldOut !== undefined)
      .map(({ step }) => step);
    expect(steps).toEqual([...Array.from({ length: 16 }, (_, i) => 60 * (i + 1)), STEPS]);
  });

  it('are over those batches whose loss was read, where a GPU is read now and then', async () => {
    const [first] = await curveOf([], (step) => step % 2 === 0);
    expect(first.values).toEqual({ frames: 384, loss: (lossAt(2) + lossAt(4) + lossAt(6)) / 3 });
    expect(await curveOf([], () => false)).toEqual([]);
  });

  it('begin anew from a state of an older version, and refuse one that is none', () => {
    expect(sumsOf(undefined)).toEqual({ count: 0, frames: 0, sums: {} });
    for (const state of [{ count: 'x' }, { sums: { loss: null } }, { sums: 3 }]) {
      expect(() => sumsOf(state)).toThrow("the means of the training's state are");
    }
  });
});
