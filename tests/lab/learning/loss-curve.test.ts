/** The loss curve that a run keeps: small, with its first and its last point, and never ahead of the training. */
import { describe, expect, it } from 'vitest';
import {
  addPoint,
  cutCurve,
  type LossPoint,
  MAX_POINTS,
  thinned,
} from '../../../src/lab/learning/loss-curve.ts';

const point = (x: number): LossPoint => ({ x, values: { loss: 1 / x } });
const upTo = (steps: number) => Array.from({ length: steps }, (_, i) => point(i + 1));

describe('a thinned curve', () => {
  it('is the same where it is short', () => {
    expect(thinned([])).toEqual([]);
    expect(thinned(upTo(MAX_POINTS))).toEqual(upTo(MAX_POINTS));
  });

  it.each([MAX_POINTS + 1, 333, 5000])(
    'of %i points keeps the first, the last, and real ones between',
    (count) => {
      const curve = upTo(count);
      const kept = thinned(curve);
      expect(kept.length).toBeLessThanOrEqual(MAX_POINTS);
      expect(kept.length).toBeGreaterThan(MAX_POINTS / 2);
      expect([kept[0], kept.at(-1)]).toEqual([curve[0], curve.at(-1)]);
      for (const each of kept) expect(curve).toContain(each);
    },
  );

  it('has no gap where points came densely only at the end', () => {
    const curve = [...[1, 100, 200, 300].map(point), ...upTo(1000).slice(400)];
    const steps = thinned(curve).map(({ x }) => x);
    expect(steps.slice(0, 4)).toEqual([1, 100, 200, 300]);
  });
});

describe('a growing curve', () => {
  it('stays bounded and keeps its first and last point', () => {
    const curve: LossPoint[] = [];
    for (let x = 1; x <= 10_000; x++) {
      addPoint(curve, point(x));
      expect(curve.length).toBeLessThanOrEqual(2 * MAX_POINTS);
    }
    expect([curve[0].x, curve.at(-1)?.x]).toEqual([1, 10_000]);
  });

  it('that goes back has its points replaced', () => {
    const curve = upTo(5);
    addPoint(curve, { x: 3, values: { loss: 9 } });
    expect(curve).toEqual([point(1), point(2), { x: 3, values: { loss: 9 } }]);
    cutCurve(curve, 1);
    expect(curve).toEqual([point(1)]);
  });
});
