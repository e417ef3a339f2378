/** What is told of a search: few numbers, the true ones. */
import { describe, expect, it } from 'vitest';
import { CmaEs } from '../../../src/evolution/index.ts';
import { eventsOfCheckpoint } from '../../../src/lab/checkpoint/checkpoint-events.ts';
import { MAX_AXES, searchShape, shapeOfSnapshot } from '../../../src/lab/search/search-shape.ts';
import { wholeRun } from '../whole-run.helper.ts';

/** A search that has learned something of an ellipsoid. */
function search(covariance: 'full' | 'separable', n = 8): CmaEs {
  const cma = new CmaEs({ mean: new Float64Array(n).fill(1), sigma: 0.3, seed: 3, covariance });
  for (let g = 0; g < 30; g++) {
    const candidates = cma.ask();
    cma.tell(
      candidates,
      candidates.map((x) => x.reduce((sum, value, i) => sum + 10 ** i * value * value, 0)),
    );
  }
  return cma;
}

describe('the shape of a search', () => {
  it('is all its axes where they are few', () => {
    const shape = searchShape(0.5, Float64Array.of(2, 1, 0.5));
    expect(shape).toEqual({ dimension: 3, sigma: 0.5, condition: 16, ranks: [1, 2, 3], axes: [2, 1, 0.5] });
    expect(searchShape(1, Float64Array.of(1))).toMatchObject({ ranks: [1], axes: [1], condition: 1 });
  });

  it("of C's 867 axes it is a hundred, with both ends, each what it says it is", () => {
    const axes = Float64Array.from({ length: 867 }, (_, i) => 1 / (i + 1));
    const { ranks, axes: told, dimension, condition } = searchShape(1, axes);
    expect(dimension).toBe(867);
    expect(condition).toBeCloseTo(867 ** 2, 5);
    expect(ranks).toHaveLength(MAX_AXES);
    expect([ranks[0], ranks.at(-1)]).toEqual([1, 867]);
    expect(new Set(ranks).size).toBe(MAX_AXES);
    expect(told).toEqual(ranks.map((rank) => axes[rank - 1]));
  });

  it.each(['full', 'separable'] as const)('is the same read from a checkpoint, %s', (covariance) => {
    const cma = search(covariance);
    const shape = searchShape(cma.sigma, cma.axes);
    expect(shape.condition).toBeGreaterThan(2);
    expect(shape.condition).toBeCloseTo(cma.condition, 6);
    expect(shapeOfSnapshot(cma.snapshot())).toEqual(shape);
  });

  it('is not made up where a checkpoint lacks the arrays', () => {
    const snapshot = search('full').snapshot();
    const { scales: _, ...arrays } = snapshot.arrays;
    expect(shapeOfSnapshot({ ...snapshot, arrays })).toBeNull();
  });
});

it('a checkpoint that is opened tells the hard tracks of a search in reality, not those of dreams', () => {
  const run = wholeRun();
  const history = [{ ...run.history[0], hardest: { seed: 1_234_567, mean: -3 } }];
  const told = (settings: typeof run.settings) =>
    eventsOfCheckpoint({ ...run, settings, history }).filter(({ type }) => type === 'hard-track');
  const track = { generation: 1, seed: 1_234_567, mean: -3 };
  expect(told(run.settings)).toEqual([{ type: 'hard-track', track }]);
  expect(told({ ...run.settings, 'evolution.world': 'dream' })).toEqual([]);
});

describe('a checkpoint that is opened', () => {
  const told = (run: ReturnType<typeof wholeRun>) =>
    eventsOfCheckpoint(run).filter(({ type }) => type === 'search');

  it('tells the search it holds', () => {
    const run = wholeRun();
    expect(told(run)).toEqual([{ type: 'search', shape: shapeOfSnapshot(run.search!) }]);
  });

  it('without one, tells what its report says of it, or nothing', () => {
    const run = { ...wholeRun(), search: null };
    expect(told(run)).toEqual([]);
    const shape = searchShape(0.1, Float64Array.of(0.2, 0.1));
    expect(told({ ...run, report: { evolution: { search: shape } } })).toEqual([{ type: 'search', shape }]);
  });
});
